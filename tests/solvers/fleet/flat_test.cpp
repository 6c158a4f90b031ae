// Tie break `flat` by fleet: the evenest net power, at no cost.
#include <gtest/gtest.h>

#include <cmath>
#include <stop_token>
#include <vector>

#include "chargeplan/check.hpp"
#include "chargeplan/planner.hpp"
#include "property/random_run.hpp"
#include "support/drawn_problem.hpp"
#include "support/large_problem.hpp"
#include "support/without_times.hpp"

namespace chargeplan::test {
namespace {

Plan flat_plan(const Problem& problem, Formulation formulation = Formulation::lp) {
  return plan_by("fleet", problem, {.formulation = formulation, .tie_break = TieBreak::flat});
}

TEST(Flat, FillsTheValleysOfTheOtherLoadWhateverTheUnit) {
  for (const double scale : {1e-3, 1.0, 1e4}) {
    auto problem = site({60 * scale, 60 * scale, 60 * scale},
                        {session("###", {.max_power_kw = 30 * scale, .energy_required_kwh = 5 * scale})});
    problem.site.base_load_kw = std::vector<double>{20 * scale, 35 * scale, 0};
    const auto plan = flat_plan(problem);
    EXPECT_FALSE(has_warning(plan, "tie_break_incomplete")) << scale;
    EXPECT_NEAR(plan.sessions[0].power_kw[0] / scale, 0, 1e-6);
    EXPECT_NEAR(plan.sessions[0].power_kw[1] / scale, 0, 1e-6);
    EXPECT_NEAR(plan.sessions[0].power_kw[2] / scale, 20, 1e-6);
  }
}

TEST(Flat, IsWhatHighsFindsAtAThousandSessionsAndOnePrice) {
  auto problem = large_problem(1000);
  problem.site.import_price_per_kwh = 0.2;
  const auto plan = flat_plan(problem);
  const auto other = plan_by("highs", problem, {.tie_break = TieBreak::flat});
  EXPECT_FALSE(has_warning(plan, "tie_break_incomplete"));
  EXPECT_NEAR(plan.objective_cost, other.objective_cost, cost_tolerance(other.objective_cost));
  EXPECT_LE(flat_objective(plan), flat_objective(other) * (1 + 1e-7));
}

// On at 8 kW or more: 12 kW in one step, or 6 in each of two, which the lowest power forbids.
TEST(Flat, LeavesTheStatesAsTheyAre) {
  const auto problem = site({50, 50, 50}, {session("###", {.max_power_kw = 16, .energy_required_kwh = 3, .min_power_kw = 8}),
                                           session("###", {.max_power_kw = 16, .energy_required_kwh = 5})});
  const auto plan = flat_plan(problem, Formulation::milp);
  EXPECT_EQ(plan.status, PlanStatus::optimal);
  EXPECT_FALSE(has_warning(plan, "tie_break_incomplete"));
  for (const double power_kw : plan.sessions[0].power_kw) EXPECT_TRUE(power_kw == 0 || power_kw >= 8) << power_kw;
  const auto first = plan_by("fleet", problem, {.formulation = Formulation::milp, .tie_break = TieBreak::none});
  EXPECT_NEAR(plan.objective_cost, first.objective_cost, 1e-9);
  EXPECT_LE(flat_objective(plan), flat_objective(first) + 1e-9);
}

TEST(Flat, GivesTheSamePlanToTheBitEveryTime) {
  const auto problem = large_problem(300);
  EXPECT_EQ(without_times(flat_plan(problem)), without_times(flat_plan(problem)));
}

TEST(Flat, StoppedItIsThePlanOfTheFirstStage) {
  auto problem = large_problem(300);
  problem.site.import_price_per_kwh = 0.2;
  const double least = plan_by("fleet", problem, {.tie_break = TieBreak::none}).objective_cost;
  std::stop_source source;
  PlanControl control{.stop = source.get_token()};
  int reports = 0;
  control.progress = [&](const Progress& progress) {
    if (progress.phase == "tie_break" && ++reports == 3) source.request_stop();
  };
  const auto plan = chargeplan::plan(problem, {.solver = "fleet", .tie_break = TieBreak::flat}, control);
  ASSERT_TRUE(plan);
  EXPECT_TRUE(has_warning(*plan, "tie_break_incomplete"));
  EXPECT_NEAR(plan->objective_cost, least, cost_tolerance(least));
}

}  // namespace
}  // namespace chargeplan::test
