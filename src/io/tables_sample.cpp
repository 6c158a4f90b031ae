#include <fmt/format.h>

#include <algorithm>

#include "io/tables.hpp"
#include "io/tables_points.hpp"

namespace chargeplan::io {
namespace {

using std::chrono::microseconds;

/// A table's values as a function of time, asked at times that only grow.
class HeldValues {
 public:
  explicit HeldValues(const SeriesTable& table) : table_{table} {}

  /// The mean over [from, until); none where no value holds for a part of it. Then `missing` is where that part begins.
  std::optional<double> mean(Instant from, Instant until) {
    while (at_ < table_.times.size() && end_of(at_) <= from) ++at_;
    if (at_ == table_.times.size() || table_.times[at_] > from) {
      missing = from;
      return std::nullopt;
    }
    if (end_of(at_) >= until) return table_.values[at_];  // held: to the bit
    double sum = 0;
    Instant reached = from;
    for (std::size_t i = at_; reached < until; ++i) {
      if (i == table_.times.size() || table_.times[i] > reached) {
        missing = reached;
        return std::nullopt;
      }
      const Instant end = std::min(end_of(i), until);
      sum += table_.values[i] * hours(end - reached);
      reached = end;
    }
    return sum / hours(until - from);
  }

  Instant missing{};

 private:
  [[nodiscard]] Instant end_of(std::size_t i) const {
    if (i + 1 < table_.times.size() && !is_gap(table_.times[i + 1] - table_.times[i], table_.interval))
      return table_.times[i + 1];
    return table_.times[i] + table_.interval;
  }

  const SeriesTable& table_;
  std::size_t at_ = 0;
};

std::string zoned_text(Instant instant, const Horizon& horizon) {
  if (const auto zone = TimeZone::find(horizon.time_zone)) return format_time(instant, *zone);
  return format_time(instant, *TimeZone::find("UTC"));
}

}  // namespace

Result<Series> sample(const SeriesTable& table, const Horizon& horizon, std::string_view path) {
  HeldValues held{table};
  std::vector<double> values;
  std::optional<Instant> first_missing;
  int missing_steps = 0;
  for (int t = 0; t < horizon.step_count; ++t) {
    const auto value = held.mean(horizon.step_start(t), horizon.step_start(t + 1));
    if (value) {
      values.push_back(*value);
      continue;
    }
    if (!first_missing) first_missing = held.missing;
    ++missing_steps;
  }
  if (!first_missing) return Series{std::move(values)};
  const bool ends = !table.times.empty() && *first_missing >= table.times.back();
  const bool starts = table.times.empty() || *first_missing < table.times.front();
  const std::string what = table.times.empty() ? std::string{"the table has no value"}
                           : starts            ? fmt::format("the table begins at {}", zoned_text(table.times.front(), horizon))
                           : ends
                               ? fmt::format("the table ends at {}", zoned_text(table.times.back() + table.interval, horizon))
                               : fmt::format("the table has a gap at {}", zoned_text(*first_missing, horizon));
  const std::string message =
      fmt::format("{}: {} of the horizon's {} steps have no value; give values from {} to {}", what, missing_steps,
                  horizon.step_count, zoned_text(horizon.start, horizon), zoned_text(horizon.end(), horizon));
  const std::string slug = starts ? "series_begins_late" : (ends ? "series_ends_early" : "series_gap");
  return tl::unexpected(
      Error{ErrorCode::invalid_input, fmt::format("{}: {}", path, message), {{std::string{path}, slug, message}}});
}

}  // namespace chargeplan::io
