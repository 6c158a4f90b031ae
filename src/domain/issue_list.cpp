#include "domain/issue_list.hpp"

#include <fmt/format.h>

#include <cmath>

namespace chargeplan::domain {
namespace {

std::string_view slug_of(double value, const Range& range) {
  if (!std::isfinite(value)) return "not_finite";
  if (range.kind == RangeKind::bounded) return "out_of_range";
  if (value > range.high) return range.high == 1 ? "out_of_range" : "too_large";
  switch (range.kind) {
    case RangeKind::at_least_zero: return "negative";
    case RangeKind::above_zero: return value <= 0 ? "not_positive" : "too_small";
    case RangeKind::any_sign: return "too_large";
    case RangeKind::bounded: break;
  }
  return "out_of_range";
}

}  // namespace

std::string Field::path() const {
  std::string path{parent};
  if (index) path += fmt::format("[{}]", *index);
  if (!name.empty()) path += fmt::format("{}{}", path.empty() ? "" : ".", name);
  if (element) path += fmt::format("[{}]", *element);
  return path;
}

bool IssueList::check_number(const Field& field, double value, const Range& range) {
  if (value >= range.low && value <= range.high) return true;  // false for NaN
  add(field, slug_of(value, range), fmt::format("{} is {}; it must be a number {}", field.name, value, words(range)));
  return false;
}

bool IssueList::check_series(Field field, const Series& series, std::optional<int> step_count, const Range& range) {
  bool good = true;
  if (step_count && !series.fits(*step_count)) {
    add(field, "wrong_series_length",
        fmt::format("{} has {} values, but the horizon has {} steps; give one number, or {} of them", field.name,
                    series.values().size(), *step_count, *step_count));
    good = false;
  }
  for (std::size_t t = 0; t < series.values().size(); ++t) {
    if (!series.is_constant()) field.element = t;
    good = check_number(field, series.values()[t], range) && good;
  }
  return good;
}

void IssueList::check_id(const Field& field, std::string_view id) {
  if (id.empty()) add(field, "empty_id", fmt::format("{} is empty; give a text that names it", field.name));
}

std::string day_words(Instant time) {
  constexpr double longest_years = 30'000;  // of std::chrono::year
  const double years = hours(time.time_since_epoch()) / (24 * 365.2425);
  if (std::abs(years) > longest_years) return fmt::format("in the year {:.0f}", 1970 + years);
  const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(time)};
  return fmt::format("on {:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::string quoted(std::string_view text) {
  constexpr std::size_t longest = 80;
  if (text.size() <= longest) return fmt::format("\"{}\"", text);
  std::size_t cut = longest;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) --cut;  // not inside a UTF-8 character
  return fmt::format("\"{}…\"", text.substr(0, cut));
}

std::string words(const Range& range) {
  if (range.kind == RangeKind::above_zero)
    return fmt::format("above 0: from {:.10g} to {:.10g}{}", range.low, range.high, range.unit);
  return fmt::format("from {:.10g} to {:.10g}{}", range.low, range.high, range.unit);
}

}  // namespace chargeplan::domain
