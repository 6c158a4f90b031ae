#include "chargeplan/replan.hpp"

#include <gtest/gtest.h>

#include "chargeplan/planner.hpp"
#include "support/drawn_problem.hpp"
#include "support/large_problem.hpp"

namespace chargeplan::test {
namespace {

using namespace std::chrono_literals;

/// Two cars of 5 and 2.5 kWh; prices such that all is charged in the first two steps.
Problem two_cars() {
  auto problem = site({20, 20, 20, 20, 20, 20}, {session("######"), session("####..", {.energy_required_kwh = 2.5})});
  problem.site.import_price_per_kwh = std::vector<double>{0.1, 0.1, 0.3, 0.3, 0.3, 0.3};
  return problem;
}

Change at(const Problem& problem, std::chrono::minutes since_start) {
  return {problem.horizon.start + since_start, problem.site, problem.sessions, {}};
}

TEST(Replan, TakesStepsThatHaveBegunForPast) {
  const auto problem = two_cars();
  const auto before = plan(problem).value();
  for (const auto& [now, past] : {std::pair{-60min, 0}, {0min, 0}, {1min, 1}, {15min, 1}, {16min, 2}, {90min, 6}, {500min, 6}})
    EXPECT_EQ(continue_problem(problem, before, at(problem, now)).value().horizon.past_step_count, past) << now.count();
}

TEST(Replan, AddsWhatTheStepInProgressStillBrings) {
  const auto problem = two_cars();
  const auto before = plan(problem).value();
  auto change = at(problem, 20min);
  change.delivered_kwh["0"] = 3;  // of 10 kW; 10 of 15 minutes are to come
  const auto next = continue_problem(problem, before, change).value();
  EXPECT_EQ(next.sessions[0].past_power_kw, (std::vector<double>{10, 10}));
  EXPECT_NEAR(next.sessions[0].delivered_kwh.value(), 3 + 10.0 / 6, 1e-12);
  const auto after = plan(next).value();
  EXPECT_NEAR(after.sessions[0].energy_delivered_kwh, 5, 1e-9);
  // What was measured once goes on with the plan.
  const auto later = continue_problem(next, after, at(next, 90min)).value();
  EXPECT_NEAR(later.sessions[0].delivered_kwh.value(), 5, 1e-9);
}

TEST(Replan, KeepsThePastOfPricesAndLimits) {
  const auto problem = two_cars();
  auto change = at(problem, 30min);
  change.site.grid_limit_kw = 6;
  change.site.import_price_per_kwh = 0.2;
  const auto next = continue_problem(problem, plan(problem).value(), change).value();
  EXPECT_EQ(next.site.grid_limit_kw.values(), (std::vector<double>{20, 20, 6, 6, 6, 6}));
  EXPECT_EQ(next.site.import_price_per_kwh.values(), (std::vector<double>{0.1, 0.1, 0.2, 0.2, 0.2, 0.2}));
}

// So many cars that a flow between steps goes on from the prices of the plan before.
TEST(Replan, UnderALowerLimitCostsWhatAPlanFromTheStartDoes) {
  for (const auto presence : {Presence::floor, Presence::fraction})
    for (const double demand_charge_per_kw : {0.0, 2.0})
      for (const double overload_price_per_kw : {0.0, 1.0}) {
        auto problem = large_problem(3000);
        problem.horizon.presence = presence;
        problem.site.demand_charge_per_kw = demand_charge_per_kw;
        if (overload_price_per_kw > 0) problem.site.overload_price_per_kw = overload_price_per_kw;
        problem.site.pv_kw = 300;
        const auto before = plan(problem).value();
        for (const double limit_kw : {3300.0, 2000.0}) {
          problem.site.grid_limit_kw = limit_kw;
          const auto cold = plan(problem).value(), warm = plan_from(before, problem).value();
          EXPECT_NEAR(warm.objective_cost, cold.objective_cost, 1e-8 * cold.objective_cost);
          EXPECT_LE(warm.gap, 1e-8);
        }
      }
}

TEST(Replan, LetsACarThatChargedLeaveWithWhatItHas) {
  auto problem = two_cars();
  problem.sessions.push_back(session("....##"));
  problem.sessions.back().id = "later";
  const auto before = plan(problem).value();
  auto change = at(problem, 15min);
  change.sessions.clear();
  const auto next = continue_problem(problem, before, change).value();
  ASSERT_EQ(next.sessions.size(), 2U);
  EXPECT_EQ(next.sessions[0].departure, change.now);
  const auto after = plan(next).value();
  EXPECT_NEAR(after.sessions[0].energy_delivered_kwh, 2.5, 1e-9);
  EXPECT_NEAR(after.sessions[0].unmet_kwh, 2.5, 1e-9);
  EXPECT_EQ(after.site.power_kw[0], before.site.power_kw[0]);
}

TEST(Replan, KeepsWhatWasChargedWhereTheEfficiencyChanges) {
  auto problem = two_cars();
  problem.site.efficiency = 1;
  for (auto& each : problem.sessions) each.efficiency.reset();
  const auto before = plan(problem).value();
  auto change = at(problem, 15min);
  change.site.efficiency = 0.5;
  const auto next = continue_problem(problem, before, change).value();
  EXPECT_NEAR(next.sessions[0].delivered_kwh.value(), 2.5, 1e-12);
  auto later = at(next, 30min);
  later.sessions[0].efficiency = 0.25;
  const auto after = plan(next).value();
  const double drawn_kwh = after.sessions[0].power_kw[1] / 4;
  EXPECT_NEAR(continue_problem(next, after, later).value().sessions[0].delivered_kwh.value(), 2.5 + 0.5 * drawn_kwh, 1e-12);
}

TEST(Replan, PlansACarThatComesInBetween) {
  const auto problem = two_cars();
  auto change = at(problem, 20min);
  change.sessions.push_back(session(".###.."));
  change.sessions.back().id = "new";
  const auto next = continue_problem(problem, plan(problem).value(), change).value();
  EXPECT_EQ(next.sessions[2].past_power_kw, std::vector<double>{0});
  EXPECT_NEAR(plan(next).value().sessions[2].energy_delivered_kwh, 5, 1e-9);
}

TEST(Planner, GoesFromPlanToPlan) {
  Planner planner{two_cars()};
  const auto first = *planner.replan(at(planner.problem(), 16min)).value();  // makes the first plan itself
  EXPECT_EQ(planner.problem().horizon.past_step_count, 2);
  auto change = at(planner.problem(), 31min);
  change.site.grid_limit_kw = -1;
  EXPECT_EQ(planner.replan(change).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(planner.problem().horizon.past_step_count, 2);  // as it was
  EXPECT_EQ(planner.plan(), first);
  change.site.grid_limit_kw = 15;
  EXPECT_EQ(planner.replan(change).value()->horizon.past_step_count, 3);
}

TEST(Replan, RefusesWhatDoesNotFit) {
  const auto problem = two_cars();
  const auto before = plan(problem).value();
  auto change = at(problem, 45min);
  change.delivered_kwh["x"] = 1;
  auto next = continue_problem(problem, before, at(problem, 45min)).value();
  const auto unknown = continue_problem(problem, before, change).error().issues;
  EXPECT_EQ(unknown.at(0).slug, "unknown_session");
  EXPECT_EQ(unknown.at(0).path, "delivered_kwh.x");
  auto early = at(problem, 45min);
  early.sessions[0].arrival = early.now + 1min;
  early.delivered_kwh[early.sessions[0].id] = 1;
  EXPECT_EQ(continue_problem(problem, before, early).error().issues.at(0).slug, "not_arrived");
  EXPECT_EQ(continue_problem(next, plan(next).value(), at(next, 15min)).error().issues.at(0).path, "now");
  auto other = problem;
  other.horizon.step_count = 5;
  other.site.import_price_per_kwh = 0.1;
  other.site.grid_limit_kw = 5;
  EXPECT_EQ(continue_problem(other, before, at(other, 0min)).error().issues.at(0).slug, "wrong_plan");
}

}  // namespace
}  // namespace chargeplan::test
