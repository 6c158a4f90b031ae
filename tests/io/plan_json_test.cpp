#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <cstring>
#include <limits>

#include "io/plan_document.hpp"

namespace chargeplan {
namespace {

using io::PlanDocument;

std::string told(const Error& error) {
  std::string text = error.message + "\n";
  for (const Issue& issue : error.issues) text += "  " + issue.path + ": " + issue.slug + ": " + issue.message + "\n";
  return text;
}

/// Any finite double, with the awkward ones often.
double any_number() {
  const int kind = *rc::gen::inRange(0, 4);
  if (kind == 0) return *rc::gen::element(0.0, -0.0, 0.1, 1.0 / 3, 1e-9, 5e-324, 1.7976931348623157e308, 22.0);
  if (kind == 1) return static_cast<double>(*rc::gen::inRange(-1000, 1000)) / 16;
  const auto number = std::bit_cast<double>(*rc::gen::arbitrary<std::uint64_t>());
  return std::isfinite(number) ? number : 1.5;
}

std::vector<double> any_numbers() {
  std::vector<double> numbers(*rc::gen::inRange<std::size_t>(0, 6));
  for (double& number : numbers) number = any_number();
  return numbers;
}

std::string any_text() {
  std::string text;
  for (int i = *rc::gen::inRange(0, 6); i > 0; --i)
    text += *rc::gen::element<std::string>("a", "\"", "\\", "\n", "\x01", "\x7f", "é", "🚗", "</script>", "=1+1");
  return text;
}

std::vector<Issue> any_issues() {
  std::vector<Issue> issues(*rc::gen::inRange<std::size_t>(0, 3));
  for (Issue& issue : issues) issue = {any_text(), any_text(), any_text()};
  return issues;
}

SessionPlan any_session() {
  SessionPlan session;
  session.id = any_text();
  if (*rc::gen::arbitrary<bool>()) session.evse = any_text();
  session.first_step = *rc::gen::inRange(0, 100'000);
  session.power_kw = any_numbers();
  session.soc_ratio = any_numbers();
  for (double* number :
       {&session.energy_required_kwh, &session.energy_delivered_kwh, &session.energy_drawn_kwh, &session.unmet_kwh,
        &session.energy_cost, &session.peak_power_kw, &session.demand_met_ratio, &session.marginal_cost_per_kwh})
    *number = any_number();
  if (*rc::gen::arbitrary<bool>()) session.departure_soc_ratio = any_number();
  session.notes = any_issues();
  return session;
}

PlanDocument any_document() {
  PlanDocument document;
  document.id = any_text();
  document.created = Instant{std::chrono::microseconds{*rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000'000)}};
  document.request_sha256 = any_text();
  document.version = any_text();
  Plan& plan = document.plan;
  plan.status = *rc::gen::element(PlanStatus::optimal, PlanStatus::feasible, PlanStatus::infeasible);
  plan.formulation = *rc::gen::element(Formulation::lp, Formulation::milp);
  if (plan.status != PlanStatus::infeasible)
    for (double* number : {&plan.objective_cost, &plan.bound_cost, &plan.gap, &plan.cost.energy_cost, &plan.cost.unmet_cost,
                           &plan.cost.demand_charge_cost, &plan.cost.overload_cost})
      *number = any_number();
  plan.max_violation = any_number();
  plan.solver = {any_text(), *rc::gen::inRange(0L, 1L << 40), any_text(), any_number(), any_number(), any_number()};
  plan.horizon.start = Instant{std::chrono::microseconds{*rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000'000)}};
  plan.horizon.step = std::chrono::seconds{*rc::gen::inRange(1, 86'401)};
  plan.horizon.step_count = *rc::gen::inRange(1, 100'001);
  plan.horizon.time_zone = *rc::gen::element<std::string>("UTC", "Europe/Paris", "Asia/Kathmandu", "Nowhere/AtAll");
  plan.horizon.presence = *rc::gen::element(Presence::fraction, Presence::floor);
  SitePlan& site = plan.site;
  for (auto* numbers :
       {&site.power_kw, &site.import_kw, &site.export_kw, &site.pv_curtailed_kw, &site.base_load_kw, &site.pv_kw,
        &site.limit_kw, &site.import_price_per_kwh, &site.export_price_per_kwh, &site.limit_price_per_kwh,
        &site.energy_price_per_kwh, &site.peak_price_per_kw, &plan.uncontrolled.power_kw})
    *numbers = any_numbers();
  for (double* number :
       {&site.overload_kw, &site.unavoidable_overload_kw, &site.billed_peak_kw, &plan.uncontrolled.energy_delivered_kwh,
        &plan.uncontrolled.peak_power_kw, &plan.uncontrolled.energy_cost, &plan.kpi.energy_required_kwh,
        &plan.kpi.energy_delivered_kwh, &plan.kpi.energy_drawn_kwh, &plan.kpi.demand_met_ratio, &plan.kpi.peak_power_kw,
        &plan.kpi.grid_limit_use_ratio, &plan.kpi.energy_cost, &plan.kpi.mean_price_per_kwh})
    *number = any_number();
  plan.kpi.sessions = *rc::gen::inRange(0, 1000);
  plan.kpi.evses = *rc::gen::inRange(0, 1000);
  plan.kpi.fully_met_sessions = *rc::gen::inRange(0, 1000);
  plan.uncontrolled.steps_over_limit = *rc::gen::inRange(0, 1000);
  for (int g = *rc::gen::inRange(0, 3); g > 0; --g)
    plan.groups.push_back({any_text(), any_numbers(), any_numbers(), any_numbers()});
  for (int s = *rc::gen::inRange(0, 4); s > 0; --s) plan.sessions.push_back(any_session());
  plan.warnings = any_issues();
  return document;
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}

RC_GTEST_PROP(PlanJson, ComesBackToTheBit, ()) {
  const PlanDocument document = any_document();
  const std::string json = io::write_plan_json(document);
  const auto again = io::read_plan_json(json);
  if (!again) RC_FAIL(told(again.error()) + json);
  RC_ASSERT(*again == document);
  RC_ASSERT(same_bits(again->plan.site.power_kw, document.plan.site.power_kw));  // == takes -0 for 0
  RC_ASSERT(io::write_plan_json(*again) == json);
}

TEST(PlanJson, WritesNullForTheCostsOfAnInfeasiblePlan) {
  PlanDocument document;
  document.plan.status = PlanStatus::infeasible;
  const std::string json = io::write_plan_json(document);
  EXPECT_NE(json.find(R"("objective_cost":null,"bound_cost":null,"gap":null,"max_violation":0,"cost":null)"), std::string::npos)
      << json;
}

TEST(PlanJson, RefusesNullCostsOfAFeasiblePlan) {
  PlanDocument document;
  document.plan.status = PlanStatus::infeasible;
  std::string json = io::write_plan_json(document);
  json.replace(json.find("infeasible"), 10, "optimal");
  const auto plan = io::read_plan_json(json);
  ASSERT_FALSE(plan);
  ASSERT_EQ(plan.error().issues.size(), 4U);
  EXPECT_EQ(plan.error().issues[0].path, "objective_cost");
  EXPECT_EQ(plan.error().issues[3].path, "cost");
}

TEST(PlanJson, LeavesNoFieldOut) {
  const auto plan = io::read_plan_json(R"({"schema": "chargeplan.plan/1", "sessions": [{"id": "a"}], "sites": {}})");
  ASSERT_FALSE(plan);
  const std::string text = told(plan.error());
  for (const char* line : {"id: missing", "created: missing", "status: missing", "site: missing", "kpi: missing",
                           "sessions[0].power_kw: missing", "sessions[0].evse: missing", "sites: unknown_key"})
    EXPECT_NE(text.find(line), std::string::npos) << line << " in\n" << text;
}

TEST(PlanJson, NamesTheElementThatIsWrong) {
  PlanDocument document;
  document.plan.sessions.resize(2);
  document.plan.sessions[1].power_kw = {1, 2, 3};
  std::string json = io::write_plan_json(document);
  json.replace(json.find("[1,2,3]"), 7, "[1,null,1e999]");
  const auto plan = io::read_plan_json(json);
  ASSERT_FALSE(plan);
  ASSERT_EQ(plan.error().issues.size(), 2U);
  EXPECT_EQ(plan.error().issues[0].path, "sessions[1].power_kw[1]");
  EXPECT_EQ(plan.error().issues[1].path, "sessions[1].power_kw[2]");
}

TEST(PlanJson, NeverWritesInvalidText) {
  PlanDocument document;
  document.id =
      "Stra\xdf"
      "e \xF0\x9F \xED\xA0\x80 \xC0\xAF ok";
  const auto again = io::read_plan_json(io::write_plan_json(document));
  ASSERT_TRUE(again) << told(again.error());
  EXPECT_EQ(again->id, "Stra\uFFFDe \uFFFD\uFFFD \uFFFD\uFFFD\uFFFD \uFFFD\uFFFD ok");
}

TEST(PlanJson, WritesNoNumberThatJsonLacks) {
  PlanDocument document;
  document.plan.max_violation = std::numeric_limits<double>::infinity();
  const auto again = io::read_plan_json(io::write_plan_json(document));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().issues.at(0).path, "max_violation");
}

}  // namespace
}  // namespace chargeplan
