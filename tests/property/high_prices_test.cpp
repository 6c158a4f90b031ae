// What the last digits of sums come to is no money, however high the price of overload or of energy not delivered.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "chargeplan/planner.hpp"
#include "property/random_run.hpp"

namespace chargeplan::test {
namespace {

void hold_at_high_prices(TieBreak tie_break) {
  hold({.share = 8}, [&](const RandomProblem& drawn) {
    auto problem = drawn.problem;
    if (problem.site.overload_price_per_kw)
      problem.site.overload_price_per_kw = drawn.seed % 2 == 0 ? 1e6 : 1e8;
    else
      for (auto& session : problem.sessions) session.unmet_price_per_kwh = 1e6, session.priority = 1;
    const auto plan = plan_by("fleet", problem, with_ties(drawn, tie_break));
    EXPECT_EQ(plan.status, PlanStatus::optimal) << "gap " << plan.gap;
    EXPECT_FALSE(has_warning(plan, "solver_fell_back"));
    EXPECT_FALSE(has_warning(plan, "tie_break_incomplete"));
  });
}

TEST(HighPrices, LeaveThePlanProven) { hold_at_high_prices(TieBreak::early); }

TEST(HighPrices, LeaveTheEvenPlanToBeFound) { hold_at_high_prices(TieBreak::flat); }

// Every step of a constant limit is full: the sums of base load and set-points are the limit but for their last digits.
TEST(HighPrices, OfAnOverloadThatIsNoneMakeNoBreach) {
  for (const double scale : {1.0, 100.0})
    for (const double price : {1e6, 1e9})
      hold({.share = 40,
            .draw =
                [](std::uint64_t seed, RandomSize most) {
                  return random_problem(seed, {Family::soft_limit, Family::pv_surplus, Family::moving_price}, most);
                }},
           [&](const RandomProblem& drawn) {
             auto problem = drawn.problem;
             problem.site.overload_price_per_kw = price;
             problem.site.grid_limit_kw = scale * 30.1;
             std::vector<double> base_kw;
             for (int t = 0; t < problem.horizon.step_count; ++t) base_kw.push_back(scale * 7.7 * ((t * 37) % 11) / 11.0);
             problem.site.base_load_kw = base_kw;
             for (auto& session : problem.sessions) {
               session.max_power_kw *= scale;
               session.energy_required_kwh = scale * session.energy_required_kwh.value_or(10);
               session.battery_capacity_kwh.reset();
               session.arrival_energy_kwh.reset();
               session.arrival_soc_ratio.reset();
               session.target_soc_ratio.reset();
               session.max_energy_kwh.reset();
             }
             for (const auto& solver : available_solvers())
               EXPECT_TRUE(plan(problem, {.solver = solver.name})) << solver.name << " at " << price;
           });
}

}  // namespace
}  // namespace chargeplan::test
