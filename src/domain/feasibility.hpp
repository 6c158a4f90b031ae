/// Whether a problem has a plan at all, which the data alone tell: charging nothing is always possible, unless the site is over
/// its hard limit without any car. Source: docs/model.md, "Outcomes".
#pragma once

#include <vector>

#include "chargeplan/problem.hpp"

namespace chargeplan::domain {

/// What the site exceeds without any car, kW per step; rounding (1e-9 relative) is none.
[[nodiscard]] std::vector<double> unavoidable_overload_kw(const Problem& problem);

/// One issue for every run of steps over a hard limit, with the worst step and its amount; empty when there is a plan.
[[nodiscard]] std::vector<Issue> infeasible_steps(const Problem& problem);

}  // namespace chargeplan::domain
