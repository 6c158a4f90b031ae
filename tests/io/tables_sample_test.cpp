#include <gtest/gtest.h>

#include "io/tables_support.hpp"

namespace chargeplan::test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

io::SeriesTable table_from(Instant start, std::chrono::seconds interval, std::vector<double> values) {
  io::SeriesTable table;
  table.values = std::move(values);
  for (std::size_t i = 0; i < table.values.size(); ++i) table.times.push_back(start + static_cast<long>(i) * interval);
  table.interval = interval;
  table.unit = "kw";
  return table;
}

Horizon horizon_of(Instant start, std::chrono::seconds step, int steps) {
  Horizon horizon;
  horizon.start = start;
  horizon.step = step;
  horizon.step_count = steps;
  return horizon;
}

const Instant day = utc(2025, 8, 18);

TEST(Sample, HoldsACoarserTable) {
  const auto series = io::sample(table_from(day, hours{1}, {0.1, 0.2}), horizon_of(day, minutes{15}, 8), "load");
  ASSERT_TRUE(series);
  EXPECT_EQ(series->values(), (std::vector{0.1, 0.1, 0.1, 0.1, 0.2, 0.2, 0.2, 0.2}));
}

TEST(Sample, AveragesAFinerTable) {
  const auto series = io::sample(table_from(day, minutes{15}, {1, 2, 3, 6, 5, 5, 5, 5}), horizon_of(day, hours{1}, 2), "load");
  ASSERT_TRUE(series);
  EXPECT_EQ(series->values(), (std::vector{3.0, 5.0}));
}

TEST(Sample, WeighsByTimeWhereStepsAndRowsDoNotMeet) {
  const auto series =
      io::sample(table_from(day, minutes{30}, {6, 12, 24}), horizon_of(day + minutes{10}, minutes{60}, 1), "load");
  ASSERT_TRUE(series);
  EXPECT_NEAR((*series)[0], (6 * 20 + 12 * 30 + 24 * 10) / 60.0, 1e-12);
}

TEST(Sample, NamesTheFirstMissingTimeAndHowManySteps) {
  auto table = table_from(day, hours{1}, {1, 2, 3, 4, 5});
  table.times.erase(table.times.begin() + 2);
  table.values.erase(table.values.begin() + 2);
  const auto series = io::sample(table, horizon_of(day, minutes{30}, 12), "site.base_load_kw");
  ASSERT_FALSE(series);
  ASSERT_EQ(series.error().issues.size(), 1U);
  const auto& issue = series.error().issues[0];
  EXPECT_EQ(issue.path, "site.base_load_kw");
  EXPECT_EQ(issue.slug, "series_gap");
  EXPECT_NE(issue.message.find("2025-08-18T02:00:00"), std::string::npos) << issue.message;
  EXPECT_NE(issue.message.find("4 of the horizon's 12 steps"), std::string::npos) << issue.message;  // gap: 2, end: 2
}

TEST(Sample, TellsALateBeginningFromAnEarlyEnd) {
  const auto table = table_from(day, hours{1}, {1, 2});
  EXPECT_EQ(io::sample(table, horizon_of(day - hours{1}, hours{1}, 2), "x").error().issues[0].slug, "series_begins_late");
  EXPECT_EQ(io::sample(table, horizon_of(day + hours{1}, hours{1}, 2), "x").error().issues[0].slug, "series_ends_early");
  EXPECT_TRUE(io::sample(table, horizon_of(day, hours{1}, 2), "x"));
  const auto late = io::sample(table, horizon_of(day - hours{1}, hours{1}, 2), "x").error().issues[0].message;
  EXPECT_TRUE(late.starts_with("the table begins at 2025-08-18T00:00:00+00:00: 1 of the horizon's 2 steps")) << late;
  const auto early = io::sample(table, horizon_of(day + hours{24}, hours{1}, 2), "x").error().issues[0].message;
  EXPECT_TRUE(early.starts_with("the table ends at 2025-08-18T02:00:00+00:00: 2 of the horizon's 2 steps")) << early;
  EXPECT_EQ(io::sample({}, horizon_of(day, hours{1}, 2), "x").error().issues[0].slug, "series_begins_late");
}

TEST(Sample, HoldsADailyTableOverADayOf25Hours) {
  auto table = table_from(utc(2025, 10, 24, 22), hours{24}, {1, 2, 3});
  table.times[2] += hours{1};  // midnight in Paris after the clocks went back
  EXPECT_TRUE(io::sample(table, horizon_of(utc(2025, 10, 24, 22), hours{1}, 72), "x"));
}

}  // namespace
}  // namespace chargeplan::test
