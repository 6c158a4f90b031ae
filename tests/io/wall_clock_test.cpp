#include "io/wall_clock.hpp"

#include <gtest/gtest.h>

#include "tables_support.hpp"

namespace chargeplan::io {
namespace {

using test::utc;
using test::zone;

TEST(WallClock, NamesTheOffsetOnlyInTheHourThatComesTwice) {
  const auto& paris = zone("Europe/Paris");
  EXPECT_EQ(clock_text(utc(2025, 8, 18, 11, 15), paris), "13:15");
  EXPECT_EQ(clock_text(utc(2025, 10, 26, 0, 30), paris), "02:30+02:00");
  EXPECT_EQ(clock_text(utc(2025, 10, 26, 1, 30), paris), "02:30+01:00");
  EXPECT_EQ(clock_text(utc(2025, 10, 26, 2, 30), paris), "03:30");
}

TEST(WallClock, JoinsNeighbouringStepsAndCountsTheRest) {
  Horizon horizon;
  horizon.start = utc(2025, 8, 18);
  EXPECT_EQ(step_ranges_text({4, 5, 6}, horizon, zone()), "01:00\u201301:45");
  EXPECT_EQ(step_ranges_text({0, 2, 4, 6, 8}, horizon, zone()),
            "00:00\u201300:15, 00:30\u201300:45, 01:00\u201301:15 and 2 more times");
  EXPECT_EQ(step_ranges_text({0, 2, 4, 6}, horizon, zone()),
            "00:00\u201300:15, 00:30\u201300:45, 01:00\u201301:15 and 1 more time");
}

TEST(WallClock, NamesTheDayWhereThereAreSeveral) {
  Horizon horizon;
  horizon.start = utc(2025, 8, 18);
  horizon.step_count = 192;
  EXPECT_EQ(step_ranges_text({100}, horizon, zone()), "2025-08-19 01:00\u201301:15");
  EXPECT_EQ(step_ranges_text({4, 8, 100}, horizon, zone()),
            "2025-08-18 01:00\u201301:15, 02:00\u201302:15, 2025-08-19 01:00\u201301:15");
}

TEST(WallClock, NamesTheDayInWhichARangeEnds) {
  Horizon horizon;
  horizon.start = utc(2025, 8, 18);
  horizon.step_count = 192;
  EXPECT_EQ(step_ranges_text({94, 95}, horizon, zone()), "2025-08-18 23:30\u201300:00");
  EXPECT_EQ(step_ranges_text({95, 96, 100}, horizon, zone()), "2025-08-18 23:45\u20132025-08-19 00:15, 01:00\u201301:15");
}

TEST(WallClock, FindsAClockChangeToTheSecond) {
  const auto changes = offset_changes(utc(2025, 3, 29, 23), utc(2025, 3, 30, 22), zone("Europe/Paris"));
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].from, utc(2025, 3, 29, 23));
  EXPECT_EQ(changes[0].offset, std::chrono::hours{1});
  EXPECT_EQ(changes[1].from, utc(2025, 3, 30, 1));
  EXPECT_EQ(changes[1].offset, std::chrono::hours{2});
}

TEST(WallClock, FindsBothChangesOfAYear) {
  EXPECT_EQ(offset_changes(utc(2025, 1, 1), utc(2026, 1, 1), zone("America/New_York")).size(), 3U);
  EXPECT_EQ(offset_changes(utc(2025, 1, 1), utc(2026, 1, 1), zone("UTC")).size(), 1U);
}

TEST(WallClock, CountsDaysAsASheetDoes) {
  EXPECT_DOUBLE_EQ(sheet_date(utc(2025, 8, 18, 12), zone()), 45887.5);
  EXPECT_DOUBLE_EQ(sheet_date(utc(2025, 8, 18, 10), zone("Europe/Paris")), 45887.5);
}

}  // namespace
}  // namespace chargeplan::io
