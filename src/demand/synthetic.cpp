#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "chargeplan/demand.hpp"
#include "demand/random.hpp"

namespace chargeplan {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr int max_session_count = 10'000'000;
constexpr std::array<double, 4> power_choices_kw{6, 7, 11, 22};
constexpr std::array<double, 4> capacity_choices_kwh{30, 52, 88, 100};
constexpr seconds earliest_arrival = hours{5};
constexpr seconds latest_arrival = hours{16};  // exclusive
constexpr seconds shortest_stay = hours{1};
constexpr seconds longest_stay = hours{5};  // exclusive
constexpr seconds latest_departure = hours{23};

/// What is drawn for one session, in wall time. The order of the draws is part of the promise: a seed gives the same sessions.
struct Draw {
  double power_kw;
  double capacity_kwh;
  double arrival_soc_ratio;
  seconds arrival;  ///< since midnight on the clock
  seconds departure;
};

Draw draw(demand::SplitMix64& random) {
  Draw drawn{};
  drawn.power_kw = power_choices_kw[static_cast<std::size_t>(random.below(4))];
  drawn.capacity_kwh = capacity_choices_kwh[static_cast<std::size_t>(random.below(4))];
  drawn.arrival_soc_ratio = random.unit();
  drawn.arrival = earliest_arrival + seconds{random.below((latest_arrival - earliest_arrival).count())};
  const seconds stay = shortest_stay + seconds{random.below((longest_stay - shortest_stay).count())};
  drawn.departure = std::min(drawn.arrival + stay, latest_departure);
  return drawn;
}

/// Each product and sum stands alone: fused multiply-adds would give other last digits on other machines.
Session session_of(const Draw& drawn, Instant arrival, Instant departure) {
  Session session;
  session.arrival = arrival;
  session.departure = departure;
  session.max_power_kw = drawn.power_kw;
  session.battery_capacity_kwh = drawn.capacity_kwh;
  const double arrival_energy_kwh = drawn.arrival_soc_ratio * drawn.capacity_kwh;
  const double to_full_kwh = drawn.capacity_kwh - arrival_energy_kwh;
  const double in_stay_kwh = drawn.power_kw * chargeplan::hours(departure - arrival);
  session.arrival_energy_kwh = arrival_energy_kwh;
  session.energy_required_kwh = std::min(to_full_kwh, in_stay_kwh);
  return session;
}

Error invalid(std::string path, std::string slug, std::string message) {
  Error error{ErrorCode::invalid_input, message, {}};
  error.issues.push_back({std::move(path), std::move(slug), std::move(message)});
  return error;
}

}  // namespace

Result<std::vector<Session>> synthetic_sessions(const SyntheticOptions& options) {
  if (options.session_count < 1 || options.session_count > max_session_count)
    return tl::unexpected{invalid(
        "sessions", "out_of_range",
        fmt::format("{} sessions are asked for; it must be a number from 1 to {}", options.session_count, max_session_count))};
  const auto year = static_cast<int>(options.date.year());
  if (!options.date.ok() || year < 1970 || year > 2199)
    return tl::unexpected{
        invalid("date", "time_out_of_range",
                fmt::format("{}-{:02}-{:02} is no day that can be planned; give one of the years 1970 to 2199", year,
                            static_cast<unsigned>(options.date.month()), static_cast<unsigned>(options.date.day())))};
  const auto zone = TimeZone::find(options.time_zone);
  if (!zone) return tl::unexpected{zone.error()};

  const std::chrono::local_days midnight{options.date};
  demand::SplitMix64 random{options.seed};
  std::vector<Session> sessions;
  sessions.reserve(static_cast<std::size_t>(options.session_count));
  for (int s = 0; s < options.session_count; ++s) {
    const Draw drawn = draw(random);
    const auto arrival = zone->to_instant(midnight + drawn.arrival, AmbiguousTime::earlier);
    const auto departure = zone->to_instant(midnight + drawn.departure, AmbiguousTime::later);
    // Clocks change at night nearly everywhere; a day that a zone skipped as a whole has none of its times.
    if (!arrival || !departure)
      return tl::unexpected{invalid("date", "nonexistent_time", (arrival ? departure : arrival).error().message)};
    sessions.push_back(session_of(drawn, *arrival, *departure));
    sessions.back().id = std::to_string(s);
  }
  return sessions;
}

}  // namespace chargeplan
