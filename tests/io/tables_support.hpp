/// Tables as text in, sessions or issues out.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "chargeplan/demand.hpp"
#include "io/tables.hpp"

namespace chargeplan::test {

inline const TimeZone& zone(std::string_view name = "UTC") {
  static std::vector<std::unique_ptr<TimeZone>> known;
  for (const auto& found : known)
    if (found->name() == name) return *found;
  known.push_back(std::make_unique<TimeZone>(TimeZone::find(name).value()));
  return *known.back();
}

inline io::TableOptions table_options(std::string_view zone_name = "UTC") {
  io::TableOptions options;
  options.file_name = "t.csv";
  options.time_zone = &zone(zone_name);
  return options;
}

/// `path | slug`, one an issue.
inline std::vector<std::string> briefly(const std::vector<Issue>& issues) {
  std::vector<std::string> all;
  for (const auto& issue : issues) all.push_back(issue.path + " | " + issue.slug);
  return all;
}

inline Instant utc(int year, unsigned month, unsigned day, int hour = 0, int minute = 0, int second = 0) {
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
  return std::chrono::sys_days{date} + std::chrono::hours{hour} + std::chrono::minutes{minute} + std::chrono::seconds{second};
}

/// Ours, with the columns that every table needs.
inline const std::string header = "id,arrival,departure,max_power_kw,energy_required_kwh\n";

}  // namespace chargeplan::test
