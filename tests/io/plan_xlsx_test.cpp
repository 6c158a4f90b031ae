#include <gtest/gtest.h>

#include <numeric>

#include "io/plan_export.hpp"
#include "io/wall_clock.hpp"
#include "sheet_reading.hpp"
#include "support/example_plans.hpp"

namespace chargeplan::io {
namespace {

using test::ReadWorkbook;

constexpr double sheet_rounding = 5.1e-7;  // a sheet shows milliwatts

struct Written {
  test::PlannedExample example;
  ReadWorkbook book;
  explicit Written(test::PlannedExample planned)
      : example{std::move(planned)}, book{write_plan_xlsx(example.document, example.problem, example.zone).value()} {}
  [[nodiscard]] const Plan& plan() const { return example.document.plan; }
};

TEST(PlanXlsx, HasItsFiveSheetsInOrder) {
  const Written written{test::planned_example({.session_count = 3})};
  EXPECT_EQ(written.book.names(), (std::vector<std::string>{"KPIs", "sessions", "powers", "SoC", "site"}));
}

TEST(PlanXlsx, GivesEverySetPointAtItsTimeAndNothingOutsideTheStay) {
  const Written written{test::planned_example({.session_count = 8})};
  const auto& plan = written.plan();
  std::size_t set_points = 0;
  for (std::size_t s = 0; s < plan.sessions.size(); ++s) {
    const auto& session = plan.sessions[s];
    EXPECT_EQ(written.book.text("powers", 0, s + 1), session.id);
    for (std::size_t i = 0; i < session.power_kw.size(); ++i) {
      const std::size_t row = 1 + static_cast<std::size_t>(session.first_step) + i;
      EXPECT_NEAR(written.book.number("powers", row, s + 1), session.power_kw[i], sheet_rounding);
      EXPECT_NEAR(written.book.number("SoC", row, s + 1), session.soc_ratio[i], sheet_rounding);
    }
    set_points += session.power_kw.size();
  }
  const auto frame = 1 + plan.sessions.size() + static_cast<std::size_t>(plan.horizon.step_count);
  EXPECT_EQ(written.book.cell_count("powers"), frame + set_points);
}

TEST(PlanXlsx, WritesTimesAsDatesOnTheSitesClock) {
  const std::chrono::year_month_day spring{std::chrono::year{2025}, std::chrono::month{3}, std::chrono::day{30}};
  const Written written{test::planned_example({.session_count = 3, .date = spring})};
  ASSERT_EQ(written.plan().horizon.step_count, 92);
  ASSERT_EQ(written.book.kind("powers", 1, 0), static_cast<std::uint32_t>(CHARGEPLAN_CELL_DATE));
  constexpr double midnight = 45746;  // 2025-03-30
  EXPECT_NEAR(written.book.number("powers", 1, 0), midnight, 1e-9);
  EXPECT_NEAR(written.book.number("powers", 8, 0), midnight + 1.75 / 24, 1e-9);
  EXPECT_NEAR(written.book.number("powers", 9, 0), midnight + 3.0 / 24, 1e-9);  // 02:00 to 03:00 is not there
  EXPECT_NEAR(written.book.number("site", 8, 1), 1, 1e-9);
  EXPECT_NEAR(written.book.number("site", 9, 1), 2, 1e-9);
  const auto& session = written.example.problem.sessions[0];
  EXPECT_EQ(written.book.kind("sessions", 1, 2), static_cast<std::uint32_t>(CHARGEPLAN_CELL_DATE));
  EXPECT_NEAR(written.book.number("sessions", 1, 2), sheet_date(session.arrival, written.example.zone), 1e-9);
}

TEST(PlanXlsx, KeepsTextAsText) {
  auto example = test::planned_example({.session_count = 4});
  auto& sessions = example.document.plan.sessions;
  const std::vector<std::string> names{"=1+1", "http://example.invalid", "007", "a\x01\xFF<&>\""};
  for (std::size_t s = 0; s < names.size(); ++s) sessions[s].id = names[s];
  const Written written{std::move(example)};
  for (std::size_t s = 0; s < 3; ++s) {
    EXPECT_EQ(written.book.text("sessions", s + 1, 0), names[s]);
    EXPECT_EQ(written.book.text("powers", 0, s + 1), names[s]);
  }
  EXPECT_EQ(written.book.text("sessions", 4, 0), "a\uFFFD\uFFFD<&>\"");
}

TEST(PlanXlsx, SumsOfItsSheetsAgreeWithItsKpis) {
  const Written written{test::planned_example({.session_count = 20})};
  double delivered_kwh = 0;
  for (std::size_t s = 1; s <= 20; ++s) delivered_kwh += written.book.number("sessions", s, 7);
  std::size_t row = 0;
  while (written.book.cell("KPIs", row, 0) == nullptr || written.book.text("KPIs", row, 0) != "energy delivered (battery)")
    ++row;
  EXPECT_NEAR(written.book.number("KPIs", row, 1), delivered_kwh, 1e-4);
  EXPECT_EQ(written.book.text("KPIs", row, 3), "kWh");
}

TEST(PlanXlsx, SaysWhyASessionIsShort) {
  const Written written{test::planned_example()};
  bool found = false;
  for (std::size_t s = 0; s < written.plan().sessions.size(); ++s) {
    const bool is_short = written.plan().sessions[s].unmet_kwh > 1e-6;
    EXPECT_EQ(written.book.cell("sessions", s + 1, 15) != nullptr, is_short) << s;
    found = found || is_short;
  }
  EXPECT_TRUE(found);
}

/// A plan of `count` sessions of one step each: quick to make at any size.
test::PlannedExample wide(std::size_t count) {
  auto example = test::planned_example({.session_count = 1});
  auto session = example.document.plan.sessions[0];
  session.first_step = 5;
  session.power_kw = {3.5};
  session.soc_ratio = {};
  session.unmet_kwh = 0;
  example.document.plan.sessions.assign(count, session);
  for (std::size_t s = 0; s < count; ++s) example.document.plan.sessions[s].id = fmt::format("s{}", s);
  return example;
}

TEST(PlanXlsx, TurnsTheSheetWhereSessionsOutnumberItsColumns) {
  const Written fits{wide(16'383)};
  EXPECT_EQ(fits.book.text("powers", 0, 16'383), "s16382");
  EXPECT_NEAR(fits.book.number("powers", 6, 16'383), 3.5, sheet_rounding);
  const Written turned{wide(16'384)};
  EXPECT_EQ(turned.book.text("powers", 16'384, 0), "s16383");
  EXPECT_NEAR(turned.book.number("powers", 16'384, 6), 3.5, sheet_rounding);
  EXPECT_NEAR(turned.book.number("powers", 0, 6), fits.book.number("powers", 6, 0), 1e-9);
}

TEST(PlanXlsx, RefusesWhatNoSheetHolds) {
  auto example = wide(16'384);
  example.document.plan.horizon.step_count = 16'384;
  const auto refused = write_plan_xlsx(example.document, example.problem, example.zone);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unsupported);
  EXPECT_NE(refused.error().message.find("16384 sessions by 16384 steps"), std::string::npos);
}

TEST(PlanXlsx, WritesAnInfeasiblePlanWithItsReasons) {
  auto [problem, zone] = test::example_problem({.session_count = 2});
  problem.site.base_load_kw = 100.0;
  const Written written{{problem, zone, test::document_of(plan(problem).value())}};
  ASSERT_EQ(written.plan().status, PlanStatus::infeasible);
  EXPECT_EQ(written.book.text("KPIs", 4, 1), "infeasible");
}

}  // namespace
}  // namespace chargeplan::io
