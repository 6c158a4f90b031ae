#include <gtest/gtest.h>

#include "chargeplan/kpi.hpp"
#include "chargeplan/version.hpp"
#include "domain/depot.hpp"

namespace chargeplan::test {
namespace {

TEST(Uncontrolled, ChargesAtFullPowerFromArrivalUntilTheEnergyIsThere) {
  const auto problem = site({8, 8, 8, 8}, {session(".###", {.max_power_kw = 10, .energy_required_kwh = 4})});
  const auto result = charge_uncontrolled(problem);
  EXPECT_EQ(result.power_kw, (std::vector<double>{0, 10, 6, 0}));
  EXPECT_NEAR(result.energy_delivered_kwh, 4, 1e-12);
  EXPECT_EQ(result.peak_power_kw, 10);
  EXPECT_NEAR(result.energy_cost, 4 * 0.13, 1e-12);
  EXPECT_EQ(result.steps_over_limit, 1);
}

TEST(Uncontrolled, DeliversWhatTheStayAllows) {
  auto problem = site({20, 20}, {session("##", {.max_power_kw = 10, .energy_required_kwh = 50, .efficiency = 0.8})});
  problem.sessions[0].departure -= std::chrono::minutes{6};
  const auto result = charge_uncontrolled(problem);
  EXPECT_EQ(result.power_kw, (std::vector<double>{10, 10}));
  EXPECT_NEAR(result.energy_delivered_kwh, 0.8 * (2.5 + 1.5), 1e-12);
  EXPECT_NEAR(result.energy_cost, 0.13 * (2.5 + 1.5), 1e-12);
}

TEST(Uncontrolled, StopsWhenTheBatteryIsFull) {
  auto problem = site({20, 20}, {session("##", {.max_power_kw = 10, .energy_required_kwh = 5})});
  problem.sessions[0].battery_capacity_kwh = 40;
  problem.sessions[0].arrival_energy_kwh = 37;
  EXPECT_EQ(charge_uncontrolled(problem).power_kw, (std::vector<double>{10, 2}));
}

TEST(Uncontrolled, CountsTheOtherLoadAgainstTheLimit) {
  auto problem = site({10, 10, 10}, {session("###", {.max_power_kw = 10, .energy_required_kwh = 7.5})});
  problem.site.base_load_kw = std::vector<double>{0, 1, 3};
  problem.site.pv_kw = std::vector<double>{0, 0, 3};
  EXPECT_EQ(charge_uncontrolled(problem).steps_over_limit, 1);
}

TEST(Uncontrolled, CountsALimitThatIsMetAsMet) {
  // Ten times 0.1 kW are more than 1 kW by rounding alone.
  std::vector<Session> sessions(10, session("#", {.max_power_kw = 0.1, .energy_required_kwh = 5}));
  EXPECT_EQ(charge_uncontrolled(site({1}, sessions)).steps_over_limit, 0);
}

TEST(Kpi, SumUpTheSessions) {
  const auto plan = depot().plan();
  const auto& kpi = plan.kpi;
  EXPECT_EQ(kpi.sessions, 3);
  EXPECT_EQ(kpi.evses, 2);  // E1 twice, and one that is not named
  EXPECT_NEAR(kpi.energy_required_kwh, 4 + 2 + 6, 1e-12);
  // 9 kW for 15 and 9 minutes; 4 kW for half an hour; 20 kW quarters at an efficiency of a half.
  EXPECT_NEAR(kpi.energy_drawn_kwh, 3.6 + 2 + 5, 1e-12);
  EXPECT_NEAR(kpi.energy_delivered_kwh, 3.6 + 2 + 2.5, 1e-12);
  EXPECT_NEAR(kpi.demand_met_ratio, 8.1 / 12, 1e-12);
  EXPECT_EQ(kpi.fully_met_sessions, 1);
  EXPECT_EQ(kpi.peak_power_kw, 15);
  EXPECT_NEAR(kpi.energy_cost, 0.3 * (2.25 + 0.75) + 0.2 * (1.35 + 1.5) + 0.1 * (1 + 1 + 1.5 + 1.25), 1e-12);
  EXPECT_NEAR(kpi.mean_price_per_kwh, kpi.energy_cost / 10.6, 1e-12);
  EXPECT_NEAR(kpi.grid_limit_use_ratio, (20 - 42 + 12 + 15 + 10 + 9) / 80.0, 1e-12);
}

TEST(Kpi, OfNoSessionsAreNoDivisionByZero) {
  auto problem = site({0, 0}, {});
  const auto plan = reference_plan(problem, {}, {});
  EXPECT_EQ(plan.kpi, Kpi{});
  EXPECT_EQ(plan.kpi.demand_met_ratio, 1);
}

TEST(Kpi, TakeWhatIsShortByRoundingAsMet) {
  const auto met = [](double short_kwh) {
    const auto problem = site({20}, {session("#", {.energy_required_kwh = 2.5})});
    return reference_plan(problem, {}, {{10 - 4 * short_kwh}}).kpi.fully_met_sessions;
  };
  EXPECT_EQ(met(1e-6), 1);
  EXPECT_EQ(met(1e-5), 0);
}

TEST(Version, HasThreeParts) {
  const std::string version{chargeplan::version()};
  EXPECT_EQ(std::count(version.begin(), version.end(), '.'), 2) << version;
}

}  // namespace
}  // namespace chargeplan::test
