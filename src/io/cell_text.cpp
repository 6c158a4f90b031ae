#include "io/cell_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

#include "io/tables_cells.hpp"
#include "io/utf8.hpp"

namespace chargeplan::io {
namespace {

/// XML has no control characters but tab and line feed (CR would be read as line feed), nor U+FFFE and U+FFFF.
bool allowed_in_xml(std::string_view sequence) {
  const auto lead = static_cast<unsigned char>(sequence[0]);
  return (lead >= 0x20 || lead == '\t' || lead == '\n') && sequence != "\xEF\xBF\xBE" && sequence != "\xEF\xBF\xBF";
}

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string cell = needs_neutraliser(text) ? "'" : "";
  cell += text;
  // Blanks at the ends are kept by quotes in programs that would trim them.
  const bool quote = cell.find_first_of(",;\"\r\n\t") != std::string::npos || cell.starts_with(' ') || cell.ends_with(' ');
  if (!quote) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  quoted += '"';
  return quoted;
}

void append_number(std::string& out, double value) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value == 0 ? 0.0 : value).ptr;
  out.append(digits.data(), end);
}

std::string xml_safe_utf8(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = utf8::sequence_length(text);
    const std::string_view sequence = text.substr(0, length);
    safe += length > 0 && allowed_in_xml(sequence) ? sequence : utf8::replacement;
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return safe;
}

std::string json_for_html(std::string_view json) {
  std::string safe;
  safe.reserve(json.size());
  for (const char c : json) {
    if (c == '<') {
      safe += "\\u003c";
    } else {
      safe += c;
    }
  }
  return safe;
}

std::string html_text(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '&': safe += "&amp;"; break;
      case '<': safe += "&lt;"; break;
      case '>': safe += "&gt;"; break;
      default: safe += c;
    }
  }
  return safe;
}

}  // namespace chargeplan::io
