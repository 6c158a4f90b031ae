#include "io/time_text.hpp"

#include <fmt/format.h>

namespace chargeplan::io {
namespace {

using std::chrono::microseconds;

/// Reads from the front of a text; after the first miss nothing is read any more.
class Scanner {
 public:
  explicit Scanner(std::string_view rest) : rest_{rest} {}
  [[nodiscard]] bool good() const noexcept { return good_; }
  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
  [[nodiscard]] bool next_is(std::string_view any_of) const {
    return !rest_.empty() && any_of.find(rest_.front()) != std::string_view::npos;
  }
  char take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  bool skip(std::string_view any_of) {
    const bool found = next_is(any_of);
    if (found) take();
    return found;
  }
  void expect(std::string_view any_of) { good_ = good_ && skip(any_of); }
  int digits(int count) {
    int value = 0;
    for (int i = 0; i < count && good_; ++i) {
      good_ = next_is("0123456789");
      if (good_) value = value * 10 + (take() - '0');
    }
    return value;
  }
  /// It may be no day that there is.
  std::chrono::year_month_day date() {
    const int year = digits(4);
    expect("-");
    const auto month = static_cast<unsigned>(digits(2));
    expect("-");
    const auto day = static_cast<unsigned>(digits(2));
    return {std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
  }
  microseconds fraction() {
    good_ = good_ && next_is("0123456789");
    long value = 0, unit = 1'000'000;
    while (next_is("0123456789")) {
      const char digit = take();
      unit /= 10;
      value += (digit - '0') * unit;  // adds nothing once the unit is used up
    }
    return microseconds{value};
  }

 private:
  std::string_view rest_;
  bool good_ = true;
};

constexpr std::string_view shape = "a time is written as 2025-08-18T11:59:53+02:00";

}  // namespace

ParsedTime parse_time(std::string_view text) {
  using std::chrono::minutes, std::chrono::seconds, std::chrono::sys_days, std::chrono::local_days;
  Scanner scan{text};
  const auto date = scan.date();
  const bool has_date = scan.good();
  scan.expect("Tt ");
  const int hour = scan.digits(2);
  scan.expect(":");
  const int minute = scan.digits(2);
  int second = 0;
  microseconds fraction{0};
  if (scan.skip(":")) {
    second = scan.digits(2);
    if (scan.skip(".,")) fraction = scan.fraction();
  }
  bool has_offset = true;
  minutes offset{0};
  if (scan.next_is("+-")) {
    const int sign = scan.take() == '-' ? -1 : 1;
    const int offset_hours = scan.digits(2);
    scan.skip(":");
    const int offset_minutes = scan.digits(2);
    if (scan.good() && (offset_hours > 23 || offset_minutes > 59)) return "the offset must lie within +-23:59";
    offset = sign * (std::chrono::hours{offset_hours} + minutes{offset_minutes});
  } else {
    has_offset = scan.skip("Zz");
  }
  const bool is_whole = scan.good() && scan.at_end();
  if (!is_whole && (!has_date || date.ok())) return std::string{shape};

  const auto month = static_cast<unsigned>(date.month()), day = static_cast<unsigned>(date.day());
  if (!date.month().ok()) return fmt::format("there is no month {:02}; {}", month, shape);
  if (!date.ok()) return fmt::format("{:04}-{:02} has no day {}", static_cast<int>(date.year()), month, day);
  if (hour > 23) return std::string{"hours run from 00 to 23; midnight is 00:00 of the next day"};
  if (minute > 59 || second > 59) return std::string{"minutes and seconds run from 00 to 59"};
  const auto of_day = std::chrono::hours{hour} + minutes{minute} + seconds{second} + fraction;
  if (has_offset) return Instant{sys_days{date} + of_day - offset};
  return WallTime{local_days{date} + of_day};
}

std::optional<std::chrono::year_month_day> parse_date(std::string_view text) {
  Scanner scan{text};
  const auto date = scan.date();
  return scan.good() && scan.at_end() && date.ok() ? std::optional{date} : std::nullopt;
}

}  // namespace chargeplan::io
