#include "http/table_query.hpp"

#include <charconv>
#include <string>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "io/time_text.hpp"

namespace chargeplan::http {

std::optional<int> read_whole(const Target& target, std::string_view key, int most, std::vector<Issue>& issues) {
  const auto text = target.value_of(key);
  if (!text) return std::nullopt;
  int value = 0;
  const auto [end, failure] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (failure == std::errc{} && end == text->data() + text->size() && value >= 1 && value <= most) return value;
  issues.push_back(
      {fmt::format("?{}", key), "out_of_range", fmt::format("must be a whole number from 1 to {}, not \"{}\"", most, *text)});
  return std::nullopt;
}

TableTimes read_times(const Target& target, std::vector<Issue>& issues) {
  auto zone = TimeZone::find(target.value_of("time_zone").value_or("UTC"));
  if (!zone) issues.push_back({"?time_zone", "unknown_time_zone", zone.error().message});
  TableTimes times{zone ? *std::move(zone) : TimeZone::find("UTC").value(), {}};
  if (const auto start = target.value_of("start")) {
    const auto parsed = io::parse_time(*start);
    if (const auto* instant = std::get_if<Instant>(&parsed))
      times.start = *instant;
    else if (const auto* sentence = std::get_if<std::string>(&parsed))
      issues.push_back({"?start", "bad_time", *sentence});
    else
      issues.push_back({"?start", "bad_time", "needs its offset, as 2025-08-18T00:00:00+02:00 (in a query, + is written %2B)"});
  }
  if (const auto step_s = read_whole(target, "step_s", 86'400, issues)) times.step = std::chrono::seconds{*step_s};
  return times;
}

}  // namespace chargeplan::http
