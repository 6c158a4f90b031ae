/// The library's one door.
#pragma once

#include <string>
#include <vector>

#include "chargeplan/error.hpp"
#include "chargeplan/options.hpp"
#include "chargeplan/plan.hpp"
#include "chargeplan/problem.hpp"

namespace chargeplan {

/// Computes the least-cost charging plan for one site and one horizon.
/// Shape:   S = problem.sessions.size(), T = problem.horizon.step_count; a session's power runs over its stay, from first_step.
/// Units:   kW, kWh, money in the site's currency; a step covers [t, t+1); power is the set-point of the step, at the meter.
/// Result:  checked against eqs. (1)-(8) before it is returned. A problem with no solution is a Plan with status `infeasible`.
/// Errors:  invalid_input (every issue, not only the first), unsupported, solver_failed.
/// Threads: reentrant; `control.stop` is polled by the solver: fleet and, in an LP, HiGHS within 0.2 s (later while HiGHS, also
///          for fleet, presolves a MILP or sets up a square, docs/decisions/0006-highs.md), Clarabel at its next iteration.
/// Source:  docs/model.md, eqs. (1)-(8).
[[nodiscard]] Result<Plan> plan(const Problem& problem, const PlanOptions& options = {}, const PlanControl& control = {});

/// What a solver of this build can do.
struct SolverInfo {
  std::string name;  ///< as `PlanOptions::solver` takes it
  std::string version;
  bool lp = true;
  bool milp = false;       ///< eq. (8)
  bool quadratic = false;  ///< tie_break `flat`
  bool operator==(const SolverInfo&) const = default;
};

/// The solvers in this build, in the order in which `auto` prefers them.
[[nodiscard]] std::vector<SolverInfo> available_solvers();

}  // namespace chargeplan
