#include "io/json_text.hpp"

#include <algorithm>
#include <cstdint>

#include "io/utf8.hpp"

namespace chargeplan::io::json {
namespace {

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
    const std::size_t length = utf8::sequence_length(text);
    if (length == 1) {
      to = text[0] == '\x7f' ? append(to, "\x7f") : escape(to, text[0]);
    } else {
      to = append(to, length == 0 ? utf8::replacement : text.substr(0, length));
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  *to++ = '"';
  used(to);
}

}  // namespace chargeplan::io::json
