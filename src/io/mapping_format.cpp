#include "io/mapping_format.hpp"

#include <cctype>

namespace chargeplan::io {
namespace {

using std::chrono::microseconds;

constexpr std::string_view directives = "YymdHIpMSz%";

class Parser {
 public:
  explicit Parser(std::string_view text) : rest_{text} {}

  bool take(char directive) {
    switch (directive) {
      case 'Y': return number(4, 0, 9999, year_);
      case 'y': return number(2, 0, 99, year_) && ((year_ += 2000), true);
      case 'm': return number(2, 1, 12, month_);
      case 'd': return number(2, 1, 31, day_);
      case 'H': return number(2, 0, 23, hour_);
      case 'I': return number(2, 1, 12, hour_) && ((hour_ %= 12), true);
      case 'p': return half_day();
      case 'M': return number(2, 0, 59, minute_);
      case 'S': return number(2, 0, 59, second_) && fraction();
      case 'z': return offset();
      default: return literal(directive);
    }
  }

  bool literal(char wanted) {
    if (wanted != ' ') return skip(wanted);
    if (!skip(' ')) return false;
    while (skip(' ')) {
    }
    return true;
  }

  [[nodiscard]] std::optional<FormattedTime> result() const {
    if (!rest_.empty()) return std::nullopt;
    FormattedTime time;
    if (day_ > 0) {
      const std::chrono::year_month_day date{std::chrono::year{year_}, std::chrono::month{static_cast<unsigned>(month_)},
                                             std::chrono::day{static_cast<unsigned>(day_)}};
      if (!date.ok()) return std::nullopt;
      time.date = date;
    }
    time.of_day = std::chrono::hours{hour_ + (afternoon_ ? 12 : 0)} + std::chrono::minutes{minute_} +
                  std::chrono::seconds{second_} + fraction_;
    time.offset = offset_;
    return time;
  }

 private:
  [[nodiscard]] bool digit_next() const { return !rest_.empty() && std::isdigit(static_cast<unsigned char>(rest_[0])) != 0; }

  bool skip(char wanted) {
    if (rest_.empty() || rest_[0] != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool number(int most_digits, int low, int high, int& out) {
    int value = 0, digits = 0;
    for (; digits < most_digits && digit_next(); ++digits) {
      value = value * 10 + (rest_[0] - '0');
      rest_.remove_prefix(1);
    }
    out = value;
    return digits > 0 && value >= low && value <= high;
  }

  bool fraction() {
    if (rest_.empty() || (rest_[0] != '.' && rest_[0] != ',')) return true;
    rest_.remove_prefix(1);
    if (!digit_next()) return false;
    for (long unit = 100'000; digit_next(); unit /= 10) {
      fraction_ += microseconds{(rest_[0] - '0') * unit};
      rest_.remove_prefix(1);
    }
    return true;
  }

  bool half_day() {
    if (rest_.size() < 2 || std::toupper(static_cast<unsigned char>(rest_[1])) != 'M') return false;
    const int half = std::toupper(static_cast<unsigned char>(rest_[0]));
    afternoon_ = half == 'P';
    rest_.remove_prefix(2);
    return half == 'A' || half == 'P';
  }

  bool offset() {
    offset_ = std::chrono::minutes{0};
    if (skip('Z')) return true;
    const bool negative = skip('-');
    if (!negative && !skip('+')) return false;
    int hours = 0, minutes = 0;
    if (!number(2, 0, 23, hours)) return false;
    skip(':');
    if (!number(2, 0, 59, minutes)) return false;
    offset_ = std::chrono::minutes{(negative ? -1 : 1) * (hours * 60 + minutes)};
    return true;
  }

  std::string_view rest_;
  int year_ = 0, month_ = 0, day_ = 0, hour_ = 0, minute_ = 0, second_ = 0;
  bool afternoon_ = false;
  microseconds fraction_{0};
  std::optional<std::chrono::minutes> offset_;
};

}  // namespace

std::optional<FormattedTime> parse_formatted(std::string_view text, std::string_view format) {
  Parser parser{text};
  for (std::size_t i = 0; i < format.size(); ++i) {
    const bool directive = format[i] == '%' && i + 1 < format.size();
    if (directive) ++i;
    if (!(directive ? parser.take(format[i]) : parser.literal(format[i]))) return std::nullopt;
  }
  return parser.result();
}

std::string format_complaint(std::string_view format) {
  std::string seen;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') continue;
    if (++i == format.size()) return "ends in a single %";
    if (directives.find(format[i]) == std::string_view::npos)
      return std::string{"has %"} + format[i] + ", which is not known; known are %Y %y %m %d %H %I %p %M %S %z %%";
    seen += format[i];
  }
  const auto has = [&](char c) { return seen.find(c) != std::string::npos; };
  const bool year = has('Y') || has('y');
  if (has('d') != has('m') || has('d') != year) return "names a date only in part; it needs %Y (or %y), %m and %d together";
  if (has('I') != has('p')) return "needs %I and %p together";
  return {};
}

}  // namespace chargeplan::io
