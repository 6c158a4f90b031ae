// The plan without a solver: always feasible, never clever.
#include <gtest/gtest.h>

#include "model/greedy.hpp"
#include "support/drawn_problem.hpp"

namespace chargeplan::test {
namespace {

model::GreedyPlan greedy(const Problem& problem, Formulation formulation = Formulation::lp) {
  return model::greedy_plan(model::build_model(problem, {.formulation = formulation}));
}

TEST(Greedy, ServesTheEarliestDepartureFirst) {
  const auto plan =
      greedy(site({10, 10, 10}, {session("###", {.energy_required_kwh = 5}), session("##.", {.energy_required_kwh = 5})}));
  EXPECT_EQ(plan.power, (std::vector<double>{0, 0, 10, 10, 10}));
}

TEST(Greedy, ChargesNoMoreThanIsAskedForOrFits) {
  auto problem = site({50, 50}, {session("##", {.max_power_kw = 12, .energy_required_kwh = 4, .efficiency = 0.8}),
                                 session("##", {.max_power_kw = 12, .energy_required_kwh = 4})});
  problem.sessions[1].max_energy_kwh = 1;
  const auto plan = greedy(problem);
  EXPECT_EQ(plan.power[0], 12);
  EXPECT_DOUBLE_EQ(plan.power[1], (4 - 0.8 * 0.25 * 12) / (0.8 * 0.25));
  EXPECT_EQ(plan.power[2], 4);
  EXPECT_EQ(plan.power[3], 0);
}

TEST(Greedy, KeepsEveryLevelOfGroups) {
  auto problem = site({50}, {session("#", {.evse = "A"}), session("#", {.evse = "B"}), session("#", {.evse = "C"})});
  problem.site.groups = {{"root", {}, 12.0}, {"branch", "root", 9.0}, {"leaf", "branch", 5.0}};
  problem.site.evses = {{"A", "leaf", {}, 0}, {"B", "branch", {}, 0}, {"C", "root", {}, 0}};
  EXPECT_EQ(greedy(problem).power, (std::vector<double>{5, 4, 3}));
}

TEST(Greedy, KeepsASoftLimitAndTheOtherLoad) {
  auto problem = site({10, 10}, {session("##", {.max_power_kw = 30, .energy_required_kwh = 50})});
  problem.site.base_load_kw = std::vector<double>{12, 4};
  problem.site.overload_price_per_kw = 0;
  EXPECT_EQ(greedy(problem).power, (std::vector<double>{0, 6}));
}

TEST(Greedy, IsOffOrAtLeastAtTheLowestPower) {
  const auto problem = site({10, 4, 10}, {session("###", {.max_power_kw = 8, .energy_required_kwh = 3, .min_power_kw = 5})});
  const auto plan = greedy(problem, Formulation::milp);
  EXPECT_EQ(plan.power, (std::vector<double>{8, 0, 0})) << "1 kWh is left, but 4 kW are below the lowest power";
}

TEST(Greedy, SwitchesOffWhatMayNotBeExported) {
  auto problem = site({50, 50}, {session("#.", {.max_power_kw = 4, .energy_required_kwh = 1})});
  problem.site.pv_kw = 10;
  problem.site.export_limit_kw = 5;
  const auto plan = greedy(problem);
  EXPECT_EQ(plan.power, (std::vector<double>{4}));
  EXPECT_EQ(plan.curtailed, (std::vector<double>{1, 5}));
}

// PV that must be switched off counts against the limit (3), and the idle part of a partly used step cannot use it.
TEST(Greedy, LeavesRoomForPvThatMustBeSwitchedOff) {
  auto problem = site({2}, {session("#", {.max_power_kw = 40, .energy_required_kwh = 9})});
  problem.sessions[0].arrival += std::chrono::minutes{9};  // f = 0.4
  problem.site.pv_kw = 30;
  problem.site.export_limit_kw = 4;
  const auto model = model::build_model(problem, {});
  const auto plan = model::greedy_plan(model);
  EXPECT_NEAR(0.6 * plan.power[0], 2 + 4, 1e-9);
  EXPECT_LE(-30 + plan.curtailed[0] + plan.power[0], 2 + 1e-9);       // (3)
  EXPECT_LE(30 - plan.curtailed[0] - 0.4 * plan.power[0], 4 + 1e-9);  // (5)
}

TEST(BestCurtailment, SwitchesPvOffWhereExportCostsMoney) {
  auto problem = site({50, 50, 50}, {session("###")});
  problem.site.pv_kw = 10;
  problem.site.base_load_kw = 3;
  problem.site.import_price_per_kwh = std::vector<double>{0.3, 0.3, -0.1};
  problem.site.export_price_per_kwh = std::vector<double>{0.1, -0.1, -0.2};
  const auto model = model::build_model(problem, {});
  EXPECT_EQ(model::best_curtailment(model, {2, 2, 2}), (std::vector<double>{0, 5, 10}))
      << "sell; rather none than pay; rather import at a negative price";
}

}  // namespace
}  // namespace chargeplan::test
