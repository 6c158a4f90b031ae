// From a problem to the model's symbols.
#include <gtest/gtest.h>

#include "model/planning_model.hpp"
#include "support/drawn_problem.hpp"

namespace chargeplan::test {
namespace {

using std::chrono::minutes;

TEST(BuildModel, HasASetPointForEveryPresentStepAndNoOther) {
  const auto model = model::build_model(site({20, 20, 20, 20}, {session(".##."), session("#...")}), {});
  ASSERT_EQ(model.sessions.size(), 2U);
  EXPECT_EQ(model.set_point_count(), 3U);
  EXPECT_EQ(model.sessions[0].first_step, 1);
  EXPECT_EQ(model.sessions[0].step_count, 2);
  EXPECT_EQ(model.sessions[1].offset, 2U);
}

TEST(BuildModel, CountsThePartOfAStepThatTheCarIsThere) {
  auto problem = site({20, 20}, {session("##")});
  problem.sessions[0].arrival += minutes{6};
  problem.sessions[0].departure -= minutes{3};
  const auto model = model::build_model(problem, {});
  EXPECT_EQ(model.f, (std::vector<double>{0.6, 0.8}));
}

TEST(BuildModel, LeavesOutWhoIsAbsentAndPricesWhoIsThereForNoStep) {
  auto problem = site({20, 20}, {session("##"), session("#."), session(".#", {.energy_required_kwh = 4})});
  problem.horizon.presence = Presence::floor;
  problem.sessions[1].departure = problem.horizon.start;  // wholly outside
  problem.sessions[1].arrival = problem.horizon.start - minutes{30};
  problem.sessions[2].arrival += minutes{1};  // inside a step, by floor
  problem.sessions[2].departure -= minutes{1};
  const auto model = model::build_model(problem, {});
  ASSERT_EQ(model.sessions.size(), 1U);
  EXPECT_EQ(model.sessions[0].problem_index, 0);
  EXPECT_EQ(model.fixed_cost, 4 * 10);
}

TEST(BuildModel, TakesTheLowerMaximumAndTheHigherMinimumOfSessionAndEvse) {
  auto problem = site({20}, {session("#", {.max_power_kw = 10, .min_power_kw = 2, .evse = "A"})});
  problem.site.evses = {{"A", {}, 7.0, 3.0}};
  const auto milp = model::build_model(problem, {.formulation = Formulation::milp});
  EXPECT_EQ(milp.sessions[0].P, 7);
  EXPECT_EQ(milp.sessions[0].p_min, 3);
  EXPECT_EQ(model::build_model(problem, {}).sessions[0].p_min, 0) << "an LP does not enforce it";
}

TEST(BuildModel, CutsTheMostEnergyToTheRoomInTheBattery) {
  auto problem = site({20}, {session("#", {.energy_required_kwh = 5})});
  problem.sessions[0].battery_capacity_kwh = 10;
  problem.sessions[0].arrival_energy_kwh = 7;
  auto model = model::build_model(problem, {});
  EXPECT_EQ(model.sessions[0].E, 5);
  EXPECT_EQ(model.sessions[0].M, 3);
  EXPECT_FALSE(model.sessions[0].M_defaulted);
  problem.sessions[0].arrival_energy_kwh = 5 + 1e-12;  // rounding is no cut
  model = model::build_model(problem, {});
  EXPECT_EQ(model.sessions[0].M, 5);
  EXPECT_TRUE(model.sessions[0].M_defaulted);
}

TEST(BuildModel, PaysBeforehandForEnergyFarBeyondWhatThePowerGives) {
  auto problem = site({20, 20}, {session("##", {.max_power_kw = 0.02, .energy_required_kwh = 1e9})});
  auto model = model::build_model(problem, {});
  const double given_kwh = 2 * 0.02 * model.delta * model.sessions[0].eta;
  EXPECT_NEAR(model.sessions[0].E, 1e3 * given_kwh, 1e-9);
  EXPECT_EQ(model.sessions[0].M, model.sessions[0].E);
  const double w = model.sessions[0].w;
  const std::vector<double> power(2, 0.02), curtailed(2, 0.0);
  EXPECT_NEAR(model::cost_of(model, power, curtailed), w * (1e9 - given_kwh), 1e-12 * w * 1e9);
  problem.sessions[0].energy_required_kwh = 999 * given_kwh;
  EXPECT_EQ(model::build_model(problem, {}).fixed_cost, 0);
}

TEST(BuildModel, PricesUnmetEnergyByCapacityAndPriority) {
  auto problem = site({20}, {session("#"), session("#"), session("#")});
  for (auto& one : problem.sessions) one.unmet_price_per_kwh.reset();
  problem.sessions[1].battery_capacity_kwh = 80;
  problem.sessions[2].priority = 3;
  problem.sessions[2].unmet_price_per_kwh = 2;
  const auto model = model::build_model(problem, {.unmet_penalty_cost = 200});
  EXPECT_EQ(model.sessions[0].w, 200.0 / 50);
  EXPECT_EQ(model.sessions[1].w, 200.0 / 80);
  EXPECT_EQ(model.sessions[2].w, 6);
}

TEST(BuildModel, PutsASessionUnderEveryGroupAboveItsEvse) {
  auto problem = site({20}, {session("#", {.evse = "A"}), session("#", {.evse = "B"}), session("#", {.evse = "elsewhere"})});
  problem.site.groups = {{"leaf", "branch", 5.0}, {"root", {}, 9.0}, {"branch", "root", 7.0}};
  problem.site.evses = {{"A", "leaf", {}, 0}, {"B", "root", {}, 0}};
  const auto model = model::build_model(problem, {});
  EXPECT_EQ(model.sessions[0].groups, (std::vector<int>{0, 2, 1}));
  EXPECT_EQ(model.sessions[1].groups, (std::vector<int>{1}));
  EXPECT_TRUE(model.sessions[2].groups.empty());
}

TEST(BuildModel, LicensesNothingByAnUnavoidableOverload) {
  auto problem = site({10, 10}, {session("##")});
  problem.site.base_load_kw = std::vector<double>{12, 4};
  problem.site.overload_price_per_kw = 5;
  const auto model = model::build_model(problem, {});
  EXPECT_EQ(model.L, (std::vector<double>{12, 10}));
}

TEST(BuildModel, UsesAnExportPriceAboveTheImportPriceAsThatWhereThereIsSurplus) {
  auto problem = site({10, 10, 10}, {session("###")});
  problem.site.import_price_per_kwh = std::vector<double>{0.1, 0.1, -0.2};
  problem.site.pv_kw = std::vector<double>{5, 0, 5};
  EXPECT_EQ(model::build_model(problem, {}).x, (std::vector<double>{0, 0, -0.2}));
  problem.site.export_price_per_kwh = 0.3;
  EXPECT_EQ(model::build_model(problem, {}).x, (std::vector<double>{0.1, 0.3, -0.2}));
}

TEST(CostOf, IsEquationSevenWithTheRestAtItsBest) {
  auto problem = site({10, 10}, {session("##", {.max_power_kw = 20, .energy_required_kwh = 5, .unmet_price_per_kwh = 2})});
  problem.site.base_load_kw = 4;
  problem.site.import_price_per_kwh = 0.5;
  problem.site.overload_price_per_kw = 3;
  problem.site.demand_charge_per_kw = 7;
  problem.site.billed_peak_kw = 6;
  const auto model = model::build_model(problem, {});
  const std::vector<double> power{8, 4}, curtailed{0, 0};
  // Energy (12 + 8) kW x 0.25 h x 0.5; 3 kWh delivered of 5; peak 12 over 6; 2 kW over the limit.
  EXPECT_DOUBLE_EQ(model::cost_of(model, power, curtailed), 2.5 + 2 * 2 + 7 * 6 + 3 * 2);
}

TEST(CostOf, PaysForExportAndForNoUnmetEnergyBelowZero) {
  auto problem = site({10}, {session("#", {.energy_required_kwh = 1, .unmet_price_per_kwh = 2})});
  problem.sessions[0].max_energy_kwh = 4;
  problem.site.pv_kw = 12;
  problem.site.import_price_per_kwh = 0.5;
  problem.site.export_price_per_kwh = 0.1;
  const auto model = model::build_model(problem, {});
  const std::vector<double> power{8}, curtailed{1};  // 2 kWh delivered; 3 kW exported
  EXPECT_DOUBLE_EQ(model::cost_of(model, power, curtailed), -0.25 * 3 * 0.1);
}

}  // namespace
}  // namespace chargeplan::test
