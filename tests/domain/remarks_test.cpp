#include "domain/remarks.hpp"

#include <gtest/gtest.h>

#include "domain/feasibility.hpp"
#include "domain/issue_matchers.hpp"
#include "support/drawn_problem.hpp"

namespace chargeplan::test {
namespace {

using Findings = std::multiset<Finding>;

domain::Remarks remarks_on(const Problem& problem, const PlanOptions& options = {}) {
  return domain::remarks(problem, options, domain::session_terms(problem, options.unmet_penalty_cost));
}

TEST(Remarks, SayNothingOfAPlainProblem) {
  const auto remarks = remarks_on(site({20, 20}, {session("#.")}));
  EXPECT_TRUE(remarks.warnings.empty()) << listed(remarks.warnings);
  ASSERT_EQ(remarks.notes.size(), 1U);
  EXPECT_TRUE(remarks.notes[0].empty());
}

TEST(Remarks, WarnWhereNotDeliveringIsCheaperThanEnergy) {
  auto problem = site({20, 20}, {session("#.", {.efficiency = 0.5, .unmet_price_per_kwh = 0.39})});
  problem.site.import_price_per_kwh = std::vector<double>{0.1, 0.2};
  const Findings expected{{"sessions[0].unmet_price_per_kwh", "unmet_cheaper_than_energy"}};
  EXPECT_EQ(findings(remarks_on(problem).warnings), expected);
  problem.sessions[0].unmet_price_per_kwh = 0.4;
  EXPECT_TRUE(remarks_on(problem).warnings.empty());
  problem.sessions[0].priority = 0.5;
  EXPECT_EQ(findings(remarks_on(problem).warnings), expected);
  problem.sessions[0].energy_required_kwh = 0;
  EXPECT_TRUE(remarks_on(problem).warnings.empty());
}

TEST(Remarks, WarnWhereNotDeliveringIsCheaperThanTheDemandCharge) {
  auto problem = site({20, 20}, {session("##", {.unmet_price_per_kwh = 4})});
  problem.site.demand_charge_per_kw = 2;  // as much as half an hour of 4 per kWh
  EXPECT_TRUE(remarks_on(problem).warnings.empty());
  problem.sessions[0].departure -= std::chrono::seconds{1};
  EXPECT_TRUE(has(remarks_on(problem).warnings, "sessions[0].unmet_price_per_kwh", "unmet_cheaper_than_energy"));
}

TEST(Remarks, WarnOfMoreEnergyThanThereIsRoomFor) {
  auto problem = site({20}, {session("#", {.energy_required_kwh = 5})});
  problem.sessions[0].battery_capacity_kwh = 40;
  problem.sessions[0].arrival_energy_kwh = 35;
  EXPECT_TRUE(remarks_on(problem).warnings.empty());
  problem.sessions[0].arrival_energy_kwh = 35 + 1e-9;  // rounding
  EXPECT_TRUE(remarks_on(problem).warnings.empty());
  problem.sessions[0].arrival_energy_kwh = 36;
  EXPECT_EQ(findings(remarks_on(problem).warnings), (Findings{{"sessions[0].energy_required_kwh", "energy_above_room"}}));
  problem.sessions[0].max_energy_kwh = 4.5;
  EXPECT_EQ(findings(remarks_on(problem).warnings), (Findings{{"sessions[0].energy_required_kwh", "energy_above_room"}}));
  problem.sessions[0].max_energy_kwh = 3;
  EXPECT_EQ(findings(remarks_on(problem).warnings), (Findings{{"sessions[0].max_energy_kwh", "energy_above_max_energy"}}));
}

TEST(Remarks, WarnOfMoreMeasuredThanTheBatteryHadRoomFor) {
  auto problem = site({20, 20}, {session("##", {.energy_required_kwh = 5})});
  problem.sessions[0].battery_capacity_kwh = 50;
  problem.sessions[0].arrival_energy_kwh = 10;
  problem.sessions[0].delivered_kwh = 40;
  EXPECT_TRUE(remarks_on(problem).warnings.empty());
  problem.sessions[0].delivered_kwh = 41;
  EXPECT_EQ(findings(remarks_on(problem).warnings), (Findings{{"sessions[0].delivered_kwh", "delivered_above_room"}}));
  problem.sessions[0].arrival_energy_kwh.reset();
  EXPECT_TRUE(remarks_on(problem).warnings.empty());
}

TEST(Remarks, NoteWhatTheHorizonCutsOff) {
  auto problem = site({20, 20}, {session("##"), session("##"), session("##"), session("...#")});
  problem.sessions[0].arrival -= std::chrono::hours{1};
  problem.sessions[1].departure += std::chrono::hours{1};
  const auto remarks = remarks_on(problem);
  EXPECT_EQ(findings(remarks.notes[0]), (Findings{{"sessions[0].arrival", "session_partly_outside_horizon"}}));
  EXPECT_EQ(findings(remarks.notes[1]), (Findings{{"sessions[1].departure", "session_partly_outside_horizon"}}));
  EXPECT_TRUE(remarks.notes[2].empty());
  EXPECT_TRUE(remarks.notes[3].empty());
  EXPECT_EQ(findings(remarks.warnings), (Findings{{"sessions[3].arrival", "session_outside_horizon"}}));
}

TEST(Remarks, NoteSessionsThatGetNothing) {
  auto problem = site({20, 20}, {session("#.", {.energy_required_kwh = 0}), session("#.")});
  problem.horizon.presence = Presence::floor;
  problem.sessions[1].departure -= std::chrono::seconds{1};
  const auto remarks = remarks_on(problem);
  EXPECT_EQ(findings(remarks.notes[0]), (Findings{{"sessions[0].energy_required_kwh", "no_energy_required"}}));
  EXPECT_EQ(findings(remarks.notes[1]), (Findings{{"sessions[1].departure", "stay_inside_no_step"}}));
  EXPECT_TRUE(remarks.warnings.empty());
}

TEST(Remarks, NoteMinimumPowersThatAnLpDoesNotEnforce) {
  const auto problem = site({20}, {session("#", {.min_power_kw = 4})});
  EXPECT_EQ(findings(remarks_on(problem).notes[0]), (Findings{{"sessions[0].min_power_kw", "minimum_power_not_enforced"}}));
  PlanOptions milp;
  milp.formulation = Formulation::milp;
  EXPECT_TRUE(remarks_on(problem, milp).notes[0].empty());
}

TEST(Remarks, NameTheStepsOfAnExportPriceAboveTheImportPrice) {
  auto problem = site(std::vector<double>(8, 20.0), {});
  problem.site.import_price_per_kwh = 0.1;
  problem.site.export_price_per_kwh = std::vector<double>{0.2, 0.2, 0.2, 0.2, 0.05, 0.2, 0.2, 0.2};
  problem.site.pv_kw = std::vector<double>{0, 5, 5, 5, 5, 5, 0, 5};
  const auto warnings = remarks_on(problem).warnings;
  ASSERT_EQ(findings(warnings), (Findings{{"site.export_price_per_kwh", "export_above_import_price"}}));
  EXPECT_NE(warnings[0].message.find("steps 1-3 (00:15-01:00), 5 (01:15-01:30) and 7 (01:45-02:00);"), std::string::npos)
      << warnings[0].message;
}

TEST(Remarks, NameTheStepsOverTheLimitWithoutACar) {
  auto problem = site({20, 20, 20}, {});
  EXPECT_TRUE(domain::over_limit_without_cars(problem).empty());
  problem.site.base_load_kw = std::vector<double>{21, 20, 30};
  problem.site.pv_kw = std::vector<double>{0, 0, 7.5};
  const auto hard = domain::over_limit_without_cars(problem);
  ASSERT_EQ(findings(hard), (Findings{{"site.grid_limit_kw", "site_over_limit"}}));
  EXPECT_NE(hard[0].message.find("steps 0 (00:00-00:15) and 2 (00:30-00:45), most in step 2: by 2.5 kW; no plan can hold it"),
            std::string::npos);
  problem.site.overload_price_per_kw = 1;
  EXPECT_NE(domain::over_limit_without_cars(problem).at(0).message.find("not priced"), std::string::npos);
}

TEST(StepWords, JoinNeighboursAndCutLongLists) {
  auto horizon = site(std::vector<double>(100, 20.0), {}).horizon;
  horizon.step = std::chrono::minutes{10};
  const auto words = [&](std::vector<int> steps) { return domain::step_words(steps, horizon); };
  EXPECT_EQ(words({4}), "4 (00:40-00:50)");
  EXPECT_EQ(words({4, 5}), "4-5 (00:40-01:00)");
  EXPECT_EQ(words({0, 2, 3, 4, 9}), "0 (00:00-00:10), 2-4 (00:20-00:50) and 9 (01:30-01:40)");
  std::vector<int> even;
  for (int step = 0; step < 100; step += 2) even.push_back(step);
  const auto cut = words(even);
  EXPECT_TRUE(cut.ends_with("22 (03:40-03:50), … (50 steps)")) << cut;
  horizon.step = std::chrono::hours{1};
  EXPECT_EQ(words({25, 26}), "25-26 (2025-08-19 01:00-03:00)");
  EXPECT_EQ(words({22, 23, 24}), "22-24 (2025-08-18 22:00-2025-08-19 01:00)");
}

}  // namespace
}  // namespace chargeplan::test
