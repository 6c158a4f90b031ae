#include "io/wall_clock.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>

#include <fmt/format.h>

namespace chargeplan::io {
namespace {

constexpr std::size_t ranges_named = 3;

std::string day_text(Instant instant, const TimeZone& zone) {
  const auto date = zone.date_of(instant);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

struct StepRange {
  int first;
  int end;
};

std::vector<StepRange> runs(const std::vector<int>& steps) {
  std::vector<StepRange> ranges;
  for (const int step : steps) {
    if (!ranges.empty() && ranges.back().end == step) {
      ++ranges.back().end;
    } else {
      ranges.push_back({step, step + 1});
    }
  }
  return ranges;
}

}  // namespace

bool shown_twice(Instant instant, const TimeZone& zone) {
  const auto reading = zone.to_instant(zone.to_wall(instant));
  return !reading && reading.error().candidates.size() == 2;
}

std::string clock_text(Instant instant, const TimeZone& zone) {
  const auto wall = zone.to_wall(instant).time_since_epoch();
  const auto minutes = std::chrono::floor<std::chrono::minutes>(wall) - std::chrono::floor<std::chrono::days>(wall);
  std::string text = fmt::format("{:02}:{:02}", minutes.count() / 60, minutes.count() % 60);
  if (shown_twice(instant, zone)) {
    const auto offset = std::chrono::duration_cast<std::chrono::minutes>(zone.utc_offset(instant)).count();
    text += fmt::format("{}{:02}:{:02}", offset < 0 ? '-' : '+', std::abs(offset) / 60, std::abs(offset) % 60);
  }
  return text;
}

std::string step_ranges_text(const std::vector<int>& steps, const Horizon& horizon, const TimeZone& zone) {
  const bool several_days = zone.date_of(horizon.start) != zone.date_of(horizon.end() - std::chrono::microseconds{1});
  const auto ranges = runs(steps);
  std::string text, day_before;
  for (std::size_t r = 0; r < std::min(ranges.size(), ranges_named); ++r) {
    const Instant begin = horizon.step_start(ranges[r].first), end = horizon.step_start(ranges[r].end);
    if (r > 0) text += ", ";
    const auto add = [&](Instant shown, Instant of_day) {
      const std::string day = several_days ? day_text(of_day, zone) : std::string{};
      if (day != day_before) text += day + ' ';
      day_before = day;
      text += clock_text(shown, zone);
    };
    add(begin, begin);
    text += "\u2013";
    add(end, end - std::chrono::microseconds{1});  // midnight is the end of a day
  }
  if (ranges.size() > ranges_named)
    text += fmt::format(" and {} more time{}", ranges.size() - ranges_named, ranges.size() - ranges_named == 1 ? "" : "s");
  return text;
}

double sheet_date(Instant instant, const TimeZone& zone) {
  constexpr std::chrono::local_days epoch{std::chrono::year{1899} / 12 / 30};
  return std::chrono::duration<double, std::chrono::days::period>(zone.to_wall(instant) - epoch).count();
}

std::vector<OffsetChange> offset_changes(Instant begin, Instant end, const TimeZone& zone) {
  begin = std::chrono::floor<std::chrono::seconds>(begin);
  end = std::chrono::ceil<std::chrono::seconds>(end);
  std::vector<OffsetChange> changes{{begin, zone.utc_offset(begin)}};
  // No zone changes its clock twice in six hours, so a change lies alone between two probes.
  for (Instant probe = begin; probe < end;) {
    const Instant next = std::min<Instant>(probe + std::chrono::hours{6}, end);
    if (zone.utc_offset(next) != changes.back().offset) {
      Instant before = probe;
      Instant after = next;
      while (after - before > std::chrono::seconds{1}) {
        const Instant middle = std::chrono::floor<std::chrono::seconds>(before + (after - before) / 2);
        (zone.utc_offset(middle) == changes.back().offset ? before : after) = middle;
      }
      changes.push_back({after, zone.utc_offset(after)});
    }
    probe = next;
  }
  return changes;
}

}  // namespace chargeplan::io
