#include <gtest/gtest.h>

#include <chrono>

#include "chargeplan/demand.hpp"

namespace chargeplan::test {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::year;

Session arriving(Instant arrival) {
  Session session;
  session.arrival = arrival;
  session.departure = arrival + 1h;
  return session;
}

struct Day {
  std::string start;
  int step_count;
  bool operator==(const Day&) const = default;
};

/// The horizon of one car that arrives at noon UTC of a day.
Day day_of(std::string_view zone_name, std::chrono::year_month_day date, HorizonRequest request = {}) {
  const auto zone = TimeZone::find(zone_name).value();
  const auto horizon = resolve_horizon(request, {arriving(sys_days{date} + 12h)}, zone);
  EXPECT_EQ(horizon.time_zone, zone_name);
  return {format_time(horizon.start, zone), horizon.step_count};
}

TEST(Horizon, IsTheLocalDayOfTheFirstArrival) {
  EXPECT_EQ(day_of("Europe/Oslo", year{2019} / 12 / 20), (Day{"2019-12-20T00:00:00+01:00", 96}));
  EXPECT_EQ(day_of("Europe/Oslo", year{2019} / 3 / 31), (Day{"2019-03-31T00:00:00+01:00", 92}));
  EXPECT_EQ(day_of("Europe/Oslo", year{2019} / 10 / 27), (Day{"2019-10-27T00:00:00+02:00", 100}));
  EXPECT_EQ(day_of("Australia/Lord_Howe", year{2025} / 10 / 4), (Day{"2025-10-04T00:00:00+10:30", 96}));
  EXPECT_EQ(day_of("Australia/Lord_Howe", year{2025} / 4 / 6), (Day{"2025-04-06T00:00:00+11:00", 98}));
  EXPECT_EQ(day_of("America/Sao_Paulo", year{2018} / 11 / 4), (Day{"2018-11-04T01:00:00-02:00", 92}));
  EXPECT_EQ(day_of("America/Sao_Paulo", year{2018} / 2 / 17), (Day{"2018-02-17T00:00:00-02:00", 100}));
  EXPECT_EQ(day_of("Africa/Cairo", year{2024} / 4 / 26), (Day{"2024-04-26T01:00:00+03:00", 92}));
  EXPECT_EQ(day_of("America/Havana", year{2024} / 11 / 3), (Day{"2024-11-03T00:00:00-04:00", 100}));
  EXPECT_EQ(day_of("Pacific/Apia", year{2011} / 12 / 29), (Day{"2011-12-29T00:00:00-10:00", 96}));
}

TEST(Horizon, CoversTheWholeDayWithStepsThatDoNotDivideIt) {
  EXPECT_EQ(day_of("UTC", year{2025} / 8 / 18, {.step = 7min}).step_count, 206);  // 205.7
  EXPECT_EQ(day_of("UTC", year{2025} / 8 / 18, {.step = 24h}).step_count, 1);
  EXPECT_EQ(day_of("UTC", year{2025} / 8 / 18, {.step = 1s}).step_count, 86'400);
}

TEST(Horizon, KeepsWhatIsGiven) {
  const Instant start = sys_days{year{2025} / 8 / 18} + 6h + 30min;
  EXPECT_EQ(day_of("UTC", year{2025} / 8 / 20, {.start = start}), (Day{"2025-08-18T06:30:00+00:00", 70}));
  EXPECT_EQ(day_of("UTC", year{2025} / 8 / 20, {.start = start, .step_count = 5}), (Day{"2025-08-18T06:30:00+00:00", 5}));
  EXPECT_EQ(day_of("UTC", year{2025} / 8 / 20, {.step_count = 5}), (Day{"2025-08-20T00:00:00+00:00", 5}));
  const auto utc = TimeZone::find("UTC").value();
  EXPECT_EQ(resolve_horizon({.presence = Presence::floor}, {}, utc).presence, Presence::floor);
}

TEST(Horizon, AsksTheFirstArrivalWhateverTheOrder) {
  const auto utc = TimeZone::find("UTC").value();
  const Instant first = sys_days{year{2025} / 8 / 18} + 23h;
  EXPECT_EQ(resolve_horizon({}, {arriving(first + 48h), arriving(first), arriving(first + 24h)}, utc).start, first - 23h);
}

TEST(Horizon, SurvivesTimesThatNoCalendarHas) {
  const auto oslo = TimeZone::find("Europe/Oslo").value();
  for (const auto arrival : {Instant::min(), Instant::max() - 1h, Instant{}}) {
    const auto horizon = resolve_horizon({}, {arriving(arrival)}, oslo);
    EXPECT_GT(horizon.step_count, 0);
  }
  EXPECT_GT(resolve_horizon({.start = Instant::max()}, {}, oslo).step_count, 0);
  EXPECT_GT(resolve_horizon({.step = 0s}, {}, oslo).step_count, 0);
  EXPECT_GT(resolve_horizon({}, {}, oslo).step_count, 0);
}

}  // namespace
}  // namespace chargeplan::test
