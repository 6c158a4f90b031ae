/// The feasible plan next to set-points that a solver left a little, or before it was done much, outside the limits.
#pragma once

#include <span>
#include <vector>

#include "model/planning_model.hpp"

namespace chargeplan::model {

enum class GridLimit {
  kept,
  exceeded,  ///< by whatever the set-points exceed it: for a soft limit, whose overload is worth its price
};

/// Brings `power` (every set-point) and `curtailed` (k_t) within (1)-(5), all limits hard but the grid's where it may be
/// exceeded: every step's set-points shrink by one factor, then every session's that takes more than M. What keeps the limits
/// stays as it is, bit for bit.
void keep_limits(const PlanningModel& model, std::span<double> power, std::vector<double>& curtailed,
                 GridLimit grid_limit = GridLimit::kept);

/// Whether every set-point is 0 or at least the lowest power (8), to rounding.
[[nodiscard]] bool keeps_minimum_power(const PlanningModel& model, std::span<const double> power);

}  // namespace chargeplan::model
