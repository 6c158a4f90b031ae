#include "io/json_decoder.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "domain/limits.hpp"
#include "io/time_text.hpp"

namespace chargeplan::io::json {
namespace {

constexpr std::size_t longest_quote = 60;

/// Short enough for a message, and never cut inside a character.
std::string shortened(std::string_view text) {
  if (text.size() <= longest_quote) return std::string{text};
  std::size_t cut = longest_quote;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) --cut;
  return std::string{text.substr(0, cut)} + "…";
}

std::string quoted(std::string_view text) { return '"' + shortened(text) + '"'; }

std::string described(const Value& value) {
  switch (value.kind) {
    case Kind::null: return "null";
    case Kind::boolean: return std::string{value.text()};
    case Kind::number: return fmt::format("the number {}", shortened(value.text()));
    case Kind::string: return "the text " + quoted(value.text());
    case Kind::array: return "a list";
    case Kind::object: break;
  }
  return "an object";
}

bool is_number_text(std::string_view text) {
  double ignored = 0;
  if (text.find_first_of("0123456789.") > 1) return false;  // from_chars knows words for numbers, too
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), ignored);
  return error == std::errc{} && end == text.data() + text.size();
}

/// `NaN`, `-Infinity`, `inf`, `#N/A`: what other programs write for no number.
bool is_no_number(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  std::string lower;
  for (const char c : text.substr(0, 16)) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  for (const std::string_view word : {"nan", "inf", "infinity", "na", "n/a", "#n/a", "1.#inf", "1.#qnan"})
    if (lower == word) return true;
  return false;
}

}  // namespace

void Decoder::add(const Path& path, std::string slug, std::string message) {
  if (++issue_count_ <= most_issues) issues_.push_back({path.text(), std::move(slug), std::move(message)});
}

std::vector<Issue> Decoder::take_issues() {
  if (issue_count_ > most_issues)
    issues_.push_back({"", "more_issues", fmt::format("{} more issues are not listed", issue_count_ - most_issues)});
  issue_count_ = 0;
  return std::move(issues_);
}

bool Decoder::expect(const Value& value, Kind kind, const Path& path, std::string_view what) {
  if (value.kind == kind) return true;
  add(path, "wrong_type", fmt::format("must be {}, not {}", what, described(value)));
  return false;
}

bool Decoder::read(const Value& value, const Path& path, double& out) {
  if (value.kind == Kind::string && is_number_text(value.text())) {
    add(path, "wrong_type", fmt::format("must be a number: write {} without quotes", value.text()));
    return false;
  }
  if (value.kind == Kind::string && is_no_number(value.text())) {
    add(path, "not_finite", fmt::format("must be a finite number, not {}; null leaves it out", quoted(value.text())));
    return false;
  }
  if (!expect(value, Kind::number, path, "a number")) return false;
  const std::string_view text = value.text();
  double number = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc{}) {
    // from_chars gives up on the too small as on the too large; what is too small is as good as 0.
    number = std::strtod(std::string{text}.c_str(), nullptr);
    if (!std::isfinite(number)) {
      add(path, "too_large", fmt::format("{} is too large for a number", shortened(text)));
      return false;
    }
  }
  out = number;
  return true;
}

template <class Integer>
bool Decoder::read_integer(const Value& value, const Path& path, Integer& out) {
  double number = 0;
  if (!read(value, path, number)) return false;
  constexpr double exact = 9'007'199'254'740'991.0;  // 2^53 - 1: from the next on, a double may stand for two integers
  const double limit = std::min(exact, static_cast<double>(std::numeric_limits<Integer>::max()));
  if (std::trunc(number) != number) {
    add(path, "not_an_integer", fmt::format("must be a whole number, not {}", shortened(value.text())));
    return false;
  }
  if (std::abs(number) > limit) {
    add(path, "out_of_range", fmt::format("must lie within ±{:.0f}", limit));
    return false;
  }
  out = static_cast<Integer>(number);
  return true;
}

bool Decoder::read(const Value& value, const Path& path, int& out) { return read_integer(value, path, out); }
bool Decoder::read(const Value& value, const Path& path, long& out) { return read_integer(value, path, out); }

bool Decoder::read(const Value& value, const Path& path, std::string& out) {
  if (!expect(value, Kind::string, path, "a text")) return false;
  out = value.text();
  return true;
}

