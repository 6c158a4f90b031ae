#include "io/shortfall.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "chargeplan/planner.hpp"
#include "support/drawn_problem.hpp"

namespace chargeplan::io {
namespace {

using test::session;
using test::site;

/// `slug: message` of each reason of a session.
std::vector<std::string> why(const Problem& problem, std::size_t index = 0, const PlanOptions& options = {}) {
  const auto plan = chargeplan::plan(problem, options).value();
  std::vector<std::string> said;
  const auto reasons = shortfall_reasons(plan, problem, TimeZone::find("UTC").value());
  for (const auto& reason : reasons.at(index)) said.push_back(reason.slug + ": " + reason.message);
  return said;
}

std::string only(const std::vector<std::string>& reasons) {
  return reasons.size() == 1 ? reasons[0] : std::to_string(reasons.size()) + " reasons";
}

TEST(Shortfall, HasNoReasonsForASessionThatGotAll) {
  EXPECT_TRUE(why(site({20, 20, 20, 20}, {session(".##.", {.max_power_kw = 10, .energy_required_kwh = 5})})).empty());
}

TEST(Shortfall, NamesAStayTooShortForItsPower) {
  EXPECT_EQ(only(why(site({20, 20, 20, 20}, {session(".##.", {.max_power_kw = 10, .energy_required_kwh = 8})}))),
            "stay_too_short: a stay of 30 min at 10.0 kW is enough for 5.0 of 8.0 kWh");
}

TEST(Shortfall, NamesAStayThatTheHorizonCuts) {
  auto problem = site({20, 20, 20, 20}, {session("..##", {.max_power_kw = 10, .energy_required_kwh = 8})});
  problem.sessions[0].departure += std::chrono::hours{1};
  EXPECT_EQ(only(why(problem)),
            "cut_by_horizon: only 30 min of its 1 h 30 min lie inside the horizon: enough for 5.0 of 8.0 kWh");
}

TEST(Shortfall, NamesWhatIsLeftAfterThePast) {
  auto problem = site({20, 20, 20, 20}, {session("####", {.max_power_kw = 10, .energy_required_kwh = 8})});
  problem.horizon.past_step_count = 2;
  problem.sessions[0].past_power_kw = {0, 10};
  problem.sessions[0].delivered_kwh = 2;
  EXPECT_EQ(
      only(why(problem)),
      "time_left_too_short: with 2.0 kWh in the battery when it was planned anew, the 30 min left were enough for 7.0 of 8.0 "
      "kWh");
}

TEST(Shortfall, NamesABatteryThatIsFull) {
  auto problem = site({20, 20, 20, 20}, {session("####", {.max_power_kw = 10, .energy_required_kwh = 8})});
  problem.sessions[0].battery_capacity_kwh = 20;
  problem.sessions[0].arrival_energy_kwh = 14;
  EXPECT_EQ(only(why(problem)), "battery_full: the battery takes only 6.0 of 8.0 kWh");
}

TEST(Shortfall, NamesTheTimesAtWhichTheSiteIsAtItsLimit) {
  EXPECT_EQ(only(why(site({20, 4, 4, 20}, {session(".##.", {.max_power_kw = 10, .energy_required_kwh = 5})}))),
            "site_limit: the site is at its limit 00:15\u201300:45");
}

TEST(Shortfall, NamesTheGroupThatIsAtItsLimit) {
  auto problem = site({50, 50, 50, 50}, {session(".##.", {.max_power_kw = 10, .energy_required_kwh = 5, .evse = "A1"})});
  problem.site.groups = {{"hall", std::nullopt, 6.0}, {"row", "hall", 30.0}};
  problem.site.evses = {{"A1", "row", std::nullopt, 0}};
  EXPECT_EQ(only(why(problem)), "group_limit: group hall is at its limit 00:15\u201300:45");
}

TEST(Shortfall, NamesEnergyThatIsNotWorthItsPrice) {
  auto problem = site({50, 50}, {session("##", {.max_power_kw = 10, .energy_required_kwh = 5, .unmet_price_per_kwh = 0.2})});
  problem.site.import_price_per_kwh = Series{std::vector<double>{0.1, 0.3}};
  EXPECT_EQ(only(why(problem)),
            "not_worth_its_price: energy costs at least 0.300 EUR a kWh in the battery 00:15\u201300:30; a missing kWh is "
            "priced at 0.200");
}

TEST(Shortfall, NamesThePeakThatMoreWouldRaise) {
  auto problem = site({50, 50}, {session("##", {.max_power_kw = 10, .energy_required_kwh = 5, .unmet_price_per_kwh = 1})});
  problem.site.import_price_per_kwh = 0.1;
  problem.site.demand_charge_per_kw = 5;
  problem.site.billed_peak_kw = 4;
  const auto reasons = why(problem);
  EXPECT_EQ(only(reasons), "demand_charge: more would raise the billed peak 00:00\u201300:30");
}

TEST(Shortfall, NamesTheLowestPowerThatWasNotLeft) {
  auto problem = site({5, 5}, {session("##", {.max_power_kw = 10, .energy_required_kwh = 2, .min_power_kw = 6})});
  EXPECT_EQ(only(why(problem, 0, {.formulation = Formulation::milp})),
            "minimum_power: less than its lowest power of 6.0 kW was left");
}

TEST(Shortfall, DoesNotNameALowestPowerWhereThereWasRoomForIt) {
  const auto problem = site({50, 50}, {session("##", {.max_power_kw = 10, .energy_required_kwh = 2, .min_power_kw = 6})});
  auto stopped = plan(problem, {.formulation = Formulation::milp}).value();
  stopped.status = PlanStatus::feasible;
  stopped.sessions[0].power_kw = {0, 0};
  stopped.sessions[0].energy_delivered_kwh = 0;
  stopped.sessions[0].unmet_kwh = 2;
  stopped.site.power_kw = {0, 0};
  const auto reasons = io::shortfall_reasons(stopped, problem, TimeZone::find("UTC").value());
  ASSERT_EQ(reasons[0].size(), 1U);
  EXPECT_EQ(reasons[0][0].slug, "stopped_early");
}

TEST(Shortfall, PutsTheCarsOwnLimitsBeforeTheSites) {
  const auto reasons = why(site({20, 4, 4, 20}, {session(".##.", {.max_power_kw = 10, .energy_required_kwh = 8})}));
  ASSERT_EQ(reasons.size(), 2U);
  EXPECT_TRUE(reasons[0].starts_with("stay_too_short"));
  EXPECT_TRUE(reasons[1].starts_with("site_limit"));
}

TEST(Shortfall, FindsTheMainReasonByWhatIsMissing) {
  const auto main = [](double required_kwh) {
    const auto problem = site({20, 4, 4, 20}, {session(".##.", {.max_power_kw = 10, .energy_required_kwh = required_kwh})});
    const auto plan = chargeplan::plan(problem).value();  // the stay allows 5 kWh, the site 2 of them
    const auto reasons = shortfall_reasons(plan, problem, TimeZone::find("UTC").value());
    const auto terms = domain::session_terms(problem, 100);
    return main_reason(reasons[0], plan.sessions[0], reachable_kwh(terms[0], problem.horizon.step)).slug;
  };
  EXPECT_EQ(main(5), "site_limit");
  EXPECT_EQ(main(7), "site_limit");
  EXPECT_EQ(main(9), "stay_too_short");
}

TEST(Shortfall, ExplainsEverySessionThatIsShort) {
  auto problem = site(std::vector<double>(8, 12.0), {});
  for (int s = 0; s < 6; ++s)
    problem.sessions.push_back(session(s % 2 == 0 ? "####...." : ".######.", {.max_power_kw = 11, .energy_required_kwh = 7}));
  for (std::size_t s = 0; s < problem.sessions.size(); ++s) problem.sessions[s].id = fmt::format("s{}", s);
  const auto plan = chargeplan::plan(problem).value();
  const auto reasons = shortfall_reasons(plan, problem, TimeZone::find("UTC").value());
  int short_sessions = 0;
  for (std::size_t s = 0; s < plan.sessions.size(); ++s) {
    EXPECT_EQ(reasons[s].empty(), !is_short(plan.sessions[s])) << s;
    short_sessions += is_short(plan.sessions[s]) ? 1 : 0;
  }
  EXPECT_GT(short_sessions, 0);
}

}  // namespace
}  // namespace chargeplan::io
