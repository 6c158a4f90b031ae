/// A law held over many random problems. CHARGEPLAN_RANDOM_PROBLEMS says how many (2,000), CHARGEPLAN_SEED repeats one.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <string>

#include "support/random_problem.hpp"

namespace chargeplan::test {

struct RandomRun {
  int share = 1;  ///< one problem of so many, for laws that take several solves
  RandomSize size{};
  std::function<RandomProblem(std::uint64_t seed, RandomSize most)> draw = [](std::uint64_t seed, RandomSize most) {
    return random_problem(seed, most);
  };
};

using Law = std::function<void(const RandomProblem&)>;

/// Result: how many problems were drawn. Stops at the fifth that breaks the law; each says how to repeat it.
int hold(const RandomRun& run, const Law& law);

/// Whether the 2,000 problems and maybe more are drawn: how often a thing must come up is set for them, not for fewer.
[[nodiscard]] bool is_whole_run();

/// The plan by one solver; a failed solve fails the test and is an empty plan.
[[nodiscard]] Plan plan_by(const std::string& solver, const Problem& problem, PlanOptions options);

/// Options of the problem with a tie-break, by HiGHS.
[[nodiscard]] PlanOptions with_ties(const RandomProblem& drawn, TieBreak tie_break);

/// Tolerance for costs that must be equal.
[[nodiscard]] double cost_tolerance(double cost);

/// What the tie-breaks maximise: sum of weight * f * p with weight T - t (early) or t + 1 (late).
[[nodiscard]] double order_objective(const Problem& problem, const Plan& plan, TieBreak tie_break);

/// What `flat` minimises: sum of (i - e)^2.
[[nodiscard]] double flat_objective(const Plan& plan);

[[nodiscard]] bool has_warning(const Plan& plan, std::string_view slug);

}  // namespace chargeplan::test
