#include <date/tz.h>
#include <fmt/format.h>

#include <stdexcept>

#include "chargeplan/demand.hpp"
#include "demand/nearest_names.hpp"

namespace chargeplan {
namespace {

using std::chrono::microseconds;
using WallTime = std::chrono::local_time<microseconds>;

const date::time_zone& library_zone(const void* zone) { return *static_cast<const date::time_zone*>(zone); }

date::local_time<microseconds> to_library(WallTime wall) { return date::local_time<microseconds>{wall.time_since_epoch()}; }

std::string words(date::local_time<microseconds> wall) {
  return date::format("%F %T", date::floor<std::chrono::seconds>(wall));
}

/// `+01:00`; with seconds where a zone once had them.
std::string offset_words(std::chrono::seconds offset) {
  const date::hh_mm_ss time{std::chrono::abs(offset)};
  std::string text = fmt::format("{}{:02}:{:02}", offset.count() < 0 ? '-' : '+', time.hours().count(), time.minutes().count());
  if (time.seconds().count() != 0) text += fmt::format(":{:02}", time.seconds().count());
  return text;
}

Error unknown_zone(std::string_view name, const std::vector<date::time_zone>& zones) {
  std::vector<std::string_view> names;
  names.reserve(zones.size());
  for (const auto& zone : zones) names.push_back(zone.name());
  const auto nearest = demand::nearest_names(name, names);
  std::string message = fmt::format("there is no time zone \"{}\"; ", name.substr(0, 80));
  for (std::size_t k = 0; k < nearest.size(); ++k)
    message += fmt::format("{}\"{}\"", k == 0 ? "did you mean " : " or ", nearest[k]);
  message += nearest.empty() ? "give an IANA name such as \"Europe/Paris\" or \"UTC\"" : "?";
  Error error{ErrorCode::invalid_input, message, {}};
  error.issues.push_back({"time_zone", "unknown_time_zone", std::move(message)});
  return error;
}

}  // namespace

Result<TimeZone> TimeZone::find(std::string_view iana_name) {
  try {
    const auto& zones = date::get_tzdb().zones;  // sorted by name
    const auto found = std::lower_bound(zones.begin(), zones.end(), iana_name,
                                        [](const date::time_zone& zone, std::string_view name) { return zone.name() < name; });
    if (found == zones.end() || found->name() != iana_name) return tl::unexpected{unknown_zone(iana_name, zones)};
    static_cast<void>(found->get_info(date::sys_seconds{}));  // reads its file now, so that nothing can throw later
    return TimeZone{&*found, std::string{iana_name}};
  } catch (const std::exception& failure) {
    return tl::unexpected{Error{
        ErrorCode::io, fmt::format("the system's time zones (Debian package tzdata) cannot be read: {}", failure.what()), {}}};
  }
}

tl::expected<Instant, WallTimeIssue> TimeZone::to_instant(WallTime wall, AmbiguousTime ambiguous) const {
  const auto local = to_library(wall);
  const auto info = library_zone(zone_).get_info(local);
  const auto instant = [&](const date::sys_info& reading) { return Instant{local.time_since_epoch() - reading.offset}; };
  if (info.result == date::local_info::unique) return instant(info.first);
  if (info.result == date::local_info::nonexistent) {
    const auto change = info.first.end.time_since_epoch();
    return tl::unexpected{WallTimeIssue{
        "nonexistent_time",
        fmt::format("{} does not exist in {}: the clock goes from {} forward to {} that day; give a time outside this gap",
                    words(local), name_, words(date::local_time<microseconds>{change + info.first.offset}),
                    words(date::local_time<microseconds>{change + info.second.offset})),
        {}}};
  }
  if (ambiguous == AmbiguousTime::earlier) return instant(info.first);
  if (ambiguous == AmbiguousTime::later) return instant(info.second);
  return tl::unexpected{WallTimeIssue{
      "ambiguous_time",
      fmt::format("{} exists twice in {}, as the clock goes back that day: write the offset, {} for the earlier or {} for the "
                  "later",
                  words(local), name_, offset_words(info.first.offset), offset_words(info.second.offset)),
      {instant(info.first), instant(info.second)}}};
}

std::chrono::seconds TimeZone::utc_offset(Instant instant) const {
  return library_zone(zone_).get_info(date::sys_time<microseconds>{instant.time_since_epoch()}).offset;
}

WallTime TimeZone::to_wall(Instant instant) const { return WallTime{instant.time_since_epoch() + utc_offset(instant)}; }

Instant TimeZone::day_start(std::chrono::year_month_day date) const {
  const WallTime midnight{std::chrono::local_days{date}};
  const auto info = library_zone(zone_).get_info(to_library(midnight));
  if (info.result == date::local_info::nonexistent) return Instant{info.first.end.time_since_epoch()};
  return Instant{midnight.time_since_epoch() - info.first.offset};  // the earlier of two midnights
}

std::chrono::year_month_day TimeZone::date_of(Instant instant) const {
  return std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(to_wall(instant))};
}

}  // namespace chargeplan
