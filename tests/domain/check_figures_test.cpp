#include <gtest/gtest.h>

#include <cmath>

#include "domain/depot.hpp"
#include "domain/issue_matchers.hpp"

namespace chargeplan::test {
namespace {

struct Falsified {
  std::string path;
  std::function<double&(Plan&)> number;
};

/// Every number that a plan publishes and that follows from its set-points.
std::vector<Falsified> published_numbers() {
  return {
      {"objective_cost", [](Plan& plan) -> double& { return plan.objective_cost; }},
      {"gap", [](Plan& plan) -> double& { return plan.gap; }},
      {"max_violation", [](Plan& plan) -> double& { return plan.max_violation; }},
      {"cost.energy_cost", [](Plan& plan) -> double& { return plan.cost.energy_cost; }},
      {"cost.unmet_cost", [](Plan& plan) -> double& { return plan.cost.unmet_cost; }},
      {"cost.demand_charge_cost", [](Plan& plan) -> double& { return plan.cost.demand_charge_cost; }},
      {"cost.overload_cost", [](Plan& plan) -> double& { return plan.cost.overload_cost; }},
      {"site.power_kw[2]", [](Plan& plan) -> double& { return plan.site.power_kw[2]; }},
      {"site.import_kw[1]", [](Plan& plan) -> double& { return plan.site.import_kw[1]; }},
      {"site.export_kw[2]", [](Plan& plan) -> double& { return plan.site.export_kw[2]; }},
      {"site.base_load_kw[0]", [](Plan& plan) -> double& { return plan.site.base_load_kw[0]; }},
      {"site.pv_kw[3]", [](Plan& plan) -> double& { return plan.site.pv_kw[3]; }},
      {"site.limit_kw[1]", [](Plan& plan) -> double& { return plan.site.limit_kw[1]; }},
      {"site.import_price_per_kwh[0]", [](Plan& plan) -> double& { return plan.site.import_price_per_kwh[0]; }},
      {"site.export_price_per_kwh[2]", [](Plan& plan) -> double& { return plan.site.export_price_per_kwh[2]; }},
      {"site.overload_kw", [](Plan& plan) -> double& { return plan.site.overload_kw; }},
      {"site.unavoidable_overload_kw", [](Plan& plan) -> double& { return plan.site.unavoidable_overload_kw; }},
      {"site.billed_peak_kw", [](Plan& plan) -> double& { return plan.site.billed_peak_kw; }},
      {"groups[1].power_kw[0]", [](Plan& plan) -> double& { return plan.groups[1].power_kw[0]; }},
      {"groups[0].limit_kw[3]", [](Plan& plan) -> double& { return plan.groups[0].limit_kw[3]; }},
      {"sessions[0].soc_ratio[1]", [](Plan& plan) -> double& { return plan.sessions[0].soc_ratio[1]; }},
      {"sessions[1].energy_required_kwh", [](Plan& plan) -> double& { return plan.sessions[1].energy_required_kwh; }},
      {"sessions[1].energy_delivered_kwh", [](Plan& plan) -> double& { return plan.sessions[1].energy_delivered_kwh; }},
      {"sessions[2].energy_drawn_kwh", [](Plan& plan) -> double& { return plan.sessions[2].energy_drawn_kwh; }},
      {"sessions[2].unmet_kwh", [](Plan& plan) -> double& { return plan.sessions[2].unmet_kwh; }},
      {"sessions[0].energy_cost", [](Plan& plan) -> double& { return plan.sessions[0].energy_cost; }},
      {"sessions[0].peak_power_kw", [](Plan& plan) -> double& { return plan.sessions[0].peak_power_kw; }},
      {"sessions[2].demand_met_ratio", [](Plan& plan) -> double& { return plan.sessions[2].demand_met_ratio; }},
      {"sessions[0].departure_soc_ratio", [](Plan& plan) -> double& { return *plan.sessions[0].departure_soc_ratio; }},
      {"kpi.energy_required_kwh", [](Plan& plan) -> double& { return plan.kpi.energy_required_kwh; }},
      {"kpi.energy_delivered_kwh", [](Plan& plan) -> double& { return plan.kpi.energy_delivered_kwh; }},
      {"kpi.energy_drawn_kwh", [](Plan& plan) -> double& { return plan.kpi.energy_drawn_kwh; }},
      {"kpi.demand_met_ratio", [](Plan& plan) -> double& { return plan.kpi.demand_met_ratio; }},
      {"kpi.peak_power_kw", [](Plan& plan) -> double& { return plan.kpi.peak_power_kw; }},
      {"kpi.grid_limit_use_ratio", [](Plan& plan) -> double& { return plan.kpi.grid_limit_use_ratio; }},
      {"kpi.energy_cost", [](Plan& plan) -> double& { return plan.kpi.energy_cost; }},
      {"kpi.mean_price_per_kwh", [](Plan& plan) -> double& { return plan.kpi.mean_price_per_kwh; }},
      {"uncontrolled.power_kw[1]", [](Plan& plan) -> double& { return plan.uncontrolled.power_kw[1]; }},
      {"uncontrolled.energy_delivered_kwh", [](Plan& plan) -> double& { return plan.uncontrolled.energy_delivered_kwh; }},
      {"uncontrolled.peak_power_kw", [](Plan& plan) -> double& { return plan.uncontrolled.peak_power_kw; }},
      {"uncontrolled.energy_cost", [](Plan& plan) -> double& { return plan.uncontrolled.energy_cost; }},
  };
}

bool has_path(const std::vector<Issue>& issues, const std::string& path) {
  return std::any_of(issues.begin(), issues.end(), [&](const Issue& issue) { return issue.path == path; });
}

TEST(Figures, AreEachHeldAgainstTheSetPoints) {
  for (const auto& make : {depot, overloaded_depot})
    for (const auto& falsified : published_numbers())
      for (const double off : {0.001, -0.001, std::nan(""), static_cast<double>(HUGE_VAL)}) {
        const auto right = make();
        auto plan = right.plan();
        falsified.number(plan) += off;
        const auto report = right.check(plan);
        EXPECT_TRUE(has_path(report.breaches, falsified.path)) << falsified.path << " by " << off << "\n"
                                                               << listed(report.breaches);
        EXPECT_TRUE(std::isfinite(report.max_violation)) << falsified.path;
      }
}

TEST(Figures, MayBeOffByRounding) {
  for (const auto& falsified : published_numbers()) {
    if (falsified.path == "gap") continue;  // computed from published numbers: exact
    auto plan = depot().plan();
    falsified.number(plan) += 0.3e-6;
    const auto report = depot().check(plan);
    // The objective alone moves the gap.
    EXPECT_TRUE(report.passed() || falsified.path == "objective_cost") << falsified.path << listed(report.breaches);
  }
}

TEST(Figures, AreCountedToo) {
  const std::vector<std::pair<std::string, std::function<int&(Plan&)>>> counts{
      {"kpi.sessions", [](Plan& plan) -> int& { return plan.kpi.sessions; }},
      {"kpi.evses", [](Plan& plan) -> int& { return plan.kpi.evses; }},
      {"kpi.fully_met_sessions", [](Plan& plan) -> int& { return plan.kpi.fully_met_sessions; }},
      {"uncontrolled.steps_over_limit", [](Plan& plan) -> int& { return plan.uncontrolled.steps_over_limit; }}};
  for (const auto& [path, count] : counts)
    for (const int off : {1, -1}) {
      auto plan = depot().plan();
      count(plan) += off;
      EXPECT_TRUE(has(depot().check(plan).breaches, path, "wrong_figure")) << path;
    }
}

TEST(Figures, HaveTheLengthOfTheHorizon) {
  const std::vector<std::pair<std::string, std::function<std::vector<double>&(Plan&)>>> all{
      {"site.power_kw", [](Plan & plan) -> auto& {return plan.site.power_kw;
}
}  // namespace
, {"site.import_kw", [](Plan& plan) -> auto& {return plan.site.import_kw;
}  // namespace chargeplan::test
}
, {"site.export_kw", [](Plan& plan) -> auto& {return plan.site.export_kw;
}
}
, {"site.pv_curtailed_kw", [](Plan& plan) -> auto& {return plan.site.pv_curtailed_kw;
}
}
, {"site.base_load_kw", [](Plan& plan) -> auto& {return plan.site.base_load_kw;
}
}
, {"site.pv_kw", [](Plan& plan) -> auto& {return plan.site.pv_kw;
}
}
, {"site.limit_kw", [](Plan& plan) -> auto& {return plan.site.limit_kw;
}
}
, {"site.import_price_per_kwh", [](Plan& plan) -> auto& {return plan.site.import_price_per_kwh;
}
}
, {"site.export_price_per_kwh", [](Plan& plan) -> auto& {return plan.site.export_price_per_kwh;
}
}
, {"site.limit_price_per_kwh", [](Plan& plan) -> auto& {return plan.site.limit_price_per_kwh;
}
}
, {"site.energy_price_per_kwh", [](Plan& plan) -> auto& {return plan.site.energy_price_per_kwh;
}
}
, {"site.peak_price_per_kw", [](Plan& plan) -> auto& {return plan.site.peak_price_per_kw;
}
}
, {"groups[0].power_kw", [](Plan& plan) -> auto& {return plan.groups[0].power_kw;
}
}
, {"groups[0].limit_kw", [](Plan& plan) -> auto& {return plan.groups[0].limit_kw;
}
}
, {"groups[1].limit_price_per_kwh", [](Plan& plan) -> auto& {return plan.groups[1].limit_price_per_kwh;
}
}
, {"sessions[0].power_kw", [](Plan& plan) -> auto& {return plan.sessions[0].power_kw;
}
}
, {"sessions[0].soc_ratio", [](Plan& plan) -> auto& {return plan.sessions[0].soc_ratio;
}
}
, {
  "uncontrolled.power_kw", [](Plan & plan) -> auto& { return plan.uncontrolled.power_kw; }
}
}
;
for (const auto& [path, series] : all) {
  auto longer = depot().plan();
  series(longer).push_back(0);
  EXPECT_TRUE(has(depot().check(longer).breaches, path, "wrong_shape")) << path;
  auto shorter = depot().plan();
  series(shorter).pop_back();
  EXPECT_TRUE(has(depot().check(shorter).breaches, path, "wrong_shape")) << path;
  auto empty = depot().plan();
  series(empty).clear();
  EXPECT_TRUE(has(depot().check(empty).breaches, path, "wrong_shape")) << path;
}
}

TEST(Figures, OfASessionWithoutABatteryHaveNoSoc) {
  auto plan = depot().plan();
  plan.sessions[1].departure_soc_ratio = 1;
  plan.sessions[1].soc_ratio = {0.5, 1};
  EXPECT_TRUE(has(depot().check(plan).breaches, "sessions[1].departure_soc_ratio", "wrong_figure"));
  EXPECT_TRUE(has(depot().check(plan).breaches, "sessions[1].soc_ratio", "wrong_shape"));
  plan = depot().plan();
  plan.sessions[0].departure_soc_ratio.reset();
  EXPECT_TRUE(has(depot().check(plan).breaches, "sessions[0].departure_soc_ratio", "wrong_figure"));
}

TEST(Figures, NameWhatTheRequestNames) {
  auto plan = depot().plan();
  plan.sessions[1].evse.reset();
  plan.groups[0].id = "cellar";
  EXPECT_EQ(findings(depot().check(plan).breaches),
            (std::multiset<Finding>{{"sessions[1].evse", "wrong_figure"}, {"groups[0].id", "wrong_figure"}}));
}

TEST(Sessions, AreEachPlannedOnce) {
  auto plan = depot().plan();
  plan.sessions.pop_back();
  EXPECT_TRUE(has(depot().check(plan).breaches, "sessions", "missing_session"));
  plan = depot().plan();
  plan.sessions[2].id = "0";
  EXPECT_TRUE(has(depot().check(plan).breaches, "sessions[2].id", "duplicate_session"));
  plan = depot().plan();
  plan.sessions.push_back(plan.sessions[0]);
  plan.sessions[3].id = "stranger";
  EXPECT_TRUE(has(depot().check(plan).breaches, "sessions[3].id", "unknown_session"));
}

TEST(Sessions, OutsideTheHorizonAreNotPlanned) {
  auto late = depot();
  late.problem.sessions.push_back(session("......#"));
  late.problem.sessions.back().id = "late";
  EXPECT_TRUE(late.check(late.plan()).passed());
  auto plan = late.plan();
  plan.sessions.push_back(plan.sessions[0]);
  plan.sessions.back().id = "late";
  EXPECT_TRUE(has(late.check(plan).breaches, "sessions[3].id", "unknown_session"));
}

TEST(Sessions, WithSetPointsThatAreNoNumbersAreBreaches) {
  auto plan = depot().plan();
  plan.sessions[0].power_kw[1] = std::nan("");
  EXPECT_TRUE(has(depot().check(plan).breaches, "sessions[0].power_kw[1]", "not_finite"));
  plan = depot().plan();
  plan.site.pv_curtailed_kw[2] = HUGE_VAL;
  EXPECT_TRUE(has(depot().check(plan).breaches, "site.pv_curtailed_kw[2]", "not_finite"));
}

TEST(Sessions, ThatBeginOutsideTheHorizonAreBreachesAndNoCrash) {
  for (const int first_step : {-1'000'000, -1, 3, 2'000'000'000}) {
    auto plan = depot().plan();
    plan.sessions[0].first_step = first_step;
    EXPECT_TRUE(has(depot().check(plan).breaches, "sessions[0].first_step", "wrong_shape"));
    EXPECT_TRUE(has_slug(depot().check(plan).breaches, "eq1_absent_step"));
  }
}

TEST(Horizon, IsThatOfTheRequest) {
  const std::vector<std::pair<std::string, std::function<void(Plan&)>>> changes{
      {"horizon.start", [](Plan& plan) { plan.horizon.start += std::chrono::hours{1}; }},
      {"horizon.step_s", [](Plan& plan) { plan.horizon.step = std::chrono::minutes{5}; }},
      {"horizon.steps", [](Plan& plan) { plan.horizon.step_count = 5; }},
      {"horizon.time_zone", [](Plan& plan) { plan.horizon.time_zone = "Europe/Oslo"; }}};
  for (const auto& [path, change] : changes) {
    auto plan = depot().plan();
    change(plan);
    EXPECT_EQ(findings(depot().check(plan).breaches), (std::multiset<Finding>{{path, "wrong_figure"}}));
  }
}

}  // namespace
}  // namespace chargeplan::test
