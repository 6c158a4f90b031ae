#include "io/mapping_times.hpp"

#include <fmt/format.h>

#include "io/mapping_format.hpp"
#include "io/tables_grid.hpp"

namespace chargeplan::io {
namespace {

using std::chrono::microseconds;
using TimeValue = std::variant<Instant, WallTime>;

tl::unexpected<CellProblem> bad_time(std::string message) {
  return tl::unexpected(CellProblem{"bad_time", std::move(message)});
}

/// A text in the mapping's own format.
CellResult<TimeValue> read_formatted(std::string_view text, const ColumnRule& rule) {
  const auto time = parse_formatted(text, *rule.time_format);
  if (!time) return bad_time(fmt::format("{} does not have the form {}", quoted_text(text), *rule.time_format));
  const auto date = rule.date ? parse_date(*rule.date) : time->date;
  if (!date) return bad_time(fmt::format("{} has no date; say in the mapping which day it is", quoted_text(text)));
  const WallTime wall = std::chrono::local_days{*date} + time->of_day;
  if (time->offset) return TimeValue{Instant{wall.time_since_epoch() - *time->offset}};
  return TimeValue{wall};
}

CellResult<TimeValue> read_cells(const ColumnRule& rule, const TimeCells& cells) {
  const bool is_serial = cells.column->kind == CHARGEPLAN_CELL_DATE || cells.column->kind == CHARGEPLAN_CELL_NUMBER;
  if (cells.time_column != nullptr && cells.column->kind == CHARGEPLAN_CELL_DATE &&
      cells.time_column->kind == CHARGEPLAN_CELL_DATE)
    return wall_time_of_serial(cells.column->number + cells.time_column->number);
  if (cells.time_column == nullptr && (!rule.time_format || is_serial)) return read_time(*cells.column);
  auto text = read_text(*cells.column);
  if (!text) return tl::unexpected(text.error());
  std::string joined{trimmed(*text)};
  if (cells.time_column != nullptr) {
    const auto time = read_text(*cells.time_column);
    if (!time) return tl::unexpected(time.error());
    joined += ' ';
    joined += trimmed(*time);
  }
  if (rule.time_format) return read_formatted(joined, rule);
  const ParsedTime parsed = parse_time(joined);
  if (const auto* instant = std::get_if<Instant>(&parsed)) return TimeValue{*instant};
  if (const auto* wall = std::get_if<WallTime>(&parsed)) return TimeValue{*wall};
  return bad_time(fmt::format("{} is not a time: {}", quoted_text(joined), std::get<std::string>(parsed)));
}

/// Mends the year of a wall time.
CellResult<MappedTime> mend_year(WallTime wall, int year_offset) {
  MappedTime mended;
  mended.wall = wall;
  if (year_offset == 0) return mended;
  const auto day = std::chrono::floor<std::chrono::days>(wall);
  const std::chrono::year_month_day written{day};
  const std::chrono::year_month_day meant = written + std::chrono::years{year_offset};
  if (!meant.ok()) return bad_time(fmt::format("the year {} has no 29 February", static_cast<int>(meant.year())));
  mended.written_year = static_cast<int>(written.year());
  mended.wall = std::chrono::local_days{meant} + (wall - day);
  return mended;
}

CellResult<std::chrono::minutes> offset_of(const ColumnRule& rule, const Cell& cell) {
  const auto text = read_text(cell);
  if (!text) return tl::unexpected(text.error());
  for (const auto& zone : rule.zones)
    if (zone.name == trimmed(*text)) return *parse_offset(zone.offset);
  return tl::unexpected(
      CellProblem{"unknown_time_zone", fmt::format("{} is none of the mapping's zones", quoted_text(trimmed(*text)))});
}

/// From a wall time to the instant that the rule says.
CellResult<MappedTime> resolve(MappedTime time, const TimeZone& zone, AmbiguousRule ambiguous, std::optional<Instant> last) {
  const auto instant = zone.to_instant(time.wall);
  if (instant) {
    time.instant = *instant;
    return time;
  }
  const auto& issue = instant.error();
  if (issue.candidates.size() != 2 || ambiguous == AmbiguousRule::error)
    return tl::unexpected(CellProblem{issue.slug, issue.message});
  time.was_ambiguous = true;
  const bool is_free = !last || issue.candidates[0] > *last;
  time.was_second = ambiguous == AmbiguousRule::by_order && !is_free;
  const bool later = ambiguous == AmbiguousRule::later || time.was_second;
  time.instant = issue.candidates[later ? 1 : 0];
  return time;
}

}  // namespace

std::optional<std::chrono::minutes> parse_offset(std::string_view text) {
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : -1000; };
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const int minutes = (digit(1) * 10 + digit(2)) * 60 + digit(4) * 10 + digit(5);
  if (minutes < 0 || minutes >= 24 * 60) return std::nullopt;
  return std::chrono::minutes{text[0] == '-' ? -minutes : minutes};
}

CellResult<MappedTime> read_mapped_time(const ColumnRule& rule, const TimeCells& cells, const TimeZone& zone,
                                        AmbiguousRule ambiguous, std::optional<Instant> last) {
  const auto value = read_cells(rule, cells);
  if (!value) return tl::unexpected(value.error());
  if (const auto* instant = std::get_if<Instant>(&*value)) {
    MappedTime time;
    time.instant = *instant;
    time.wall = zone.to_wall(*instant);
    return time;
  }
  auto mended = mend_year(std::get<WallTime>(*value), rule.year_offset);
  if (!mended) return mended;
  if (cells.zone_column == nullptr) return resolve(*mended, zone, ambiguous, last);
  const auto offset = offset_of(rule, *cells.zone_column);
  if (!offset) return tl::unexpected(offset.error());
  mended->instant = Instant{mended->wall.time_since_epoch() - *offset};
  return mended;
}

}  // namespace chargeplan::io
