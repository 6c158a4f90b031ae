/// Who is compared, and what a run of one of them gives.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "io/request.hpp"

namespace chargeplan::solver_race {

/// Times of CPU, which other work on the machine lengthens little; by the clock where more than one thread works.
struct Lap {
  double cost = 0;      ///< the optimum
  double all_s = 0;     ///< fleet: from a validated problem to a plan with its proof; others: `solve_s`
  double solve_s = 0;   ///< from the model in memory to the solution
  double wall_s = 0;    ///< of `all_s`
  int idle_groups = 0;  ///< full in no step: where there are any, `groups` is not what it says; fleet only
};

/// One run from the start; what it needs is in memory. Errors: solver_failed.
using Run = std::function<Result<Lap>()>;

struct Contestant {
  std::string name, version;
  bool only_flows = false;  ///< only the case `base`
  std::function<Run(io::PlanRequest)> prepare;
};

/// With one thread and with two.
[[nodiscard]] std::vector<Contestant> fleet_by_threads();
[[nodiscard]] std::vector<Contestant> highs_by_settings();
[[nodiscard]] std::vector<Contestant> clarabel_alone();
[[nodiscard]] std::vector<Contestant> lemon_if_built();

/// Relative, of costs and of what a row or bound may be passed by.
inline constexpr double tolerance = 1e-7;

}  // namespace chargeplan::solver_race
