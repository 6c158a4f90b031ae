#include "io/tables_points.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace chargeplan::io {

using std::chrono::seconds;

seconds common_interval(const std::vector<Instant>& times) {
  std::map<seconds, long> count;
  for (std::size_t i = 1; i < times.size(); ++i) ++count[std::chrono::ceil<seconds>(times[i] - times[i - 1])];
  const auto most =
      std::max_element(count.begin(), count.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most->first;
}

bool is_gap(std::chrono::microseconds distance, seconds interval) noexcept {
  const seconds slack = interval >= std::chrono::hours{24} ? seconds{3600} : seconds{0};
  return distance > interval + slack;
}

std::vector<Issue> fill_series(const std::vector<SeriesPoint>& points, SeriesUnit unit, const TimeZone& zone,
                               SeriesTable& table) {
  std::vector<Issue> issues;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const auto& before = points[i - 1];
    const auto& point = points[i];
    if (point.time == before.time)
      issues.push_back({point.place, "duplicate_time",
                        fmt::format("{} has a value already, in the row before; keep one", format_time(point.time, zone))});
    else if (point.time < before.time)
      issues.push_back({point.place, "time_not_ascending",
                        fmt::format("{} comes after {}; rows must be in the order of time", format_time(point.time, zone),
                                    format_time(before.time, zone))});
  }
  if (points.size() < 2)
    issues.push_back(
        {points.empty() ? std::string{} : points[0].place, "too_few_rows",
         "a series needs at least two rows with a value: how long the last one holds is the distance of the others"});
  if (!issues.empty()) return issues;
  table.times.reserve(points.size());
  for (const auto& point : points) table.times.push_back(point.time);
  table.interval = common_interval(table.times);
  table.unit = our_unit(unit);
  for (std::size_t i = 0; i < points.size(); ++i) {
    seconds holds = table.interval;
    if (i + 1 < points.size() && !is_gap(points[i + 1].time - points[i].time, table.interval))
      holds = std::chrono::ceil<seconds>(points[i + 1].time - points[i].time);
    table.values.push_back(in_our_unit(points[i].value, unit, holds));
  }
  return issues;
}

}  // namespace chargeplan::io
