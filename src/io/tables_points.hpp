/// Rows of time and value on their way to a SeriesTable: order, interval, units.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "chargeplan/error.hpp"
#include "io/tables.hpp"
#include "io/tables_units.hpp"

namespace chargeplan::io {

struct SeriesPoint {
  Instant time{};
  double value = 0;   ///< in the table's unit
  std::string place;  ///< for messages
};

/// The most common distance between neighbours; of equally common ones the shortest. `times` are ascending, two or more.
[[nodiscard]] std::chrono::seconds common_interval(const std::vector<Instant>& times);

/// Whether nothing is missing between neighbours that far apart. A day of the local calendar may have 25 hours.
[[nodiscard]] bool is_gap(std::chrono::microseconds distance, std::chrono::seconds interval) noexcept;

/// Fills times, values, interval and unit of `table`. Issues: `too_few_rows`, `time_not_ascending`, `duplicate_time`.
[[nodiscard]] std::vector<Issue> fill_series(const std::vector<SeriesPoint>& points, SeriesUnit unit, const TimeZone& zone,
                                             SeriesTable& table);

}  // namespace chargeplan::io
