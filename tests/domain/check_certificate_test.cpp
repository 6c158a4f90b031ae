#include <gtest/gtest.h>

#include <cmath>

#include "domain/depot.hpp"
#include "domain/issue_matchers.hpp"

namespace chargeplan::test {
namespace {

/// Two cars that want 5 kWh together from a limit that gives 2.5, and the prices that prove it.
Depot crowded() {
  Depot crowded;
  crowded.problem =
      site({10}, {session("#", {.energy_required_kwh = 2.5, .min_power_kw = 4}), session("#", {.energy_required_kwh = 2.5})});
  crowded.set_points = {{5}, {5}};
  return crowded;
}

Plan proven() {
  const auto right = crowded();
  auto plan = reference_plan(right.problem, right.options, right.set_points, {.limit_per_kwh = {10 - 0.13}});
  plan.status = PlanStatus::optimal;
  for (auto& session : plan.sessions) session.marginal_cost_per_kwh = 10;
  return plan;
}

TEST(Certificate, IsAcceptedWhereThePricesProveIt) {
  const auto report = crowded().check(proven());
  EXPECT_TRUE(report.passed()) << listed(report.breaches);
  EXPECT_NEAR(report.gap, 0, 1e-12);
  EXPECT_NEAR(report.dual_bound_cost, proven().objective_cost, 1e-10);
}

TEST(Certificate, NeedsPricesThatProveTheBound) {
  for (const double limit_price : {0.0, 5.0, 11.0}) {
    auto plan = proven();
    plan.site.limit_price_per_kwh = {limit_price};
    EXPECT_EQ(findings(crowded().check(plan).breaches), (std::multiset<Finding>{{"bound_cost", "bound_not_proven"}}));
  }
  auto plan = proven();
  plan.site.energy_price_per_kwh = {0.1};
  EXPECT_EQ(findings(crowded().check(plan).breaches), (std::multiset<Finding>{{"bound_cost", "bound_not_proven"}}));
}

TEST(Certificate, NeedsNoPlanToCostLessThanTheBound) {
  auto plan = proven();
  plan.bound_cost = plan.objective_cost + 0.1;
  plan.gap = (plan.objective_cost - plan.bound_cost) / std::max(1.0, plan.objective_cost);
  const auto breaches = crowded().check(plan).breaches;
  EXPECT_TRUE(has(breaches, "bound_cost", "bound_above_objective"));
  EXPECT_TRUE(has(breaches, "bound_cost", "bound_not_proven"));
}

TEST(Certificate, MayClaimLessThanItProves) {
  auto plan = proven();
  plan.bound_cost -= 1;
  plan.gap = (plan.objective_cost - plan.bound_cost) / std::max(1.0, plan.objective_cost);
  EXPECT_EQ(findings(crowded().check(plan).breaches), (std::multiset<Finding>{{"status", "not_optimal"}}));
  plan.status = PlanStatus::feasible;
  EXPECT_TRUE(crowded().check(plan).passed());
}

TEST(Certificate, IsOptimalToTheGapThatWasAskedFor) {
  auto loose = crowded();
  loose.options.solve.gap = 0.1;
  auto plan = proven();
  plan.bound_cost -= 1;
  plan.gap = (plan.objective_cost - plan.bound_cost) / std::max(1.0, plan.objective_cost);
  EXPECT_TRUE(loose.check(plan).passed());
}

TEST(Certificate, MayWriteAGapOfZeroForABoundAboveTheCostByRounding) {
  auto plan = proven();
  plan.bound_cost = plan.objective_cost * (1 + 1e-13);
  plan.gap = 0;
  EXPECT_TRUE(crowded().check(plan).passed()) << listed(crowded().check(plan).breaches);
}

TEST(Certificate, OfAMilpMayComeFromTheSolver) {
  auto milp = crowded();
  milp.options.formulation = Formulation::milp;
  auto plan = reference_plan(milp.problem, milp.options, milp.set_points);
  plan.solver.bound_source = "solver";
  plan.bound_cost = plan.objective_cost;
  plan.gap = 0;
  const auto report = milp.check(plan);
  EXPECT_TRUE(report.passed()) << listed(report.breaches);
  EXPECT_EQ(report.gap, 0);
  EXPECT_LT(report.dual_bound_cost, plan.bound_cost - 1);
  plan.solver.bound_source = "duals";
  EXPECT_EQ(findings(milp.check(plan).breaches), (std::multiset<Finding>{{"bound_cost", "bound_not_proven"}}));
}

TEST(Certificate, OfAnLpMustComeFromThePrices) {
  auto plan = proven();
  plan.solver.bound_source = "solver";
  EXPECT_EQ(findings(crowded().check(plan).breaches), (std::multiset<Finding>{{"solver.bound_source", "wrong_figure"}}));
}

TEST(Certificate, IsOfTheFormulationThatWasAskedFor) {
  auto plan = proven();
  plan.formulation = Formulation::milp;
  EXPECT_TRUE(has(crowded().check(plan).breaches, "formulation", "wrong_figure"));
}

TEST(ShadowPrices, AreNotNegative) {
  const std::vector<std::pair<std::string, std::function<double&(Plan&)>>> prices{
      {"site.limit_price_per_kwh[1]", [](Plan& plan) -> double& { return plan.site.limit_price_per_kwh[1]; }},
      {"site.peak_price_per_kw[0]", [](Plan& plan) -> double& { return plan.site.peak_price_per_kw[0]; }},
      {"groups[1].limit_price_per_kwh[2]", [](Plan& plan) -> double& { return plan.groups[1].limit_price_per_kwh[2]; }}};
  for (const auto& [path, price] : prices)
    for (const double wrong : {-0.01, std::nan(""), static_cast<double>(HUGE_VAL)}) {
      auto plan = depot().plan();
      price(plan) = wrong;
      EXPECT_TRUE(has(depot().check(plan).breaches, path, "bad_shadow_price")) << path << " " << wrong;
    }
}

TEST(ShadowPrices, OfTheLimitAreNoMoreThanOverloadCosts) {
  auto plan = overloaded_depot().plan();
  plan.site.limit_price_per_kwh = {0.8, 0.8, 0.8, 0.5};  // 0.725 per kW, and going over costs 0.7
  EXPECT_TRUE(has(overloaded_depot().check(plan).breaches, "site.limit_price_per_kwh", "bad_shadow_price"));
}

TEST(ShadowPrices, OfThePeakAreNoMoreThanTheDemandCharge) {
  auto plan = depot().plan();
  plan.site.peak_price_per_kw = {0.3, 0.3, 0, 0};
  EXPECT_TRUE(has(depot().check(plan).breaches, "site.peak_price_per_kw", "bad_shadow_price"));
}

TEST(ShadowPrices, OfEnergyAreBetweenExportAndImport) {
  auto plan = depot().plan();
  plan.site.energy_price_per_kwh[1] = 0.21;
  EXPECT_TRUE(has(depot().check(plan).breaches, "site.energy_price_per_kwh[1]", "bad_shadow_price"));
  plan = depot().plan();
  plan.site.energy_price_per_kwh[2] = 0.01;  // below the export price, but export is limited
  EXPECT_TRUE(depot().check(plan).passed() || !has_slug(depot().check(plan).breaches, "bad_shadow_price"));
  auto free_export = depot();
  free_export.problem.site.export_limit_kw.reset();
  EXPECT_TRUE(has(free_export.check(plan).breaches, "site.energy_price_per_kwh[2]", "bad_shadow_price"));
}

TEST(ShadowPrices, OfASessionAreNoMoreThanNotDelivering) {
  auto plan = depot().plan();
  plan.sessions[1].marginal_cost_per_kwh = 10.1;
  EXPECT_EQ(findings(depot().check(plan).breaches),
            (std::multiset<Finding>{{"sessions[1].marginal_cost_per_kwh", "bad_shadow_price"}}));
}

Plan infeasible_plan(const Problem& problem) {
  Plan plan;
  plan.status = PlanStatus::infeasible;
  plan.horizon = problem.horizon;
  return plan;
}

TEST(Infeasible, IsASiteOverItsHardLimitWithoutACar) {
  auto dark = depot();
  dark.problem.site.base_load_kw = 21;
  const auto report = dark.check(infeasible_plan(dark.problem));
  EXPECT_TRUE(report.passed()) << listed(report.breaches);
  EXPECT_NEAR(report.max_violation, 1, 1e-12);
}

TEST(Infeasible, IsNoAnswerToASiteThatFits) {
  EXPECT_TRUE(has(depot().check(infeasible_plan(depot().problem)).breaches, "status", "not_infeasible"));
}

TEST(Infeasible, IsNoAnswerWhereOverloadHasAPrice) {
  auto soft = overloaded_depot();
  soft.problem.site.base_load_kw = 50;
  EXPECT_TRUE(has(soft.check(infeasible_plan(soft.problem)).breaches, "status", "not_infeasible"));
}

TEST(Infeasible, ChargesNobody) {
  auto dark = depot();
  dark.problem.site.base_load_kw = 21;
  auto plan = dark.plan();
  plan.status = PlanStatus::infeasible;
  EXPECT_TRUE(has(dark.check(plan).breaches, "sessions[0].power_kw[0]", "set_point_of_infeasible_plan"));
}

}  // namespace
}  // namespace chargeplan::test
