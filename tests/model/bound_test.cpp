// The proof by duals: tight where they are known by hand, valid whatever they are.
#include <gtest/gtest.h>

#include "model/bound.hpp"
#include "support/drawn_problem.hpp"

namespace chargeplan::test {
namespace {

/// Steps of an hour, so that kW and kWh are one number.
Problem hourly(std::vector<double> limit_kw, std::vector<double> price, Session car) {
  auto problem = site(std::move(limit_kw), {std::move(car)});
  problem.horizon.step = std::chrono::hours{1};
  for (auto& one : problem.sessions) {
    one.arrival = drawn_start;
    one.departure = problem.horizon.end();
  }
  problem.site.import_price_per_kwh = std::move(price);
  return problem;
}
model::PlanningModel model_of(const Problem& problem) { return model::build_model(problem, {.tie_break = TieBreak::none}); }

TEST(Bound, WithoutDualsIsEverySessionAlone) {
  const auto model =
      model_of(hourly({50, 50, 50}, {0.3, 0.1, 0.2}, session("###", {.max_power_kw = 4, .energy_required_kwh = 6})));
  const auto bound = model::lower_bound(model, {});
  EXPECT_DOUBLE_EQ(bound.cost, 4 * 0.1 + 2 * 0.2);
  EXPECT_DOUBLE_EQ(bound.marginal_cost_per_kwh[0], 0.2);
}

TEST(Bound, IsTheOptimumByHandKnownDuals) {
  // 2 kW of limit in the cheap hour; the rest of 3 kWh at 0.3. One more kW there saves 0.2.
  const auto model = model_of(hourly({50, 2}, {0.3, 0.1}, session("##", {.max_power_kw = 4, .energy_required_kwh = 3})));
  EXPECT_DOUBLE_EQ(model::lower_bound(model, {.pi = {0, 0.2}, .lambda = {}, .mu = {}, .gamma = {}}).cost, 2 * 0.1 + 1 * 0.3);
  EXPECT_LT(model::lower_bound(model, {}).cost, 0.5);
  EXPECT_LT(model::lower_bound(model, {.pi = {0, 0.3}, .lambda = {}, .mu = {}, .gamma = {}}).cost, 0.5);
}

TEST(Bound, LeavesUncoveredWhatIsDearerThanUnmetEnergy) {
  const auto model =
      model_of(hourly({50}, {3}, session("#", {.max_power_kw = 4, .energy_required_kwh = 3, .unmet_price_per_kwh = 2})));
  const auto bound = model::lower_bound(model, {});
  EXPECT_DOUBLE_EQ(bound.cost, 3 * 2);
  EXPECT_DOUBLE_EQ(bound.marginal_cost_per_kwh[0], 2);
}

TEST(Bound, FillsToTheMostEnergyWhileThatEarns) {
  auto problem = hourly({50, 50}, {-0.1, 0.2}, session("##", {.max_power_kw = 8, .energy_required_kwh = 3}));
  problem.sessions[0].max_energy_kwh = 7;
  const auto bound = model::lower_bound(model_of(problem), {});
  EXPECT_DOUBLE_EQ(bound.cost, -0.7);
  EXPECT_DOUBLE_EQ(bound.marginal_cost_per_kwh[0], 0) << "one more kWh is charged anyway";
}

TEST(Bound, PricesOneMoreKwhOfASessionThatMayNotTakeMoreAtTheUnmetPrice) {
  auto problem = hourly({50}, {0.1}, session("#", {.max_power_kw = 8, .energy_required_kwh = 3, .unmet_price_per_kwh = 2}));
  problem.sessions[0].max_energy_kwh = 1;
  const auto bound = model::lower_bound(model_of(problem), {});
  EXPECT_DOUBLE_EQ(bound.cost, 0.1 + 2 * 2);
  EXPECT_DOUBLE_EQ(bound.marginal_cost_per_kwh[0], 2);
}

TEST(Bound, ScalesLimitPricesToThePriceOfOverloadAndPeakPricesToTheDemandCharge) {
  auto problem = hourly({1, 1}, {0.1, 0.1}, session("##"));
  problem.site.overload_price_per_kw = 1;
  problem.site.demand_charge_per_kw = 2;
  const auto duals = model::lower_bound(model_of(problem), {.pi = {3, 1}, .lambda = {}, .mu = {1, 7}, .gamma = {}}).duals;
  EXPECT_EQ(duals.pi, (std::vector<double>{0.75, 0.25}));
  EXPECT_EQ(duals.mu, (std::vector<double>{0.25, 1.75}));
  EXPECT_DOUBLE_EQ(duals.lambda[1], 0.1 + 1.75) << "where there is no surplus, import is the sum itself";
}

TEST(Bound, TakesNegativeDualsAsNone) {
  auto problem = hourly({1}, {0.1}, session("#", {.evse = "A"}));
  problem.site.groups = {{"g", {}, 4.0}};
  problem.site.evses = {{"A", "g", {}, 0}};
  const auto model = model_of(problem);
  EXPECT_EQ(model::lower_bound(model, {.pi = {-1}, .lambda = {}, .mu = {-1}, .gamma = {{-1}}}).cost,
            model::lower_bound(model, {}).cost);
}

TEST(Bound, ClipsTheEnergyPriceBetweenExportAndImportPriceWhereThereIsSurplus) {
  auto problem = hourly({50, 50}, {0.3, 0.3}, session("##", {.max_power_kw = 4, .energy_required_kwh = 2}));
  problem.site.pv_kw = 5;
  problem.site.export_price_per_kwh = 0.1;
  auto bound = model::lower_bound(model_of(problem), {.pi = {}, .lambda = {-9, 9}, .mu = {}, .gamma = {}});
  EXPECT_EQ(bound.duals.lambda, (std::vector<double>{0.1, 0.3}));
  bound = model::lower_bound(model_of(problem), {.pi = {}, .lambda = {0.1, 0.1}, .mu = {}, .gamma = {}});
  EXPECT_DOUBLE_EQ(bound.cost, -(10 - 2) * 0.1) << "the car's 2 kWh are not exported";
}

TEST(Bound, LetsAnExportLimitMakeSurplusWorthless) {
  auto problem = hourly({50}, {0.3}, session("#", {.max_power_kw = 4, .energy_required_kwh = 2}));
  problem.site.pv_kw = 5;
  problem.site.export_price_per_kwh = 0.1;
  problem.site.export_limit_kw = 1;
  const auto bound = model::lower_bound(model_of(problem), {.pi = {}, .lambda = {0}, .mu = {}, .gamma = {}});
  EXPECT_DOUBLE_EQ(bound.cost, -0.1) << "1 kW is exported, 2 are switched off, 2 charge for nothing";
}

// A solver's lambda may be below the export price where the surplus ends: that is no worth of the wider limit.
TEST(Bound, IsNotLoosenedByAnExportLimitAboveTheWholeSurplus) {
  auto problem = hourly({50}, {0.3}, session("#", {.max_power_kw = 4, .energy_required_kwh = 0}));
  problem.site.pv_kw = 5;
  problem.site.export_price_per_kwh = 0.1;
  problem.site.export_limit_kw = 9;
  const auto bound = model::lower_bound(model_of(problem), {.pi = {}, .lambda = {-0.2}, .mu = {}, .gamma = {}});
  EXPECT_DOUBLE_EQ(bound.cost, -0.5);
}

TEST(Bound, CountsTheDemandChargeAboveTheBilledPeak) {
  // Other load 6 kW above a billed peak of 4: 2 kW x 5, whatever the car does; the car avoids that hour.
  auto problem = hourly({50, 50}, {0.1, 0.1}, session("##", {.max_power_kw = 4, .energy_required_kwh = 2}));
  problem.site.base_load_kw = std::vector<double>{6, 0};
  problem.site.demand_charge_per_kw = 5;
  problem.site.billed_peak_kw = 4;
  const auto bound = model::lower_bound(model_of(problem), {.pi = {}, .lambda = {}, .mu = {5, 0}, .gamma = {}});
  EXPECT_DOUBLE_EQ(bound.cost, 0.1 * (6 + 2) + 5 * 2);
}

}  // namespace
}  // namespace chargeplan::test
