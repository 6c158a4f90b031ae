/// The feasible plan next to set-points that a solver left a little, or before it was done much, outside the limits.
#pragma once

#include <vector>

#include "model/planning_model.hpp"

namespace chargeplan::model {

/// Brings `power` (every set-point) and `curtailed` (k_t) within (1)-(5), all limits hard: every step's set-points shrink by
/// one factor, then every session's that takes more than M. What keeps the limits stays as it is, bit for bit.
void keep_limits(const PlanningModel& model, std::vector<double>& power, std::vector<double>& curtailed);

}  // namespace chargeplan::model
