// The planner is reentrant and gives the same answer twice.
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "chargeplan/planner.hpp"
#include "support/large_problem.hpp"
#include "support/without_times.hpp"

namespace chargeplan::test {
namespace {

TEST(Threads, TheSameQuestionHasTheSameAnswerToTheBit) {
  const auto problem = large_problem(60);
  for (const auto& solver : available_solvers())
    for (const auto tie_break : {TieBreak::early, TieBreak::flat}) {
      if (tie_break == TieBreak::flat && !solver.quadratic) continue;
      const PlanOptions options{.solver = solver.name, .tie_break = tie_break};
      const auto first = chargeplan::plan(problem, options);
      const auto second = chargeplan::plan(problem, options);
      ASSERT_TRUE(first && second);
      EXPECT_EQ(without_times(*first), without_times(*second)) << solver.name;
    }
}

TEST(Threads, PlansSideBySideAreThoseMadeAlone) {
  for (const auto& solver : available_solvers()) {
    std::vector<Problem> problems;
    std::vector<Result<Plan>> alone, together;
    for (int k = 0; k < 4; ++k) {
      problems.push_back(large_problem(40 + 10 * k));
      alone.push_back(chargeplan::plan(problems.back(), {.solver = solver.name}));
      together.emplace_back(Plan{});
    }
    {
      std::vector<std::jthread> workers;
      for (std::size_t k = 0; k < problems.size(); ++k)
        workers.emplace_back([&, k] { together[k] = chargeplan::plan(problems[k], {.solver = solver.name}); });
    }
    for (std::size_t k = 0; k < problems.size(); ++k) {
      ASSERT_TRUE(alone[k] && together[k]);
      EXPECT_EQ(without_times(*alone[k]), without_times(*together[k])) << solver.name;
    }
  }
}

}  // namespace
}  // namespace chargeplan::test