bool Decoder::read(const Value& value, const Path& path, std::vector<double>& out) {
  if (!expect(value, Kind::array, path, "a list of numbers")) return false;
  out.resize(value.size);
  const Value* element = value.first();
  bool good = true;
  for (std::uint32_t i = 0; i < value.size; ++i, element = element->next()) good &= read(*element, path.element(i), out[i]);
  return good;
}

bool Decoder::read(const Value& value, const Path& path, Series& out) {
  if (value.kind == Kind::array) {
    std::vector<double> values;
    const bool good = read(value, path, values);
    if (values.empty()) {
      add(path, "wrong_series_length", "must be a number, or a list with one number a step");
      return false;
    }
    out = Series{std::move(values)};  // kept where an element failed, so that its length is not complained of as well
    return good;
  }
  if (value.kind != Kind::number && value.kind != Kind::string)
    return expect(value, Kind::number, path, "a number, or a list with one number a step");
  double number = 0;
  if (!read(value, path, number)) return false;
  out = Series{number};
  return true;
}

bool Decoder::read(const Value& value, const Path& path, Instant& out) {
  if (!expect(value, Kind::string, path, "a time such as \"2025-08-18T11:59:53+02:00\"")) return false;
  const ParsedTime parsed = parse_time(value.text());
  if (const auto* instant = std::get_if<Instant>(&parsed)) {
    out = *instant;
    return true;
  }
  if (const auto* complaint = std::get_if<std::string>(&parsed)) {
    add(path, "bad_time", fmt::format("{} is not a time: {}", quoted(value.text()), *complaint));
    return false;
  }
  if (options_.zone == nullptr) {
    add(path, "bad_time", fmt::format("{} lacks its offset, such as +02:00 or Z", quoted(value.text())));
    return false;
  }
  const auto instant = options_.zone->to_instant(std::get<WallTime>(parsed));
  if (!instant) {
    add(path, instant.error().slug, instant.error().message);
    return false;
  }
  out = *instant;
  return true;
}

bool Decoder::read(const Value& value, const Path& path, StartTime& out) {
  const auto date = value.kind == Kind::string && options_.zone != nullptr ? parse_date(value.text()) : std::nullopt;
  if (!date) return read(value, path, out.instant);
  const Instant in_utc{std::chrono::sys_days{*date}};
  if (in_utc < domain::earliest_time || in_utc >= domain::latest_time) {
    add(path, "time_out_of_range", fmt::format("{} must be in the years 1970 to 2199", quoted(value.text())));
    return false;
  }
  out.instant = options_.zone->day_start(*date);
  return true;
}

bool Decoder::read(const Value& value, const Path& path, std::chrono::seconds& out) {
  long whole = 0;
  if (!read(value, path, whole)) return false;
  constexpr long most = 1'000'000'000;  // keeps every sum of times far from overflow; `validate` has the real range
  out = std::chrono::seconds{std::clamp(whole, -most, most)};
  return true;
}

bool Decoder::read(const Value& value, const Path& path, std::chrono::milliseconds& out) {
  double number = 0;
  if (!read(value, path, number)) return false;
  constexpr double most = 1e9;
  const double exact_ms = std::clamp(number, -most, most) * 1000.0;
  out = std::chrono::milliseconds{std::abs(exact_ms) < 1 ? 0 : std::llround(exact_ms)};  // less than one is none, not one
  return true;
}

bool Decoder::reject_name(const Value& value, const Path& path, std::span<const std::string_view> allowed) {
  const std::string list = fmt::format("\"{}\"", fmt::join(allowed, "\", \""));
  if (value.kind != Kind::string) return expect(value, Kind::string, path, "one of " + list);
  add(path, "unknown_value",
      fmt::format("must be one of {}, not {}{}", list, quoted(value.text()), did_you_mean(value.text(), allowed)));
  return false;
}

void Decoder::unknown_key(const Path& path, std::string_view key, std::span<const std::string_view> known) {
  const auto nearest = nearest_name(key, known);
  const std::string shown = shortened(key);
  add(path.member(shown), "unknown_key",
      nearest ? fmt::format("is not a known key (did you mean \"{}\"?)", *nearest)
              : fmt::format("is not a known key; known are {}", fmt::join(known, ", ")));
}

void Decoder::duplicate_key(const Path& path, std::string_view key) {
  add(path.member(key), "duplicate_key", "is given more than once; keep one");
}

void Decoder::missing(const Path& path, std::string_view key) { add(path.member(key), "missing", "is required"); }

void Decoder::misplaced_null(const Path& path, std::string_view key) {
  add(path.member(key), "wrong_type", "must have a value here, not null");
}

}  // namespace chargeplan::io::json
