/// Verifies a plan against the equations of the model, knowing nothing of the solver that made it.
#pragma once

#include <optional>
#include <vector>

#include "chargeplan/options.hpp"
#include "chargeplan/plan.hpp"
#include "chargeplan/problem.hpp"

namespace chargeplan {

/// Result: every breach, and what the plan is really worth.
struct CheckReport {
  std::vector<Issue>
      breaches;              ///< path in the plan document, slug of the equation (`eq3_grid_limit`), sentence with both numbers
  double max_violation = 0;  ///< largest of (1)-(8), in kW or kWh
  double objective_cost = 0;  ///< recomputed from set-points and curtailment alone
  PlanCost cost;
  double dual_bound_cost = 0;  ///< recomputed from the published duals alone; a bound for lp and milp
  double gap = 0;              ///< against the better of dual_bound_cost and, with milp, the plan's own bound
  [[nodiscard]] bool passed() const noexcept { return breaches.empty(); }
};

/// Checks `plan` as an answer to `problem` under `options` (formulation, unmet_penalty_cost).
/// Units:   tolerances are 1e-6 * max(1, |right side|), in kW or kWh; money 1e-6 * max(1, |cost|).
/// Result:  breaches of eqs. (1)-(8), of every published sum, KPI and the certificate; for an infeasible plan, of its reason.
/// Errors:  none: a plan that does not fit the problem (unknown session, wrong length) is a breach. `problem` must validate.
/// Threads: reentrant.   Source: docs/model.md, eqs. (1)-(8), "Certificate".
[[nodiscard]] CheckReport check(const Problem& problem, const PlanOptions& options, const Plan& plan);

}  // namespace chargeplan
