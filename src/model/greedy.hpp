/// A feasible plan without a solver: earliest departure first, as soon as the limits allow. What an interrupted solve falls
/// back to.
#pragma once

#include <vector>

#include "model/planning_model.hpp"

namespace chargeplan::model {

struct GreedyPlan {
  std::vector<double> power;      ///< every set-point, kW
  std::vector<double> curtailed;  ///< k_t, kW
};

/// Keeps every limit of (1)-(5) and (8), also a soft one. Result: feasible, not optimal.
[[nodiscard]] GreedyPlan greedy_plan(const PlanningModel& model);

/// The cheapest k_t for given set-points, demand charge aside, within (3) and (5).
[[nodiscard]] std::vector<double> best_curtailment(const PlanningModel& model, const std::vector<double>& power);

}  // namespace chargeplan::model
