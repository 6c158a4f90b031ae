/// Times in a format that a mapping gives: `%d.%m.%Y %H:%M`.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace chargeplan::io {

/// What a text says; date or time of day may be missing.
struct FormattedTime {
  std::optional<std::chrono::year_month_day> date;
  std::chrono::microseconds of_day{0};
  std::optional<std::chrono::minutes> offset;
};

/// `%Y` `%y` (2000 to 2099) `%m` `%d` `%H` `%I` with `%p` (AM, PM) `%M` `%S` (with fractions) `%z` (`+02:00`, `+0200`, `Z`)
/// `%%`; a blank stands for one or more; all else for itself. Leading zeros may be missing. None where the text is not of that
/// form.
[[nodiscard]] std::optional<FormattedTime> parse_formatted(std::string_view text, std::string_view format);

/// What is wrong with a format; empty if nothing.
[[nodiscard]] std::string format_complaint(std::string_view format);

}  // namespace chargeplan::io
