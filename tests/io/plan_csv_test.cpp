#include <gtest/gtest.h>

#include <cstdlib>

#include "io/plan_export.hpp"
#include "io/tables_cells.hpp"
#include "sheet_reading.hpp"
#include "support/example_plans.hpp"

namespace chargeplan::io {
namespace {

TEST(PlanCsv, HasARowForEverySessionAndStepThatReadsBackToTheBit) {
  const auto example = test::planned_example({.session_count = 12, .groups = true});
  const std::string csv = write_plan_csv(example.document, example.problem, example.zone);
  const auto table = test::opened(csv, "plan.csv");
  std::vector<std::vector<std::string>> rows;
  for (const auto& cell : table.sheets()[0].cells) {
    rows.resize(std::max(rows.size(), std::size_t{cell.row} + 1));
    rows[cell.row].resize(5);
    rows[cell.row][cell.column] = read_text(cell).value();
  }
  EXPECT_EQ(rows[0], (std::vector<std::string>{"id", "evse", "time", "power_kw", "soc_ratio"}));
  std::size_t row = 1;
  for (const auto& session : example.document.plan.sessions) {
    for (std::size_t i = 0; i < session.power_kw.size(); ++i, ++row) {
      ASSERT_LT(row, rows.size());
      EXPECT_EQ(rows[row][0], session.id);
      EXPECT_EQ(rows[row][1], *session.evse);
      const Instant begin = example.document.plan.horizon.step_start(session.first_step + static_cast<int>(i));
      EXPECT_EQ(rows[row][2], format_time(begin, example.zone));
      EXPECT_EQ(std::strtod(rows[row][3].c_str(), nullptr), session.power_kw[i]);
      EXPECT_EQ(std::strtod(rows[row][4].c_str(), nullptr), session.soc_ratio[i]);
    }
  }
  EXPECT_EQ(row, rows.size());
}

TEST(PlanCsv, NeverHandsOutAFormula) {
  auto example = test::planned_example({.session_count = 2});
  example.document.plan.sessions[0].id = "=HYPERLINK(\"http://example.invalid\")";
  example.document.plan.sessions[0].evse = "+A1";
  const std::string csv = write_plan_csv(example.document, example.problem, example.zone);
  EXPECT_NE(csv.find("\n\"'=HYPERLINK(\"\"http://example.invalid\"\")\",'+A1,"), std::string::npos) << csv.substr(0, 200);
}

TEST(PlanCsv, TellsTheTwoHoursOfAnAutumnNightApart) {
  auto example = test::planned_example({.session_count = 1});
  auto& plan = example.document.plan;
  plan.horizon.start = std::chrono::sys_days{std::chrono::year{2025} / 10 / 25} + std::chrono::hours{22};
  plan.horizon.step_count = 100;
  plan.sessions[0].first_step = 8;
  plan.sessions[0].power_kw.assign(8, 1.0);
  const std::string csv = write_plan_csv(example.document, example.problem, example.zone);
  EXPECT_NE(csv.find("2025-10-26T02:00:00+02:00,1,"), std::string::npos);
  EXPECT_NE(csv.find("2025-10-26T02:00:00+01:00,1,"), std::string::npos);
}

}  // namespace
}  // namespace chargeplan::io
