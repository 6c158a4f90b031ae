#include "io/json_text.hpp"

#include <algorithm>
#include <cstdint>

namespace chargeplan::io::json {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

/// Bytes of the valid UTF-8 sequence that `text` starts with; 0 where it is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const auto follows = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0U) == 0x80U; };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80U) return 1;
  if (lead >= 0xC2U && lead < 0xE0U) return follows(1) ? 2 : 0;
  if (lead >= 0xE0U && lead < 0xF0U) {
    if (!follows(1) || !follows(2)) return 0;
    const bool overlong = lead == 0xE0U && byte(1) < 0xA0U;
    const bool surrogate = lead == 0xEDU && byte(1) >= 0xA0U;
    return overlong || surrogate ? 0 : 3;
  }
  if (lead >= 0xF0U && lead < 0xF5U) {
    if (!follows(1) || !follows(2) || !follows(3)) return 0;
    const bool overlong = lead == 0xF0U && byte(1) < 0x90U;
    const bool too_high = lead == 0xF4U && byte(1) >= 0x90U;
    return overlong || too_high ? 0 : 4;
  }
  return 0;
}

char* escape(char* to, char c) {
  constexpr std::string_view hex = "0123456789abcdef";
  *to++ = '\\';
  switch (c) {
    case '"': *to++ = '"'; return to;
    case '\\': *to++ = '\\'; return to;
    case '\n': *to++ = 'n'; return to;
    case '\r': *to++ = 'r'; return to;
    case '\t': *to++ = 't'; return to;
    default: break;
  }
  const auto code = static_cast<std::uint8_t>(c);
  for (const char digit : {'u', '0', '0', hex[code >> 4U], hex[code & 15U]}) *to++ = digit;
  return to;
}

}  // namespace

void Text::string(std::string_view text) {
  char* to = separated(text.size() * 6 + 2);  // every character might need \u00xx
  *to++ = '"';
  while (!text.empty()) {
    const auto plain = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
    const auto stop = std::find_if_not(text.begin(), text.end(), plain);
    const auto run = static_cast<std::size_t>(stop - text.begin());
    to = append(to, text.substr(0, run));
    text.remove_prefix(run);
    if (text.empty()) break;
    const std::size_t length = sequence_length(text);
    if (length == 1) {
      to = text[0] == '\x7f' ? append(to, "\x7f") : escape(to, text[0]);
    } else {
      to = append(to, length == 0 ? replacement : text.substr(0, length));
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  *to++ = '"';
  used(to);
}

}  // namespace chargeplan::io::json
