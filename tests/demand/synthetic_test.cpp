#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "chargeplan/demand.hpp"
#include "chargeplan/problem.hpp"
#include "demand/random.hpp"

namespace chargeplan::test {
namespace {

using std::chrono::seconds;

std::vector<Session> drawn(const SyntheticOptions& options) {
  auto sessions = synthetic_sessions(options);
  EXPECT_TRUE(sessions) << sessions.error().message;
  return sessions.value_or(std::vector<Session>{});
}

/// Since local midnight of the date, in UTC.
double hour_of(Instant instant, const SyntheticOptions& options) {
  return hours(instant - std::chrono::sys_days{options.date});
}

TEST(SplitMix64, GivesTheNumbersOfItsPaper) {
  demand::SplitMix64 random{1234567};
  for (const std::uint64_t expected : {6457827717110365317U, 3203168211198807973U, 9817491932198370423U, 4593380528125082431U})
    EXPECT_EQ(random.next(), expected);
}

TEST(SplitMix64, KeepsTheUnitBelowOne) {
  // The largest 53 bits there are, over 2^53.
  EXPECT_LT(static_cast<double>(~std::uint64_t{0} >> 11U) * 0x1p-53, 1.0);
  demand::SplitMix64 random{5};
  for (int k = 0; k < 100'000; ++k) {
    const double unit = random.unit();
    ASSERT_TRUE(unit >= 0 && unit < 1);
    const auto index = random.below(4);
    ASSERT_TRUE(index >= 0 && index < 4);
  }
}

TEST(SyntheticSessions, AreTheSameForASeedEverywhere) {
  struct Golden {
    std::string arrival, departure;
    double power_kw, capacity_kwh, arrival_kwh, required_kwh;
  };
  // Drawn by a second writing of the generator, in another language.
  const std::array<Golden, 3> expected{
      {{"2025-08-18T11:24:44+02:00", "2025-08-18T14:13:19+02:00", 7, 30, 27.022820418206503, 2.9771795817934965},
       {"2025-08-18T06:28:36+02:00", "2025-08-18T09:07:45+02:00", 6, 52, 17.05999043593015, 15.915},
       {"2025-08-18T14:35:04+02:00", "2025-08-18T19:02:25+02:00", 6, 100, 91.80195851461323, 8.198041485386767}}};
  SyntheticOptions options;
  options.seed = 7;
  options.time_zone = "Europe/Paris";
  const auto zone = TimeZone::find(options.time_zone);
  const auto sessions = drawn(options);
  ASSERT_EQ(sessions.size(), 40U);
  for (std::size_t s = 0; s < expected.size(); ++s) {
    EXPECT_EQ(sessions[s].id, fmt::format("{}", s));
    EXPECT_EQ(format_time(sessions[s].arrival, *zone), expected[s].arrival);
    EXPECT_EQ(format_time(sessions[s].departure, *zone), expected[s].departure);
    EXPECT_EQ(sessions[s].max_power_kw, expected[s].power_kw);
    EXPECT_EQ(sessions[s].battery_capacity_kwh, expected[s].capacity_kwh);
    EXPECT_EQ(sessions[s].arrival_energy_kwh, expected[s].arrival_kwh);  // to the bit
    EXPECT_EQ(sessions[s].energy_required_kwh, expected[s].required_kwh);
  }
}

TEST(SyntheticSessions, DifferBetweenSeedsAndBeginAlikeForMoreSessions) {
  SyntheticOptions options;
  const auto some = drawn(options);
  options.session_count = 400;
  auto more = drawn(options);
  more.resize(some.size());
  EXPECT_EQ(some, more);
  options.seed = 2;
  auto other = drawn(options);
  other.resize(some.size());
  EXPECT_NE(some, other);
}

TEST(SyntheticSessions, AskForWhatTheStayOrTheBatteryAllows) {
  SyntheticOptions options;
  options.session_count = 5000;
  for (const auto& session : drawn(options)) {
    const double stay_h = hours(session.departure - session.arrival);
    const double to_full_kwh = *session.battery_capacity_kwh - *session.arrival_energy_kwh;
    EXPECT_EQ(*session.energy_required_kwh, std::min(to_full_kwh, session.max_power_kw * stay_h));
    EXPECT_GE(*session.energy_required_kwh, 0);
    EXPECT_EQ(session.arrival.time_since_epoch() % seconds{1}, std::chrono::microseconds{0});
    EXPECT_EQ(session.departure.time_since_epoch() % seconds{1}, std::chrono::microseconds{0});
    const double arrival_h = hour_of(session.arrival, options);
    EXPECT_GE(arrival_h, 5);
    EXPECT_LT(arrival_h, 16);
    EXPECT_GE(stay_h, 1);
    EXPECT_LT(stay_h, 5);
    EXPECT_LE(hour_of(session.departure, options), 23);
  }
}

/// Kolmogorov's distance of a sample from the uniform distribution on [0, 1), times the root of its size. It is above 2.2 once
/// in 16,000 samples, and these are fixed by their seed.
double uniform_distance(std::vector<double> sample) {
  std::sort(sample.begin(), sample.end());
  const auto size = static_cast<double>(sample.size());
  double distance = 0;
  for (std::size_t k = 0; k < sample.size(); ++k) {
    distance = std::max(distance, std::abs(sample[k] - static_cast<double>(k) / size));
    distance = std::max(distance, std::abs(sample[k] - static_cast<double>(k + 1) / size));
  }
  return distance * std::sqrt(size);
}

TEST(SyntheticSessions, HaveTheDistributionsThatTheyPromise) {
  SyntheticOptions options;
  options.session_count = 40'000;
  options.seed = 99;
  std::map<double, int> powers, capacities;
  std::map<std::pair<double, double>, int> pairs;
  std::vector<double> soc, arrival, stay;
  double arrival_with_stay = 0;
  for (const auto& session : drawn(options)) {
    ++powers[session.max_power_kw];
    ++capacities[*session.battery_capacity_kwh];
    ++pairs[{session.max_power_kw, *session.battery_capacity_kwh}];
    soc.push_back(*session.arrival_energy_kwh / *session.battery_capacity_kwh);
    arrival.push_back((hour_of(session.arrival, options) - 5) / 11);
    stay.push_back((hours(session.departure - session.arrival) - 1) / 4);
    arrival_with_stay += (arrival.back() - 0.5) * (stay.back() - 0.5) * 12;
  }
  ASSERT_EQ(powers.size(), 4U);
  ASSERT_EQ(capacities.size(), 4U);
  for (const double power : {6, 7, 11, 22}) EXPECT_NEAR(powers[power], 10'000, 400);  // 4.6 standard deviations
  for (const double capacity : {30, 52, 88, 100}) EXPECT_NEAR(capacities[capacity], 10'000, 400);
  ASSERT_EQ(pairs.size(), 16U);
  for (const auto& [pair, count] : pairs) EXPECT_NEAR(count, 2'500, 225);
  EXPECT_LT(uniform_distance(soc), 2.2);
  EXPECT_LT(uniform_distance(arrival), 2.2);
  EXPECT_LT(uniform_distance(stay), 2.2);
  EXPECT_LT(std::abs(arrival_with_stay / std::sqrt(40'000)), 4.5);  // independent
}

TEST(SyntheticSessions, KeepTheClockOfTheirZone) {
  SyntheticOptions options;
  options.session_count = 2000;
  options.time_zone = "Australia/Lord_Howe";
  options.date = std::chrono::year{2025} / 10 / 5;  // the clock goes forward by half an hour at 02:00
  const auto zone = TimeZone::find(options.time_zone);
  for (const auto& session : drawn(options)) {
    EXPECT_EQ(zone->date_of(session.arrival), options.date);
    const auto clock = zone->to_wall(session.arrival) - std::chrono::local_days{options.date};
    EXPECT_TRUE(clock >= std::chrono::hours{5} && clock < std::chrono::hours{16});
  }
}

TEST(SyntheticSessions, MakeAProblemThatCanBePlanned) {
  SyntheticOptions options;
  options.time_zone = "Europe/Oslo";
  Problem problem;
  problem.sessions = drawn(options);
  problem.horizon = resolve_horizon({}, problem.sessions, *TimeZone::find(options.time_zone));
  problem.site.grid_limit_kw = 100;
  EXPECT_TRUE(validate(problem).empty());
  for (const auto& session : problem.sessions) {
    EXPECT_GE(session.arrival, problem.horizon.start);
    EXPECT_LE(session.departure, problem.horizon.end());
  }
}

TEST(SyntheticSessions, SayWhatIsWrongWithTheirOptions) {
  const auto slug = [](const SyntheticOptions& options) {
    const auto sessions = synthetic_sessions(options);
    return sessions ? std::string{} : sessions.error().issues.at(0).path + " " + sessions.error().issues.at(0).slug;
  };
  SyntheticOptions options;
  options.session_count = 0;
  EXPECT_EQ(slug(options), "sessions out_of_range");
  options.session_count = 10'000'001;
  EXPECT_EQ(slug(options), "sessions out_of_range");
  options = {};
  options.date = std::chrono::year{2025} / 2 / 30;
  EXPECT_EQ(slug(options), "date time_out_of_range");
  options.date = std::chrono::year{2200} / 1 / 1;
  EXPECT_EQ(slug(options), "date time_out_of_range");
  options = {};
  options.time_zone = "Europe/Osla";
  EXPECT_EQ(slug(options), "time_zone unknown_time_zone");
  options.time_zone = "Pacific/Apia";
  options.date = std::chrono::year{2011} / 12 / 30;  // Samoa went from the 29th to the 31st
  EXPECT_EQ(slug(options), "date nonexistent_time");
}

}  // namespace
}  // namespace chargeplan::test
