#include <gtest/gtest.h>

#include <chrono>

#include "chargeplan/demand.hpp"
#include "demand/nearest_names.hpp"

namespace chargeplan::test {
namespace {

using namespace std::chrono_literals;
using std::chrono::local_days;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

TimeZone zone(std::string_view name) {
  auto found = TimeZone::find(name);
  EXPECT_TRUE(found) << found.error().message;
  return found.value();
}

constexpr year_month_day date(int y, unsigned m, unsigned d) { return {year{y}, std::chrono::month{m}, std::chrono::day{d}}; }

/// `wall` as RFC 3339, or the slug of what is wrong with it.
std::string read(const TimeZone& in, year_month_day day, std::chrono::microseconds clock,
                 AmbiguousTime ambiguous = AmbiguousTime::error) {
  const auto instant = in.to_instant(local_days{day} + clock, ambiguous);
  return instant ? format_time(*instant, in) : instant.error().slug;
}

TEST(TimeZone, ReadsWallTimes) {
  EXPECT_EQ(read(zone("Europe/Paris"), date(2025, 8, 18), 11h + 59min + 53s), "2025-08-18T11:59:53+02:00");
  EXPECT_EQ(read(zone("Europe/Paris"), date(2025, 1, 18), 11h), "2025-01-18T11:00:00+01:00");
  EXPECT_EQ(read(zone("UTC"), date(2025, 1, 18), 11h), "2025-01-18T11:00:00+00:00");
  EXPECT_EQ(read(zone("America/St_Johns"), date(2025, 1, 18), 11h), "2025-01-18T11:00:00-03:30");
  EXPECT_EQ(read(zone("Asia/Kathmandu"), date(2025, 1, 18), 11h), "2025-01-18T11:00:00+05:45");
}

TEST(TimeZone, KnowsTheHourThatDoesNotExist) {
  struct Gap {
    std::string_view name;
    year_month_day day;
    std::chrono::minutes from, until;
  };
  for (const auto& gap :
       {Gap{"Europe/Oslo", date(2019, 3, 31), 2h, 3h}, Gap{"Europe/Berlin", date(2024, 3, 31), 2h, 3h},
        Gap{"America/New_York", date(2025, 3, 9), 2h, 3h}, Gap{"Australia/Lord_Howe", date(2025, 10, 5), 2h, 2h + 30min},
        Gap{"America/Sao_Paulo", date(2018, 11, 4), 0h, 1h}, Gap{"Africa/Cairo", date(2024, 4, 26), 0h, 1h}}) {
    SCOPED_TRACE(gap.name);
    const auto in = zone(gap.name);
    for (const auto clock : {std::chrono::microseconds{gap.from}, gap.from + 10min + 1us, gap.until - 1us}) {
      const auto instant = in.to_instant(local_days{gap.day} + clock, AmbiguousTime::earlier);
      ASSERT_FALSE(instant);
      EXPECT_EQ(instant.error().slug, "nonexistent_time");
      EXPECT_TRUE(instant.error().candidates.empty());
    }
    EXPECT_TRUE(in.to_instant(local_days{gap.day} + gap.until));
    EXPECT_TRUE(in.to_instant(local_days{gap.day} + gap.from - 1us));
    // The last microsecond before the gap and the first after it are neighbours.
    EXPECT_EQ(*in.to_instant(local_days{gap.day} + gap.until) - *in.to_instant(local_days{gap.day} + gap.from - 1us), 1us);
  }
}

TEST(TimeZone, KnowsTheHourThatExistsTwice) {
  struct Fold {
    std::string_view name;
    year_month_day day;
    std::chrono::minutes from, until;
  };
  for (const auto& fold :
       {Fold{"Europe/Oslo", date(2019, 10, 27), 2h, 3h}, Fold{"Europe/Berlin", date(2024, 10, 27), 2h, 3h},
        Fold{"America/New_York", date(2025, 11, 2), 1h, 2h}, Fold{"Australia/Lord_Howe", date(2025, 4, 6), 1h + 30min, 2h},
        Fold{"America/Sao_Paulo", date(2018, 2, 17), 23h, 24h}, Fold{"America/Havana", date(2024, 11, 3), 0h, 1h}}) {
    SCOPED_TRACE(fold.name);
    const auto in = zone(fold.name);
    for (const auto clock : {std::chrono::microseconds{fold.from}, fold.until - 1us}) {
      const auto wall = local_days{fold.day} + clock;
      const auto instant = in.to_instant(wall);
      ASSERT_FALSE(instant);
      EXPECT_EQ(instant.error().slug, "ambiguous_time");
      ASSERT_EQ(instant.error().candidates.size(), 2U);
      EXPECT_EQ(*in.to_instant(wall, AmbiguousTime::earlier), instant.error().candidates[0]);
      EXPECT_EQ(*in.to_instant(wall, AmbiguousTime::later), instant.error().candidates[1]);
      EXPECT_EQ(instant.error().candidates[1] - instant.error().candidates[0], fold.until - fold.from);
      for (const auto candidate : instant.error().candidates) EXPECT_EQ(in.to_wall(candidate), wall);
    }
    EXPECT_TRUE(in.to_instant(local_days{fold.day} + fold.until));
    EXPECT_TRUE(in.to_instant(local_days{fold.day} + fold.from - 1us));
  }
}

TEST(TimeZone, SaysWhatTheClockDoes) {
  const auto gap = zone("Europe/Oslo").to_instant(local_days{date(2019, 3, 31)} + 2h + 30min);
  EXPECT_EQ(gap.error().message,
            "2019-03-31 02:30:00 does not exist in Europe/Oslo: the clock goes from 2019-03-31 02:00:00 forward to 2019-03-31 "
            "03:00:00 that day; give a time outside this gap");
  const auto fold = zone("America/New_York").to_instant(local_days{date(2025, 11, 2)} + 1h);
  EXPECT_EQ(
      fold.error().message,
      "2025-11-02 01:00:00 exists twice in America/New_York, as the clock goes back that day: write the offset, -04:00 for "
      "the earlier or -05:00 for the later");
}

TEST(TimeZone, BeginsADayAtMidnightOrWhenTheClockGetsThere) {
  const auto start = [](std::string_view name, year_month_day day) {
    return format_time(zone(name).day_start(day), zone(name));
  };
  EXPECT_EQ(start("Europe/Oslo", date(2019, 3, 31)), "2019-03-31T00:00:00+01:00");
  EXPECT_EQ(start("America/Sao_Paulo", date(2018, 11, 4)), "2018-11-04T01:00:00-02:00");
  EXPECT_EQ(start("Africa/Cairo", date(2024, 4, 26)), "2024-04-26T01:00:00+03:00");
  EXPECT_EQ(start("America/Havana", date(2024, 11, 3)), "2024-11-03T00:00:00-04:00");  // the first of two midnights
  EXPECT_EQ(start("Pacific/Apia", date(2011, 12, 30)), "2011-12-31T00:00:00+14:00");   // a day that Samoa left out
}

TEST(TimeZone, GivesTheDateOfAnInstant) {
  const Instant noon_utc = sys_days{date(2025, 8, 18)} + 12h;
  EXPECT_EQ(zone("Pacific/Kiritimati").date_of(noon_utc), date(2025, 8, 19));
  EXPECT_EQ(zone("Pacific/Honolulu").date_of(noon_utc - 6h), date(2025, 8, 17));
  EXPECT_EQ(zone("UTC").date_of(Instant{sys_days{date(1970, 1, 1)}} - 1us), date(1969, 12, 31));
}

TEST(TimeZone, TurnsEveryInstantIntoAWallTimeAndBack) {
  for (const auto* name : {"Europe/Oslo", "Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Cairo", "Asia/Kolkata"}) {
    const auto in = zone(name);
    for (Instant instant = sys_days{date(2018, 1, 1)}; instant < sys_days{date(2019, 1, 1)}; instant += 13min + 7s + 11us) {
      const auto back = in.to_instant(in.to_wall(instant));
      if (back) {
        ASSERT_EQ(*back, instant);
      } else {
        ASSERT_EQ(back.error().slug, "ambiguous_time");  // what an instant shows does exist
        const auto& both = back.error().candidates;
        ASSERT_TRUE(both[0] == instant || both[1] == instant);
      }
    }
  }
}

TEST(TimeZone, SuggestsWhatAnUnknownNameMayMean) {
  const auto message = [](std::string_view name) {
    const auto found = TimeZone::find(name);
    EXPECT_FALSE(found);
    EXPECT_EQ(found.error().code, ErrorCode::invalid_input);
    EXPECT_EQ(found.error().issues.at(0).slug, "unknown_time_zone");
    return found.error().message;
  };
  EXPECT_EQ(message("Europe/Olso"), "there is no time zone \"Europe/Olso\"; did you mean \"Europe/Oslo\"?");
  EXPECT_EQ(message("oslo"), "there is no time zone \"oslo\"; did you mean \"Europe/Oslo\"?");
  EXPECT_EQ(message("america/new york"), "there is no time zone \"america/new york\"; did you mean \"America/New_York\"?");
  EXPECT_EQ(message("Middle-earth/Bree"),
            "there is no time zone \"Middle-earth/Bree\"; give an IANA name such as \"Europe/Paris\" or \"UTC\"");
  for (const auto* name : {"", "../../etc/passwd", "Europe", "Europe/", "/etc/localtime"})
    EXPECT_NE(message(name).find("there is no time zone"), std::string::npos);
  EXPECT_LT(message(std::string(1'000'000, 'x')).size(), 300U);
}

TEST(NearestNames, AreThreeAtMostAndNearestFirst) {
  const std::vector<std::string_view> names{"Area/Bat", "Area/Bet", "Area/Bit", "Area/Bot", "Area/Rope"};
  EXPECT_EQ(demand::nearest_names("Area/But", names), (std::vector<std::string_view>{"Area/Bat", "Area/Bet", "Area/Bit"}));
  EXPECT_EQ(demand::nearest_names("area/bit", names), (std::vector<std::string_view>{"Area/Bit"}));
  EXPECT_EQ(demand::nearest_names("rope", names), (std::vector<std::string_view>{"Area/Rope"}));
  EXPECT_TRUE(demand::nearest_names("Elsewhere", names).empty());
}

TEST(FormatTime, WritesFractionsOnlyWhereThereAreAny) {
  const auto utc = zone("UTC");
  const Instant noon = sys_days{date(2025, 8, 18)} + 12h;
  EXPECT_EQ(format_time(noon, utc), "2025-08-18T12:00:00+00:00");
  EXPECT_EQ(format_time(noon + 500ms, utc), "2025-08-18T12:00:00.5+00:00");
  EXPECT_EQ(format_time(noon + 1us, utc), "2025-08-18T12:00:00.000001+00:00");
  EXPECT_EQ(format_time(noon - 1us, utc), "2025-08-18T11:59:59.999999+00:00");
  EXPECT_EQ(format_time(Instant{} - 1s, utc), "1969-12-31T23:59:59+00:00");
}

TEST(FormatTime, CutsOffsetsThatHaveSecondsAndStillNamesTheInstant) {
  // Monrovia was at -00:44:30 until 1972.
  const Instant instant = sys_days{date(1971, 1, 1)} + 12h;
  EXPECT_EQ(format_time(instant, zone("Africa/Monrovia")), "1971-01-01T11:16:00-00:44");
}

}  // namespace
}  // namespace chargeplan::test
