#include "words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <system_error>
#include <utility>

namespace chargeplan::cli {

std::string grouped(double number, int decimals) {
  std::string text = fmt::format("{:.{}f}", number, decimals);
  if (text.find_first_not_of("-0.") == std::string::npos && text.front() == '-') text.erase(0, 1);  // no -0.0
  const std::size_t first_digit = text.front() == '-' ? 1 : 0;
  const std::size_t point = std::min(text.find('.'), text.size());
  for (std::size_t at = point; at > first_digit + 3 && std::isfinite(number);) text.insert(at -= 3, ",");
  return text;
}

std::string counted(std::size_t count, std::string_view noun) {
  std::string plural{noun};
  if (count != 1) {
    if (plural.ends_with('y'))
      plural.replace(plural.size() - 1, 1, "ies");
    else if (plural.ends_with("ch"))
      plural += "es";
    else
      plural += 's';
  }
  return fmt::format("{} {}", grouped(static_cast<double>(count), 0), plural);
}

std::string duration_words(double elapsed_s) {
  if (elapsed_s < 0.9995) return fmt::format("{:.0f} ms", elapsed_s * 1000);
  if (elapsed_s < 59.95) return fmt::format("{:.1f} s", elapsed_s);
  const long whole = std::lround(elapsed_s);
  return fmt::format("{} min {} s", whole / 60, whole % 60);
}

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string left(std::string_view text, std::size_t width) {
  return std::string{text}.append(width - std::min(width, width_of(text)), ' ');
}

std::string right(std::string_view text, std::size_t width) {
  return std::string(width - std::min(width, width_of(text)), ' ').append(text);
}

std::string printable(std::string_view text) {
  std::string shown{text};
  std::replace_if(
      shown.begin(), shown.end(), [](char c) { return (static_cast<unsigned char>(c) < ' ' && c != '\n') || c == '\x7f'; },
      '?');
  return shown;
}

std::string error_words(int error_number) { return std::generic_category().message(error_number); }

std::optional<double> duration_s(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, double>, 9> units{
      {{"ms", 1e-3}, {"min", 60}, {"m", 60}, {"h", 3600}, {"d", 86400}, {"sec", 1}, {"s", 1}, {"days", 86400}, {"day", 86400}}};
  double total_s = 0;
  if (text.empty()) return std::nullopt;
  for (bool is_first = true; !text.empty(); is_first = false) {
    if (!is_first && text.front() == '-') return std::nullopt;
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || !std::isfinite(number)) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    const std::string_view word = text.substr(0, std::min(text.find_first_of("0123456789 .-+"), text.size()));
    const auto unit = std::find_if(units.begin(), units.end(), [&](const auto& known) { return known.first == word; });
    if (unit == units.end()) return std::nullopt;
    text.remove_prefix(word.size());
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    total_s += number * unit->second;
  }
  return total_s;
}

}  // namespace chargeplan::cli
