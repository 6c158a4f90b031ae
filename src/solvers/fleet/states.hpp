/// On/off states (8), and the linear program under them. Source: docs/solver.md, "Minimum power".
#pragma once

#include <vector>

#include "model/planning_model.hpp"
#include "solvers/fleet/program.hpp"

namespace chargeplan::solvers::fleet {

/// Whether every set-point is on.
using States = std::vector<char>;

/// States near set-points that keep every row but not (8). With every set-point that is on at its lowest power, all rows hold.
[[nodiscard]] States states_near(const Program& program, const model::PlanningModel& model, const std::vector<double>& power);

/// Which set-points `power`, that keeps every row but not (8), has no state for, or another.
[[nodiscard]] std::vector<char> unlike_states(const Program& program, const model::PlanningModel& model,
                                              const std::vector<double>& power, const States& states);

/// The program of what set-points have above the lowest power of their state.
[[nodiscard]] Program program_above(Program program, const model::PlanningModel& model, const States& states);

/// A feasible point of `program_above`, near `power`.
[[nodiscard]] std::vector<double> point_above(const Program& program, const Program& above, const model::PlanningModel& model,
                                              const States& states, const std::vector<double>& power);

/// Set-points of a point of `program_above`.
[[nodiscard]] std::vector<double> power_above(const Program& above, const model::PlanningModel& model, const States& states,
                                              const std::vector<double>& x);

}  // namespace chargeplan::solvers::fleet
