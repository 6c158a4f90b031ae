#include <gtest/gtest.h>

#include <fmt/format.h>

#include "domain/issue_matchers.hpp"
#include "domain/random_case.hpp"
#include "domain/reference_lp.hpp"
#include "support/drawn_problem.hpp"
#include "support/reference_plan.hpp"

namespace chargeplan::test {
namespace {

double bound_of(const Problem& problem, const SetPoints& set_points, const ShadowPrices& prices) {
  return check(problem, {}, reference_plan(problem, {}, set_points, prices)).dual_bound_cost;
}

TEST(DualBound, IsTheCostWhereNothingBinds) {
  auto problem = site({20, 20}, {session("##", {.max_power_kw = 10, .energy_required_kwh = 3})});
  problem.site.import_price_per_kwh = std::vector<double>{0.3, 0.1};
  // 2.5 kWh in the cheap quarter, 0.5 in the dear one.
  EXPECT_NEAR(bound_of(problem, {{2, 10}}, {}), 2.5 * 0.1 + 0.5 * 0.3, 1e-12);
}

TEST(DualBound, PricesTheGridLimit) {
  // 10 kW for two cars of 2.5 kWh in one quarter: one kWh more saves 10 - 0.13.
  const auto problem = site({10}, {session("#", {.energy_required_kwh = 2.5}), session("#", {.energy_required_kwh = 2.5})});
  EXPECT_NEAR(bound_of(problem, {{5}, {5}}, {.limit_per_kwh = {10 - 0.13}}), 2.5 * 0.13 + 2.5 * 10, 1e-12);
}

TEST(DualBound, ScalesTheLimitPricesToThePriceOfOverload) {
  auto problem = site({10}, {session("#", {.energy_required_kwh = 2.5}), session("#", {.energy_required_kwh = 2.5})});
  problem.site.overload_price_per_kw = 1.0;  // 4 per kWh of this quarter: overload is cheaper than 10 per kWh unmet
  EXPECT_NEAR(bound_of(problem, {{10}, {10}}, {.limit_per_kwh = {400}}), 5 * 0.13 + 10 * 1.0, 1e-12);
}

TEST(DualBound, PricesTheDemandChargeAboveTheBilledPeak) {
  auto problem = site({20, 20}, {session("##", {.max_power_kw = 10, .energy_required_kwh = 3})});
  problem.site.demand_charge_per_kw = 2;
  problem.site.billed_peak_kw = 4;  // flat charging at 6 kW: 2 kW above it
  EXPECT_NEAR(bound_of(problem, {{6, 6}}, {.energy_per_kwh = {4.13, 4.13}, .peak_per_kw = {1, 1}}), 3 * 0.13 + 2 * 2, 1e-12);
}

TEST(DualBound, ValuesASurplusAtTheExportPrice) {
  auto problem = site({20}, {session("#", {.max_power_kw = 10, .energy_required_kwh = 2.5})});
  problem.site.pv_kw = 30;
  problem.site.export_price_per_kwh = 0.05;
  // 30 kW for a quarter, of which 10 charge the car: 20 kW are sold.
  EXPECT_NEAR(bound_of(problem, {{10}}, {.energy_per_kwh = {0.05}}), -5 * 0.05, 1e-12);
}

TEST(DualBound, GoesBelowTheExportPriceWhereTheExportLimitBinds) {
  auto problem = site({20}, {session("#", {.max_power_kw = 10, .energy_required_kwh = 2.5})});
  problem.site.pv_kw = 30;
  problem.site.export_price_per_kwh = 0.05;
  problem.site.export_limit_kw = 4;
  const auto plan = reference_plan(problem, {}, {{10}}, {.energy_per_kwh = {0}}, {16});
  const auto report = check(problem, {}, plan);
  EXPECT_TRUE(report.passed()) << listed(report.breaches);
  EXPECT_NEAR(plan.objective_cost, -1 * 0.05, 1e-12);
  EXPECT_NEAR(report.dual_bound_cost, -1 * 0.05, 1e-12);
}

TEST(DualBound, FillsBeyondTheRequestWhileEnergyPays) {
  auto problem = site({20, 20}, {session("##", {.max_power_kw = 10, .energy_required_kwh = 1})});
  problem.sessions[0].max_energy_kwh = 4;
  problem.site.import_price_per_kwh = std::vector<double>{-0.2, 0.1};
  EXPECT_NEAR(bound_of(problem, {{10, 0}}, {}), -0.2 * 2.5, 1e-12);
}

TEST(DualBound, CountsASessionThatCoversNoStep) {
  auto problem = site({20, 20}, {session("##")});
  problem.horizon.presence = Presence::floor;
  problem.sessions[0].departure = problem.sessions[0].arrival + std::chrono::minutes{10};
  EXPECT_NEAR(bound_of(problem, {{}}, {}), 5 * 10.0, 1e-12);
}

TEST(DualBound, PricesEveryGroupAbove) {
  auto problem = site({100}, {session("#", {.energy_required_kwh = 2.5, .evse = "A"})});
  problem.site.groups = {{"top", {}, 8.0}, {"under", "top", 4.0}};
  problem.site.evses = {{"A", "under", {}, 0}};
  const double cost = 1 * 0.13 + 1.5 * 10;
  EXPECT_NEAR(bound_of(problem, {{4}}, {.group_per_kwh = {{0}, {10 - 0.13}}}), cost, 1e-12);
  EXPECT_LT(bound_of(problem, {{4}}, {.group_per_kwh = {{10 - 0.13}, {0}}}), cost - 1);
}

constexpr std::uint64_t case_count = 400;

TEST(DualBound, IsTightForOptimalDualsAndThePlanPasses) {
  int limit_binds = 0, group_binds = 0, peak_binds = 0, export_binds = 0, overload = 0, curtailed = 0;
  for (std::uint64_t seed = 0; seed < case_count; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    const auto problem = random_feasible_problem(seed);
    ASSERT_TRUE(validate(problem).empty()) << listed(validate(problem));
    const auto best = solve_reference_lp(problem, {});
    auto plan = reference_plan(problem, {}, best.set_points, best.prices, best.curtailed_kw);
    plan.status = PlanStatus::optimal;
    const auto report = check(problem, {}, plan);
    EXPECT_TRUE(report.passed()) << listed(report.breaches);
    EXPECT_NEAR(report.objective_cost, best.objective_cost, 1e-7 * std::max(1.0, std::abs(best.objective_cost)));
    EXPECT_NEAR(report.dual_bound_cost, best.objective_cost, 1e-7 * std::max(1.0, std::abs(best.objective_cost)));
    const auto any = [](const std::vector<double>& values) {
      return std::any_of(values.begin(), values.end(), [](double value) { return value > 1e-7; });
    };
    limit_binds += any(plan.site.limit_price_per_kwh);
    peak_binds += any(plan.site.peak_price_per_kw);
    for (const auto& group : plan.groups) group_binds += any(group.limit_price_per_kwh);
    export_binds += problem.site.export_limit_kw && any(plan.site.export_kw);
    overload += plan.site.overload_kw > 1e-7;
    curtailed += any(plan.site.pv_curtailed_kw);
  }
  // A family whose rows never bind is no test.
  for (const int count : {limit_binds, group_binds, peak_binds, export_binds, overload, curtailed}) EXPECT_GE(count, 15);
}

TEST(DualBound, NeverExceedsTheOptimumWhateverThePrices) {
  for (std::uint64_t seed = 0; seed < case_count; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    const auto problem = random_feasible_problem(seed);
    const auto best = solve_reference_lp(problem, {});
    auto plan = reference_plan(problem, {}, best.set_points, best.prices, best.curtailed_kw);
    Dice dice{seed + 1'000'000};
    for (int round = 0; round < 20; ++round) {
      const double size = dice.chance(0.5) ? 0.1 : 10;
      const auto shake = [&](std::vector<double>& prices) {
        for (auto& price : prices)
          if (dice.chance(0.5)) price += dice.between(-size, size);
      };
      shake(plan.site.limit_price_per_kwh);
      shake(plan.site.energy_price_per_kwh);
      shake(plan.site.peak_price_per_kw);
      for (auto& group : plan.groups) shake(group.limit_price_per_kwh);
      const double bound = check(problem, {}, plan).dual_bound_cost;
      EXPECT_LE(bound, best.objective_cost + 1e-8 * std::max(1.0, std::abs(best.objective_cost)));
    }
  }
}

TEST(DualBound, SurvivesPricesThatAreNoNumbers) {
  const auto problem = site({20}, {session("#")});
  auto plan = reference_plan(problem, {}, {{10}});
  plan.site.limit_price_per_kwh = {std::nan("")};
  plan.site.energy_price_per_kwh = {HUGE_VAL};
  plan.site.peak_price_per_kw = {};
  const auto report = check(problem, {}, plan);
  EXPECT_TRUE(std::isfinite(report.dual_bound_cost));
  EXPECT_TRUE(has(report.breaches, "site.limit_price_per_kwh[0]", "bad_shadow_price"));
  EXPECT_TRUE(has(report.breaches, "site.peak_price_per_kw", "wrong_shape"));
}

}  // namespace
}  // namespace chargeplan::test
