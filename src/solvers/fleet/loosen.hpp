/// More set-points on where limits have room left: states that leave a plan more freedom. Source: docs/solver.md, "Minimum power".
#pragma once

#include <vector>

#include "model/planning_model.hpp"
#include "solvers/fleet/program.hpp"

namespace chargeplan::solvers::fleet {

/// `power`: a plan that keeps (8). Result: its set-points, and at most one more a session at the lowest power, in steps that cost
/// next to nothing more at `duals` than what the session would do less of; empty where there are none.
[[nodiscard]] std::vector<double> with_more_on(const Program& program, const model::PlanningModel& model,
                                               const model::Duals& duals, const std::vector<double>& power);

}  // namespace chargeplan::solvers::fleet
