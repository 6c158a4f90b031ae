/// Numbers, counts and durations as people read and write them.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace chargeplan::cli {

/// `1,234.5`
[[nodiscard]] std::string grouped(double number, int decimals = 1);
/// `1 session`, `40 sessions`, `1 entry`
[[nodiscard]] std::string counted(std::size_t count, std::string_view noun);
/// `3 ms`, `1.2 s`, `2 min 5 s`
[[nodiscard]] std::string duration_words(double elapsed_s);
/// Characters as they stand on a terminal, for columns.
[[nodiscard]] std::size_t width_of(std::string_view text);
/// Filled with blanks up to a width.
[[nodiscard]] std::string left(std::string_view text, std::size_t width);
[[nodiscard]] std::string right(std::string_view text, std::size_t width);
/// Control characters of input must not steer a terminal: they become `?`. Line ends stay.
[[nodiscard]] std::string printable(std::string_view text);
/// What the system calls an error number.
[[nodiscard]] std::string error_words(int error_number);

/// Seconds of `15min`, `1h`, `90 s`, `250ms`, `1h30min`; none where it is no duration, as `90` without a unit.
[[nodiscard]] std::optional<double> duration_s(std::string_view text);

}  // namespace chargeplan::cli
