/// The feasible point next to an interior one. Source: docs/solver.md, "From the interior to a vertex".
#pragma once

#include <vector>

#include "model/planning_model.hpp"
#include "solvers/fleet/interior_point.hpp"

namespace chargeplan::solvers::fleet {

/// Columns that the multipliers say are at an end are put there; what then exceeds a row is taken from the others.
/// Result: every column, all rows kept to rounding.
[[nodiscard]] std::vector<double> feasible_point(const Program& program, const model::PlanningModel& model,
                                                 const Iterate& iterate);

/// The same next to `power`, a value for each set-point; what follows them is left alone.
[[nodiscard]] std::vector<double> feasible_point(const Program& program, const model::PlanningModel& model,
                                                 const std::vector<double>& power);

/// Takes from set-points what exceeds a limit's row or a session's, which follows with u and v.
void keep_rows(const Program& program, std::vector<double>& x);

/// i, e, k, m, o and the slacks for the set-points in x, which keep the rows to rounding, beside u and v as they are. Where what has to be
/// switched off leaves the limit too little, set-points come down, and u and v follow.
void complete_point(const Program& program, const model::PlanningModel& model, std::vector<double>& x);

}  // namespace chargeplan::solvers::fleet
