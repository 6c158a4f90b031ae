#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <stop_token>

#include "chargeplan/planner.hpp"
#include "chargeplan/portfolio.hpp"
#include "support/large_problem.hpp"
#include "support/without_times.hpp"

namespace chargeplan::test {
namespace {

std::vector<Problem> portfolio() {
  std::vector<Problem> problems;
  for (int k = 0; k < 9; ++k) problems.push_back(large_problem(5 + 7 * k));
  return problems;
}

TEST(PlanMany, AnswersAsPlanDoesForEveryNumberOfThreads) {
  const auto problems = portfolio();
  for (const int threads : {1, 2, 5, 40}) {
    const auto plans = plan_many(problems, {}, threads);
    ASSERT_EQ(plans.size(), problems.size());
    for (std::size_t k = 0; k < plans.size(); ++k) {
      ASSERT_TRUE(plans[k]) << plans[k].error().message;
      EXPECT_EQ(without_times(*plans[k]), without_times(plan(problems[k]).value())) << "site " << k << ", " << threads;
    }
  }
}

TEST(PlanMany, LeavesTheOthersAsTheyAreWhereOneFails) {
  auto problems = portfolio();
  problems[3].site.grid_limit_kw = -1;
  const auto plans = plan_many(problems, {}, 2);
  for (std::size_t k = 0; k < plans.size(); ++k) EXPECT_EQ(plans[k].has_value(), k != 3) << k;
  EXPECT_EQ(plans[3].error().code, ErrorCode::invalid_input);
  ASSERT_EQ(plans[3].error().issues.size(), 1U);
  EXPECT_EQ(plans[3].error().issues[0].path, "site.grid_limit_kw");
}

TEST(PlanMany, GivesEverySiteAPlanWhenItIsStopped) {
  const auto problems = portfolio();
  std::stop_source source;
  source.request_stop();
  for (const auto& one : plan_many(problems, {}, 2, {.stop = source.get_token()})) {
    ASSERT_TRUE(one) << one.error().message;
    EXPECT_EQ(one->warnings.at(0).slug, "stopped_early");
  }
}

TEST(PlanMany, OfNoSiteIsNoPlan) { EXPECT_TRUE(plan_many({}, {}, 4).empty()); }

TEST(ForEachSite, WorksOnEachOnce) {
  for (const int threads : {-1, 1, 3, 64}) {
    std::vector<std::atomic<int>> counts(500);
    for_each_site(counts.size(), threads, [&](std::size_t k) { ++counts[k]; });
    for (const auto& count : counts) EXPECT_EQ(count, 1);
  }
}

TEST(ForEachSite, ThrowsWhatTheWorkThrewOnceAllHaveEnded) {
  std::atomic<int> running{0};
  const auto work = [&](std::size_t k) {
    ++running;
    const bool bad = k == 17;
    --running;
    if (bad) throw std::runtime_error{"site 17"};
  };
  EXPECT_THROW(for_each_site(1000, 4, work), std::runtime_error);
  EXPECT_EQ(running, 0);
}

TEST(UsableCores, AreAtLeastOne) { EXPECT_GE(usable_cores(), 1); }

}  // namespace
}  // namespace chargeplan::test
