/// The stages of a plan for general solvers: the LP (relaxation), the on/off states, the ties. Source: docs/model.md, "Ties".
#pragma once

#include "solvers/backend.hpp"
#include "solvers/program_solver.hpp"

namespace chargeplan::solvers {

/// Result: the first stage's duals and bound, and the last completed stage's set-points.
/// Errors: those of the solver's first stage; a later stage that fails leaves `tie_break_complete` false.
[[nodiscard]] Result<Solution> solve_in_stages(const model::PlanningModel& model, const SolveOptions& options,
                                               double default_lp_gap, const PlanControl& control, ProgramSolver& solver);

}  // namespace chargeplan::solvers
