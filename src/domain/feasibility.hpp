/// Whether a problem has a plan at all, which the data alone tell: charging nothing is always possible, unless the site is over
/// its hard limit without any car. Source: docs/model.md, "Outcomes".
#pragma once

#include <vector>

#include "chargeplan/problem.hpp"

namespace chargeplan::domain {

/// What the site exceeds without any car, kW per step; rounding (1e-9 relative) is none.
[[nodiscard]] std::vector<double> unavoidable_overload_kw(const Problem& problem);

/// The steps in which that is so, with the worst of them, as one issue; empty where there are none. With a hard limit the problem
/// is infeasible, with a soft one the excess is reported and not priced. What is past is so no more.
[[nodiscard]] std::vector<Issue> over_limit_without_cars(const Problem& problem);

}  // namespace chargeplan::domain
