#include <gtest/gtest.h>

#include "domain/depot.hpp"
#include "domain/issue_matchers.hpp"

namespace chargeplan::test {
namespace {

/// Breaks the set-points of a right plan and derives everything else from them, so that only the equation is broken.
CheckReport check_set_points(Depot depot, const std::function<void(SetPoints&)>& change) {
  change(depot.set_points);
  return depot.check(depot.plan());
}

TEST(Equations, HoldForAPlanThatIsRight) {
  for (const auto& right : {depot(), overloaded_depot()}) {
    const auto plan = right.plan();
    const auto report = right.check(plan);
    EXPECT_TRUE(report.passed()) << listed(report.breaches);
    EXPECT_EQ(report.max_violation, 0);
    EXPECT_NEAR(report.objective_cost, plan.objective_cost, 1e-12);
    EXPECT_EQ(report.cost.unmet_cost, plan.cost.unmet_cost);
    EXPECT_NEAR(report.gap, plan.gap, 1e-12);
  }
  EXPECT_GT(overloaded_depot().plan().site.overload_kw, 1);
  EXPECT_GT(depot().plan().cost.demand_charge_cost, 1);
}

TEST(Equations, OneForbidsNegativeSetPoints) {
  const auto report = check_set_points(depot(), [](SetPoints& set_points) { set_points[2][0] = -0.5; });
  EXPECT_EQ(findings(report.breaches), (std::multiset<Finding>{{"sessions[2].power_kw[0]", "eq1_power_range"}}));
  EXPECT_NEAR(report.max_violation, 0.5, 1e-12);
}

TEST(Equations, OneForbidsMoreThanTheHighestPower) {
  const auto report = check_set_points(depot(), [](SetPoints& set_points) { set_points[2][3] = 6.25; });
  EXPECT_EQ(findings(report.breaches), (std::multiset<Finding>{{"sessions[2].power_kw[3]", "eq1_power_range"}}));
  EXPECT_NEAR(report.max_violation, 0.25, 1e-12);
}

TEST(Equations, OneTakesTheLowerPowerOfSessionAndEvse) {
  auto limited = depot();
  limited.problem.site.evses[0].max_power_kw = 8;
  EXPECT_TRUE(has(limited.check(limited.plan()).breaches, "sessions[0].power_kw[0]", "eq1_power_range"));
}

TEST(Equations, OneForbidsChargingAnAbsentCar) {
  auto plan = depot().plan();
  plan.sessions[1].first_step = 1;
  plan.sessions[1].power_kw = {4, 4, 4};
  const auto report = depot().check(plan);
  EXPECT_TRUE(has(report.breaches, "sessions[1].power_kw[0]", "eq1_absent_step")) << listed(report.breaches);
  EXPECT_TRUE(has(report.breaches, "sessions[1].first_step", "wrong_shape"));
  EXPECT_GE(report.max_violation, 4);
}

TEST(Equations, TwoForbidsMoreThanTheBatteryTakes) {
  auto full = depot();
  full.problem.sessions[0].arrival_energy_kwh = 37;
  const auto report = full.check(full.plan());
  // 9 kW for 15 and for 9 minutes are 3.6 kWh, with room for 3.
  EXPECT_EQ(findings(report.breaches), (std::multiset<Finding>{{"sessions[0].power_kw", "eq2_battery_room"}}));
  EXPECT_NEAR(report.max_violation, 0.6, 1e-12);
}

TEST(Equations, TwoForbidsMoreThanTheRequestWhereNoMoreIsAllowed) {
  const auto report = check_set_points(depot(), [](SetPoints& set_points) { set_points[1] = {5, 5}; });
  EXPECT_EQ(findings(report.breaches), (std::multiset<Finding>{{"sessions[1].power_kw", "eq2_battery_room"}}));
}

TEST(Equations, TwoForbidsHidingWhatIsNotDelivered) {
  auto plan = depot().plan();
  plan.sessions[0].unmet_kwh = 0;
  EXPECT_TRUE(has(depot().check(plan).breaches, "sessions[0].unmet_kwh", "eq2_unmet"));
}

TEST(Equations, ThreeHoldsTheGridLimitInEveryStep) {
  auto tight = depot();
  tight.problem.site.grid_limit_kw = std::vector<double>{17, 17.5, 20, 20};
  const auto report = tight.check(tight.plan());
  // 5 of base load less 2 of PV, and 15 of set-points: a set-point counts in full in a partly used step.
  EXPECT_EQ(findings(report.breaches), (std::multiset<Finding>{{"site.power_kw[1]", "eq3_grid_limit"}}));
  EXPECT_NEAR(report.max_violation, 0.5, 1e-12);
}

TEST(Equations, ThreeCountsSwitchedOffPv) {
  auto tight = depot();
  tight.problem.site.grid_limit_kw = std::vector<double>{20, 20, 20, 0};
  tight.curtailed_kw[3] = 6.5;
  EXPECT_TRUE(has(tight.check(tight.plan()).breaches, "site.power_kw[3]", "eq3_grid_limit"));
}

TEST(Equations, ThreeMakesOverloadKnown) {
  auto plan = overloaded_depot().plan();
  plan.site.overload_kw -= 0.5;
  const auto report = overloaded_depot().check(plan);
  EXPECT_TRUE(has(report.breaches, "site.overload_kw", "eq3_grid_limit"));
  EXPECT_NEAR(report.max_violation, 0.5, 1e-12);
}

TEST(Equations, ThreeLicensesNothingForBaseLoadAboveTheLimit) {
  auto night = overloaded_depot();
  night.problem.site.base_load_kw = std::vector<double>{40, 5, 5, 5};  // 24 kW over, whatever the cars do
  night.problem.site.export_limit_kw = 40;
  const auto plan = night.plan();
  EXPECT_TRUE(night.check(plan).passed()) << listed(night.check(plan).breaches);
  EXPECT_NEAR(plan.site.unavoidable_overload_kw, 24, 1e-12);
  EXPECT_NEAR(plan.site.overload_kw, 12, 1e-12);  // the cars of step 0: all of it on top
}

TEST(Equations, FourHoldsEachGroupOfTheTree) {
  auto feeder = depot();
  feeder.problem.site.groups[1].limit_kw = std::vector<double>{9, 8, 9, 9};
  EXPECT_EQ(findings(feeder.check(feeder.plan()).breaches),
            (std::multiset<Finding>{{"groups[1].power_kw[1]", "eq4_group_limit"}}));
  auto hall = depot();
  hall.problem.site.groups[0].limit_kw = 8.5;
  EXPECT_EQ(findings(hall.check(hall.plan()).breaches), (std::multiset<Finding>{{"groups[0].power_kw[0]", "eq4_group_limit"},
                                                                                {"groups[0].power_kw[1]", "eq4_group_limit"}}));
}

TEST(Equations, FiveHoldsTheExportLimit) {
  auto exporting = depot();
  exporting.curtailed_kw = {0, 0, 0, 3};
  const auto report = exporting.check(exporting.plan());
  EXPECT_EQ(findings(report.breaches), (std::multiset<Finding>{{"site.export_kw[2]", "eq5_export_limit"}}));
  EXPECT_NEAR(report.max_violation, 1, 1e-12);
}

TEST(Equations, FiveSwitchesOffNoMoreThanThePvOfASurplus) {
  auto negative = depot();
  negative.curtailed_kw = {0, 0, -1, 3};
  negative.problem.site.export_limit_kw = 10;
  EXPECT_TRUE(has(negative.check(negative.plan()).breaches, "site.pv_curtailed_kw[2]", "eq5_curtailment"));
  auto more = depot();
  more.curtailed_kw = {0, 0, 1, 20.5};
  more.problem.site.grid_limit_kw = 50;
  EXPECT_TRUE(has(more.check(more.plan()).breaches, "site.pv_curtailed_kw[3]", "eq5_curtailment"));
  auto no_surplus = depot();
  no_surplus.curtailed_kw = {0, 1, 1, 3};
  no_surplus.problem.site.grid_limit_kw = 50;
  EXPECT_TRUE(has(no_surplus.check(no_surplus.plan()).breaches, "site.pv_curtailed_kw[1]", "eq5_curtailment"));
}

TEST(Equations, FiveBalancesImportAndExport) {
  auto plan = depot().plan();
  plan.site.import_kw[1] -= 1;
  EXPECT_TRUE(has(depot().check(plan).breaches, "site.import_kw[1]", "eq5_balance"));
  plan = depot().plan();
  plan.site.export_kw[3] += 1;
  const auto report = depot().check(plan);
  EXPECT_TRUE(has(report.breaches, "site.export_kw[3]", "eq5_balance"));
  EXPECT_NEAR(report.max_violation, 1, 1e-12);
}

TEST(Equations, SixBillsTheHighestImport) {
  auto plan = depot().plan();
  plan.site.billed_peak_kw -= 1;
  EXPECT_TRUE(has(depot().check(plan).breaches, "site.billed_peak_kw", "eq6_billed_peak"));
}

TEST(Equations, SevenAddsUpTheCost) {
  for (const auto part :
       {&PlanCost::energy_cost, &PlanCost::unmet_cost, &PlanCost::demand_charge_cost, &PlanCost::overload_cost}) {
    auto plan = overloaded_depot().plan();
    plan.cost.*part -= 0.01;
    EXPECT_TRUE(has_slug(overloaded_depot().check(plan).breaches, "eq7_cost"));
  }
  auto plan = depot().plan();
  plan.objective_cost += 0.01;
  EXPECT_TRUE(has(depot().check(plan).breaches, "objective_cost", "eq7_objective"));
}

TEST(Equations, EightForbidsLessThanTheMinimumPower) {
  auto milp = depot();
  milp.options.formulation = Formulation::milp;
  EXPECT_TRUE(milp.check(milp.plan()).passed()) << listed(milp.check(milp.plan()).breaches);
  milp.set_points[0] = {0, 2};
  EXPECT_EQ(findings(milp.check(milp.plan()).breaches),
            (std::multiset<Finding>{{"sessions[0].power_kw[1]", "eq8_minimum_power"}}));
  milp.options.formulation = Formulation::lp;
  EXPECT_TRUE(milp.check(milp.plan()).passed());
}

TEST(Equations, EightTakesTheHigherMinimumOfSessionAndEvse) {
  auto milp = depot();
  milp.options.formulation = Formulation::milp;
  milp.problem.site.evses[0].min_power_kw = 5;
  EXPECT_TRUE(has(milp.check(milp.plan()).breaches, "sessions[1].power_kw[0]", "eq8_minimum_power"));
}

TEST(Equations, BearRoundingButNoMore) {
  const auto nudged = [](double excess_kw) {
    return check_set_points(depot(), [&](SetPoints& set_points) { set_points[2][1] = 6 * (1 + excess_kw); });
  };
  EXPECT_TRUE(nudged(0.9e-6).passed());
  EXPECT_FALSE(nudged(1.1e-6).passed());
  EXPECT_GT(nudged(0.9e-6).max_violation, 0);
}

}  // namespace
}  // namespace chargeplan::test
