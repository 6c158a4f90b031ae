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

/// What may change of a set-point of the known plan.
enum class Freedom : char {
  none,
  power,  ///< what is on stays on and what is off stays off
  all,
};

/// A solver that breaks down finds nothing: the known plan and its bound stay. `freedom`: by set-point; with it nothing is proven,
/// and no progress told, as its gap would not be the plan's. Empty: all of every set-point.
[[nodiscard]] FoundStates search_states(const model::PlanningModel& model, const KnownPlan& known, const RunControl& control,
                                        const std::vector<Freedom>& freedom = {});

}  // namespace chargeplan::solvers::fleet
