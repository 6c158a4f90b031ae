/// Why sessions are short, counted: the one line of the reasons that the report and the workbook give for each.
#pragma once

#include <string>

#include "chargeplan/demand.hpp"
#include "chargeplan/plan.hpp"
#include "chargeplan/problem.hpp"

namespace chargeplan::cli {

/// `14 stay too short for their power, 9 are held back by the site's limit`; each session under its main reason, most first.
[[nodiscard]] std::string shortfall_words(const Plan& plan, const Problem& problem, const TimeZone& zone);

}  // namespace chargeplan::cli
