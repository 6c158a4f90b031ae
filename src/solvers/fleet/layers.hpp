/// The convex hull of a session's set-points under (8) as a sum of layers: sessions without a lowest power. Source:
/// docs/solver.md, "Minimum power".
#pragma once

#include <cstddef>
#include <vector>

#include "model/planning_model.hpp"

namespace chargeplan::solvers::fleet {

/// What becomes of the first and the last step of a stay where they are partly used: there the hull is no sum of layers.
enum class PartlyUsed {
  as_priced,  ///< a layer of its own where it is on at the prices, else off: best where many sessions share the steps
  as_any,     ///< a step like any other
};

struct LayeredModel {
  model::PlanningModel model;        ///< a linear program: its sessions are the layers
  std::vector<std::size_t> session;  ///< of each layer, in the model that they were made of
};

/// Each session becomes the layers of the energy that it wants at `duals`, which are of the linear relaxation.
[[nodiscard]] LayeredModel layers_of(const model::PlanningModel& model, const model::Duals& duals, PartlyUsed partly_used);

/// Set-points of the model from those of the layers: their sums.
[[nodiscard]] std::vector<double> sum_of_layers(const LayeredModel& layered, const model::PlanningModel& model,
                                                const std::vector<double>& power);

/// Tie costs of the layers' set-points drawn by `seed`, alike for all layers of a session: they lead to another vertex of the same
/// cost.
void shuffle_ties(const LayeredModel& layered, const model::PlanningModel& model, unsigned seed, std::vector<double>& tie_cost);

}  // namespace chargeplan::solvers::fleet
