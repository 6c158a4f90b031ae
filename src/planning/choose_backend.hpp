/// Which backend solves: the one named, or for `auto` the first that can.
#pragma once

#include <vector>

#include "chargeplan/options.hpp"
#include "solvers/backend.hpp"

namespace chargeplan::planning {

/// Errors: unsupported, with what the solver cannot do.
[[nodiscard]] Result<std::vector<const solvers::Backend*>> capable_backends(const PlanOptions& options);

struct Solved {
  solvers::Solution solution;
  const solvers::Backend* backend = nullptr;
  std::vector<Issue> warnings;  ///< of a solver that broke down before another one answered
};

/// Tries the candidates in order. Errors: solver_failed, of the last.
[[nodiscard]] Result<Solved> solve_with_first(const std::vector<const solvers::Backend*>& candidates,
                                              const model::PlanningModel& model, const SolveOptions& options,
                                              const PlanControl& control);

}  // namespace chargeplan::planning
