/// Times as text: RFC 3339, with or without an offset.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "chargeplan/units.hpp"

namespace chargeplan::io {

using WallTime = std::chrono::local_time<std::chrono::microseconds>;

/// An instant where there is an offset, else what a clock on the wall shows; or the sentence that says what is wrong.
using ParsedTime = std::variant<Instant, WallTime, std::string>;

/// `2025-08-18T11:59:53+02:00`, `2025-08-18 11:59`: seconds, fractions of them and the offset may be missing, a blank may
/// stand for the `T`. Digits beyond microseconds are cut.
[[nodiscard]] ParsedTime parse_time(std::string_view text);

/// `2025-08-18`; none where there is no such day.
[[nodiscard]] std::optional<std::chrono::year_month_day> parse_date(std::string_view text);

/// Where a horizon starts: an instant, or a date for the first instant of that day.
struct StartTime {
  Instant instant{};
};

}  // namespace chargeplan::io
