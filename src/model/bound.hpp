/// The proof: a lower bound on the cost of every plan, from any backend's duals. Source: docs/model.md, "Certificate".
#pragma once

#include <vector>

#include "model/planning_model.hpp"

namespace chargeplan::model {

struct Bound {
  double cost = 0;                            ///< no plan can cost less
  Duals duals;                                ///< made feasible: what `cost` was computed from
  std::vector<double> marginal_cost_per_kwh;  ///< of one more kWh required, by model session
};

/// Makes the duals feasible and computes the bound that they prove. Any duals give a bound; optimal ones give the optimum of
/// the LP.
[[nodiscard]] Bound lower_bound(const PlanningModel& model, Duals duals);

}  // namespace chargeplan::model
