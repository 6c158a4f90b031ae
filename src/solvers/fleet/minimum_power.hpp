/// Minimum power (8): a plan near the best, and a bound near the plan. Source: docs/solver.md, "Minimum power".
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "model/planning_model.hpp"
#include "solvers/fleet/linear_program.hpp"
#include "solvers/fleet/program.hpp"
#include "solvers/program_solver.hpp"

namespace chargeplan::solvers::fleet {

/// What a plan may cost more than the best, as a part of its cost.
[[nodiscard]] inline double gap_of(double cost, double bound_cost) noexcept {
  return (cost - bound_cost) / std::max(1.0, std::abs(cost));
}

struct MinimumPowerPlan {
  std::vector<double> power;  ///< every set-point, kW
  std::vector<double> curtailed;
  double cost = infinity;
  double bound_cost = -infinity;    ///< proven
  bool tie_break_complete = false;  ///< the plan is of least tie cost under its states
  long iterations = 0;
  [[nodiscard]] double gap() const noexcept { return gap_of(cost, bound_cost); }
};

/// `program`: the model's linear relaxation; `relaxed`: its optimum, or where it was stopped. `control`: the gap asked for, and
/// what HiGHS may spend on what is left of it.
[[nodiscard]] MinimumPowerPlan plan_minimum_power(const Program& program, const model::PlanningModel& model,
                                                  const Vertex& relaxed, const Watch& watch, const RunControl& control);

}  // namespace chargeplan::solvers::fleet
