/// The path of a request from file to file, stage by stage, with the time of each. It calls what `chargeplan::plan` calls, in
/// the same order, because that function only tells the time of building and solving.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "chargeplan/error.hpp"
#include "chargeplan/plan.hpp"
#include "timing/stopwatch.hpp"

namespace chargeplan::pipeline {

inline constexpr std::array<std::string_view, 7> stage_names{"read", "validate", "build", "solve", "extract", "check", "write"};

struct Run {
  Plan plan;
  std::size_t session_count = 0;
  std::array<timing::Lap, stage_names.size()> stages{};  ///< by `stage_names`; `solve` is the backend's alone
};

struct Files {
  std::string request;  ///< JSON
  std::string plan;     ///< written; JSON
};

/// One pass. `solver`: as in PlanOptions. Errors: of the file, the request or the solver; a plan that the checker refuses is
/// `solver_failed`.
[[nodiscard]] Result<Run> run_once(const Files& files, std::string_view solver);

}  // namespace chargeplan::pipeline
