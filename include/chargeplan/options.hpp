/// How a plan is to be made. Every field has a default; `validate` states its range.
/// Units:   money, std::chrono.   Threads: plain data.   Source: docs/model.md, "Ties", "Defaults", "Outcomes".
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "chargeplan/error.hpp"

namespace chargeplan {

enum class Formulation {
  lp,    ///< minimum power is not enforced (noted per session)
  milp,  ///< set-points are 0 or at least the minimum power; eq. (8)
};

/// Which of the plans of lowest cost.
enum class TieBreak {
  early,  ///< energy as early as it can be had
  late,   ///< as late
  flat,   ///< the site's net power as even as it can be, then early
  none,   ///< whatever the solver found
};

/// All of the options that a solver may see.
struct SolveOptions {
  std::chrono::milliseconds time_limit{60'000};  ///< in [1 ms, 7 days]
  std::optional<double> gap;                     ///< relative, in [0, 1]; absent = the solver's own
  int threads = 1;  ///< in [1, 64]; at most: HiGHS and Clarabel use one. The answer is the same for any number
  bool operator==(const SolveOptions&) const = default;
};

struct PlanOptions {
  Formulation formulation = Formulation::lp;
  std::string solver = "auto";  ///< `auto` or a name of `available_solvers()`
  TieBreak tie_break = TieBreak::early;
  double unmet_penalty_cost = 100;  ///< > 0; of a whole battery not charged; model.md, "Defaults"
  SolveOptions solve{};
  bool operator==(const PlanOptions&) const = default;
};

/// How far a solve is. `gap` is absent while nothing is proven.
struct Progress {
  std::string_view phase;  ///< `build`, `solve`, `tie_break`, `check`, in this order
  std::optional<double> gap;
  double elapsed_s = 0;  ///< since the plan was asked for
};

/// What goes along with a solve but is no part of the question. Both functions are called from the solving thread.
struct PlanControl {
  std::stop_token stop{};
  std::function<void(const Progress&)> progress{};
  std::function<void(std::string_view)> log{};  ///< the solver's own words, a line or more at a time
};

/// Every issue of the options, with paths `options.…`.
[[nodiscard]] std::vector<Issue> validate(const PlanOptions& options);

}  // namespace chargeplan
