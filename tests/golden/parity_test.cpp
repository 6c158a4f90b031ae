// The original planner's own optima, met by ours as the special case that docs/model.md describes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "chargeplan/planner.hpp"
#include "domain/session_terms.hpp"
#include "golden/golden_json.hpp"
#include "io/files.hpp"
#include "io/tables.hpp"

namespace chargeplan::test {
namespace {

using io::json::Value;

/// A parity case: numbers by their path in NAME.json, sessions from NAME.csv.
class Parity : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const auto folder = std::string{CHARGEPLAN_SOURCE_DIR} + "/tests/golden/parity/";
    auto json = io::read_file(folder + GetParam() + ".json");
    auto csv = io::read_file(folder + GetParam() + ".csv");
    ASSERT_TRUE(json && csv);
    json_ = std::move(*json);
    auto document = io::json::Document::parse(json_);
    ASSERT_TRUE(document);
    document_ = std::move(*document);
    read_problem(*csv);
  }

  [[nodiscard]] const Value& at(std::initializer_list<std::string_view> path) const {
    const Value* value = &document_->root();
    for (const auto key : path) {
      value = io::json::find_member(*value, key);
      if (value == nullptr) throw std::out_of_range{std::string{key}};
    }
    return *value;
  }
  [[nodiscard]] double number(std::initializer_list<std::string_view> path) const { return json_number(at(path)); }

  void expect_near(double actual, double expected, const std::string& what) const {
    EXPECT_NEAR(actual, expected, 1e-6 * std::max(1.0, std::abs(expected))) << GetParam() << " " << what;
  }

  Problem problem_;  ///< as the original's `lp`: a soft limit
  PlanOptions options_;

 private:
  void read_problem(const std::string& csv) {
    using namespace std::chrono_literals;
    auto& horizon = problem_.horizon;
    horizon.start = std::chrono::sys_days{std::chrono::year{2025} / 8 / 18};
    ASSERT_EQ(at({"horizon_start"}).text(), "2025-08-18T00:00:00");
    horizon.step = std::chrono::seconds{static_cast<int>(number({"step_s"}))};
    horizon.step_count = static_cast<int>(number({"steps"}));
    horizon.presence = Presence::floor;
    auto& site = problem_.site;
    site.efficiency = number({"efficiency"});
    site.import_price_per_kwh = number({"prices", "price_energy_buy"});
    site.overload_price_per_kw = 1e6;
    read_capacity();
    options_.unmet_penalty_cost = number({"prices", "penalty_unsatisfied"});
    const auto zone = TimeZone::find("UTC");
    ASSERT_TRUE(zone);
    auto table = io::read_demand_table(csv, {.file_name = GetParam() + ".csv", .time_zone = &*zone, .start = horizon.start});
    ASSERT_TRUE(table) << table.error().message;
    ASSERT_EQ(static_cast<double>(table->sessions.size()), number({"vehicles"}));
    problem_.sessions = std::move(table->sessions);
    for (auto& session : problem_.sessions)  // M = min(capacity - arrival energy, 2 E); the first is ours in any case
      session.max_energy_kwh = 2 * session.energy_required_kwh.value();
  }
  void read_capacity() {
    const auto& capacity = at({"capacity_kw"});
    if (capacity.kind == io::json::Kind::number) {
      problem_.site.grid_limit_kw = json_number(capacity);
      return;
    }
    std::vector<double> limit_kw;
    const Value* value = capacity.first();
    for (std::uint32_t i = 0; i < capacity.size; ++i, value = value->next()) limit_kw.push_back(json_number(*value));
    problem_.site.grid_limit_kw = limit_kw;
  }

  std::string json_;
  std::optional<io::json::Document> document_;
};

double unmet_kwh(const Plan& plan) {
  double sum = 0;
  for (const auto& session : plan.sessions) sum += session.unmet_kwh;
  return sum;
}

TEST_P(Parity, LpMeetsTheOriginalsOptimumByEveryBackend) {
  for (const auto& solver : available_solvers()) {
    options_.solver = solver.name;
    const auto plan = chargeplan::plan(problem_, options_);
    ASSERT_TRUE(plan) << solver.name << ": " << plan.error().message;
    EXPECT_EQ(plan->status, PlanStatus::optimal) << solver.name;
    expect_near(plan->objective_cost, number({"expected", "lp", "objective"}), "objective by " + solver.name);
    expect_near(unmet_kwh(*plan), number({"expected", "lp", "unmet_kwh"}), "unmet energy by " + solver.name);
    expect_near(plan->site.overload_kw, number({"expected", "lp", "overload_kw"}), "overload by " + solver.name);
  }
}

TEST_P(Parity, MilpMeetsTheOriginalsOptimum) {
  options_.solver = "highs";
  options_.formulation = Formulation::milp;
  options_.solve.gap = 1e-9;
  problem_.site.overload_price_per_kw.reset();
  const auto plan = chargeplan::plan(problem_, options_);
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_EQ(plan->status, PlanStatus::optimal);
  expect_near(plan->objective_cost, number({"expected", "milp", "objective"}), "objective");
  expect_near(unmet_kwh(*plan), number({"expected", "milp", "unmet_kwh"}), "unmet energy");
  expect_near(plan->site.overload_kw, 0, "overload");
}

// Where the limit binds, where some go short, or at one price for a fully used hour, energy and peak are unique: the case says
// so by equal figures of its lp and milp. The KPIs are rounded to two decimals there.
TEST_P(Parity, OursGiveTheOriginalsKpis) {
  options_.solver = "highs";
  const auto plan = chargeplan::plan(problem_, options_);
  ASSERT_TRUE(plan) << plan.error().message;
  constexpr double rounding = 0.005 + 1e-9;
  EXPECT_EQ(plan->kpi.sessions, number({"expected", "lp", "kpi", "nbrVehicles"}));
  EXPECT_NEAR(plan->kpi.energy_drawn_kwh, number({"expected", "lp", "kpi", "energykWh"}), rounding);
  EXPECT_NEAR(plan->kpi.peak_power_kw, number({"expected", "lp", "kpi", "peakPowerkW"}), rounding);
  EXPECT_NEAR(plan->kpi.energy_required_kwh, number({"expected", "lp", "kpi", "energyPlannedkWh"}), rounding);
  const double workload_percent = 100 * plan->kpi.energy_drawn_kwh / plan->kpi.energy_required_kwh;  // grid over battery side
  EXPECT_NEAR(workload_percent, number({"expected", "lp", "kpi", "workloadPct"}), rounding);
}

INSTANTIATE_TEST_SUITE_P(Original, Parity,
                         testing::Values("negative_40", "readme_40", "soft_40", "tight_120", "tight_40", "variable_50"));

// The README's car is there from 11:59:53 to 16:46:38.
TEST(ParityTimes, AreCountedByFloorFromTheStart) {
  using namespace std::chrono_literals;
  Horizon horizon;
  horizon.start = std::chrono::sys_days{std::chrono::year{2025} / 8 / 18};
  horizon.presence = Presence::floor;
  Session session;
  session.arrival = horizon.start + 11h + 59min + 53s;
  session.departure = horizon.start + 16h + 46min + 38s;
  const auto window = domain::presence_window(session, horizon);
  EXPECT_EQ(window.first_step, 47);
  EXPECT_EQ(window.first_step + static_cast<int>(window.fraction.size()), 67);
  for (std::size_t k = 0; k < window.fraction.size(); ++k) EXPECT_EQ(window.fraction[k], 1.0);
}

}  // namespace
}  // namespace chargeplan::test
