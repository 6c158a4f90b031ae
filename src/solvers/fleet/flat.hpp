/// Tie break `flat`: of the plans of least cost the one whose net power is the evenest. Source: docs/solver.md, "Flat".
#pragma once

#include <vector>

#include "model/planning_model.hpp"
#include "solvers/fleet/linear_program.hpp"
#include "solvers/fleet/program.hpp"

namespace chargeplan::solvers::fleet {

struct FlatPlan {
  std::vector<double> power;  ///< every set-point, kW
  std::vector<double> curtailed;
  bool is_complete = false;  ///< else the plan is the one that was given
  long iterations = 0;
};

/// From a plan of least cost. `program`: the model's; where the model has lowest powers (8), what is on stays on and what is off
/// stays off. `vertex`: the optimum of `program`, which tells what other plans have the least cost; null if the plan is another.
[[nodiscard]] FlatPlan flatten(const Program& program, const model::PlanningModel& model, FlatPlan plan, const Vertex* vertex,
                               const Watch& watch);

}  // namespace chargeplan::solvers::fleet
