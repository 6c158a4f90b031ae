/// Text and numbers, made harmless for the file that they go into.
#pragma once

#include <string>
#include <string_view>

namespace chargeplan::io {

/// Text from input as one CSV cell: never a formula, quoted where it must be. A cell that a spreadsheet would take for a
/// formula (it starts with = + - @, tab or CR) gets an apostrophe in front, as does one that starts with apostrophes before
/// such a sign; the tables' reader takes one off again.   Source: docs/formats.md, "Plan as CSV".
[[nodiscard]] std::string csv_cell(std::string_view text);

/// The shortest decimal that reads back as the same number; 0 for -0.
void append_number(std::string& out, double value);

/// `text` with every byte that is no UTF-8, and every code point that XML forbids, replaced by U+FFFD.
[[nodiscard]] std::string xml_safe_utf8(std::string_view text);

/// JSON that can stand inside a <script> element: no `<` is left in it (JSON has them only inside strings).
[[nodiscard]] std::string json_for_html(std::string_view json);

/// `text` for the content of an HTML element.
[[nodiscard]] std::string html_text(std::string_view text);

}  // namespace chargeplan::io
