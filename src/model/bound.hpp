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

/// The same for plans that keep (8): each session alone is solved with its on/off states. Never under `lower_bound`.
[[nodiscard]] double lower_bound_with_states(const PlanningModel& model, Duals duals);

/// What a kW of each of a session's set-points costs at duals that have all their values.
void set_point_prices(const PlanningModel& model, const SessionModel& session, const Duals& duals,
                      std::vector<double>& price_per_kw);

}  // namespace chargeplan::model
