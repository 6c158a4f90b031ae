/// Instants as people of the site read them off the wall.
#pragma once

#include <string>
#include <vector>

#include "chargeplan/demand.hpp"
#include "chargeplan/problem.hpp"

namespace chargeplan::io {

/// `13:15`, or `13:15+02:00` in an hour that the clock shows twice.
[[nodiscard]] std::string clock_text(Instant instant, const TimeZone& zone);

/// Whether the clock of the zone shows this wall time twice.
[[nodiscard]] bool shown_twice(Instant instant, const TimeZone& zone);

/// Ascending steps as times of the clock: `13:15-16:30, 17:00-17:30 and 2 more`; with the day where the horizon has several.
[[nodiscard]] std::string step_ranges_text(const std::vector<int>& steps, const Horizon& horizon, const TimeZone& zone);

/// Days since 1899-12-30 on the wall's clock: what a date cell of a sheet holds.
[[nodiscard]] double sheet_date(Instant instant, const TimeZone& zone);

/// The offset of the zone's clock from `from` on, until the next one of the list.
struct OffsetChange {
  Instant from;
  std::chrono::seconds offset;
};

/// The clock changes between two instants, to the second; the first entry stands at `begin`.
[[nodiscard]] std::vector<OffsetChange> offset_changes(Instant begin, Instant end, const TimeZone& zone);

}  // namespace chargeplan::io
