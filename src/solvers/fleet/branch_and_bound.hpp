/// HiGHS on the on/off states that are left. Source: docs/solver.md, "Minimum power".
#pragma once

#include <vector>

#include "model/planning_model.hpp"
#include "solvers/program_solver.hpp"

namespace chargeplan::solvers::fleet {

struct FoundStates {
  std::vector<double> power;  ///< set-points whose states are the best found; empty where there are none
  double bound_cost = -model::infinity;
  long iterations = 0;
};

struct KnownPlan {
  const std::vector<double>& power;
  const std::vector<double>& curtailed;
};

/// A solver that breaks down finds nothing: the known plan and its bound stay. `is_open`: which set-points may go on or off; the
/// others stay as they are in the known plan, and nothing is proven. Empty: all may.
[[nodiscard]] FoundStates search_states(const model::PlanningModel& model, const KnownPlan& known, const RunControl& control,
                                        const std::vector<char>& is_open = {});

}  // namespace chargeplan::solvers::fleet
