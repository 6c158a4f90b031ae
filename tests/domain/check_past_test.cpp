#include <gtest/gtest.h>

#include "chargeplan/planner.hpp"
#include "domain/depot.hpp"
#include "domain/issue_matchers.hpp"

namespace chargeplan::test {
namespace {

/// The depot after its first two steps, which went as its plan says.
Problem after_two_steps(const Depot& depot) {
  auto problem = depot.problem;
  problem.horizon.past_step_count = 2;
  problem.sessions[0].past_power_kw = {9, 9};
  problem.sessions[2].past_power_kw = {3, 6};
  return problem;
}

TEST(CheckOfThePast, WantsItAsItWas) {
  for (const auto& now : {depot(), overloaded_depot()}) {
    const auto problem = after_two_steps(now);
    auto plan = chargeplan::plan(problem, now.options).value();
    EXPECT_TRUE(check(problem, now.options, plan).passed());
    plan.sessions[2].power_kw[1] = 5;
    EXPECT_TRUE(has(check(problem, now.options, plan).breaches, "sessions[2].power_kw[1]", "past_changed"));
    plan.horizon.past_step_count = 1;
    EXPECT_TRUE(has(check(problem, now.options, plan).breaches, "horizon.past_steps", "wrong_figure"));
  }
}

TEST(CheckOfThePast, AllowsWhatNoPlanWould) {
  auto problem = after_two_steps(depot());
  problem.sessions[0].past_power_kw = {80, 80};  // above its power, its groups' limits and the site's
  const auto plan = chargeplan::plan(problem).value();
  const auto report = check(problem, {}, plan);
  EXPECT_TRUE(report.passed()) << listed(report.breaches);
  EXPECT_EQ(plan.status, PlanStatus::optimal);
  EXPECT_EQ(plan.groups.at(0).power_kw[0], 80);
  EXPECT_EQ(plan.site.billed_peak_kw, 5 + 80 + 3);
  EXPECT_NEAR(plan.cost.demand_charge_cost, 0.5 * (88 - 12), 1e-12);
}

TEST(CheckOfThePast, CountsWhatWasMeasured) {
  auto problem = after_two_steps(depot());
  problem.sessions[2].delivered_kwh = 5.5;  // of 6; its set-points would have brought 1.125
  auto plan = chargeplan::plan(problem).value();
  EXPECT_NEAR(plan.sessions[2].energy_delivered_kwh, 6, 1e-9);
  double later_kwh = 0;
  for (std::size_t k = 2; k < 4; ++k) later_kwh += 0.5 * 0.25 * plan.sessions[2].power_kw[k];
  EXPECT_NEAR(later_kwh, 0.5, 1e-9);
  plan.sessions[2].energy_delivered_kwh = 2;
  EXPECT_TRUE(has(check(problem, {}, plan).breaches, "sessions[2].energy_delivered_kwh", "wrong_figure"));
}

TEST(CheckOfThePast, KnowsTheSocThatWasMeasured) {
  auto problem = after_two_steps(depot());
  problem.horizon.past_step_count = 1;
  problem.sessions[0].past_power_kw = {9};
  problem.sessions[2].past_power_kw = {3};
  problem.sessions[0].delivered_kwh = 1;
  const auto plan = chargeplan::plan(problem).value();
  EXPECT_NEAR(plan.sessions[0].soc_ratio.at(0), 37.0 / 40, 1e-12);
  EXPECT_GT(plan.sessions[0].soc_ratio.at(1), 37.0 / 40);
}

TEST(CheckOfThePast, PaysForTheSameOverloadOnce) {
  auto now = overloaded_depot();
  auto problem = after_two_steps(now);
  problem.sessions[0].past_power_kw = {9, 20};
  const auto plan = chargeplan::plan(problem, now.options).value();
  EXPECT_NEAR(plan.site.overload_kw, 5 - 2 + 20 + 6 - 16, 1e-12);
  EXPECT_EQ(plan.status, PlanStatus::optimal);
  EXPECT_TRUE(check(problem, now.options, plan).passed());
}

TEST(CheckOfThePast, IsInfeasibleForWhatIsStillToCome) {
  auto problem = after_two_steps(depot());
  problem.site.base_load_kw = std::vector<double>{30, 30, 5, 5};
  EXPECT_EQ(chargeplan::plan(problem).value().status, PlanStatus::optimal);
  problem.site.base_load_kw = std::vector<double>{5, 5, 5, 45};
  EXPECT_EQ(chargeplan::plan(problem).value().status, PlanStatus::infeasible);
}

TEST(CheckOfThePast, MayBeAllThereIs) {
  auto problem = after_two_steps(depot());
  problem.horizon.past_step_count = 4;
  problem.sessions[2].past_power_kw = {3, 6, 6, 5};
  const auto plan = chargeplan::plan(problem).value();
  EXPECT_TRUE(check(problem, {}, plan).passed());
  EXPECT_EQ(plan.status, PlanStatus::optimal);
  EXPECT_EQ(plan.sessions[1].unmet_kwh, 2);
}

}  // namespace
}  // namespace chargeplan::test
