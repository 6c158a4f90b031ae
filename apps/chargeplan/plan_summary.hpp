/// A plan on one screen: what it costs and delivers next to charging without control, who is short, where the limits bind.
#pragma once

#include <string>

#include "chargeplan/demand.hpp"
#include "chargeplan/plan.hpp"
#include "chargeplan/problem.hpp"

namespace chargeplan::cli {

[[nodiscard]] std::string plan_summary(const Plan& plan, const Problem& problem, const TimeZone& zone);

/// `optimal, gap 0, 3 ms (highs)`
[[nodiscard]] std::string status_words(const Plan& plan);

}  // namespace chargeplan::cli
