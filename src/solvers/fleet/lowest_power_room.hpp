/// What the limits leave while set-points are put on at their lowest power. Source: docs/solver.md, "Minimum power".
#pragma once

#include <cstddef>
#include <vector>

#include "model/planning_model.hpp"
#include "solvers/fleet/program.hpp"

namespace chargeplan::solvers::fleet {

class LowestPowerRoom {
 public:
  LowestPowerRoom(const Program& program, const model::PlanningModel& model);

  /// Takes the lowest power of a set-point. Result: false, and nothing taken, where a limit has less.
  bool take(std::size_t set_point);
  /// Takes it whatever the limits have; gives it back.
  void put(std::size_t set_point) { add(set_point, -1); }
  void give(std::size_t set_point) { add(set_point, 1); }

 private:
  void add(std::size_t set_point, double sign);

  const Program& program_;
  const model::PlanningModel& model_;
  std::vector<double> row_;       ///< of the limits' rows
  std::vector<double> rounding_;  ///< of sums in them
  std::vector<double> idle_;      ///< see model::greedy_plan
};

}  // namespace chargeplan::solvers::fleet
