#include "io/tables_cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "io/tables_grid.hpp"

namespace chargeplan::io {
namespace {

using std::chrono::days;
using std::chrono::local_days;

constexpr WallTime serial_epoch{local_days{std::chrono::year{1899} / 12 / 30}};
constexpr double first_sound_serial = 61;  // before 1900-03-01 workbooks count a day that never was
constexpr double last_serial = 2'958'466;  // 10000-01-01
constexpr std::string_view formula_starts = "=+-@\t\r";

/// How a text is built that may be a number.
struct NumberShape {
  enum class Kind { none, plain, point, comma, grouped } kind = Kind::none;
  bool doubtful = false;  ///< `1,234`: one mark, three digits after it, one to three before: it may group thousands
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

NumberShape shape_of(std::string_view text) {
  using Kind = NumberShape::Kind;
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  const auto exponent = text.find_first_of("eE");
  const std::string_view mantissa = text.substr(0, exponent);
  if (mantissa.empty() || std::none_of(mantissa.begin(), mantissa.end(), is_digit)) return {};
  const auto is_mark = [](char c) { return c == '.' || c == ','; };
  const auto is_group = [&](char c) { return is_mark(c) || c == ' ' || c == '\''; };
  if (!std::all_of(mantissa.begin(), mantissa.end(), [&](char c) { return is_digit(c) || is_group(c); })) return {};
  const auto groups = std::count_if(mantissa.begin(), mantissa.end(), is_group);
  if (groups == 0) return {Kind::plain};
  const auto at = static_cast<std::size_t>(std::find_if(mantissa.begin(), mantissa.end(), is_group) - mantissa.begin());
  if (groups > 1 || !is_mark(mantissa[at])) return {Kind::grouped};
  const bool doubtful =
      exponent == std::string_view::npos && mantissa.size() - at == 4 && at >= 1 && at <= 3 && mantissa[0] != '0';
  return {mantissa[at] == '.' ? Kind::point : Kind::comma, doubtful};
}

CellProblem not_a_number(std::string_view text) {
  return {"not_a_number", fmt::format("{} is not a number such as 7.4", quoted_text(text))};
}

/// The number text with another mark, or none.
std::string with_mark(std::string_view text, std::string_view mark) {
  const auto at = text.find_first_of(".,");
  return fmt::format("{}{}{}", text.substr(0, at), mark, text.substr(at + 1));
}

CellResult<double> parse_number(std::string_view text, DecimalMark mark) {
  using Kind = NumberShape::Kind;
  const NumberShape shape = shape_of(text);
  const bool comma = mark == DecimalMark::comma;
  if (shape.kind == Kind::none) return tl::unexpected(not_a_number(text));
  if (shape.kind == Kind::grouped)
    return tl::unexpected(CellProblem{"thousands_separator",
                                      fmt::format("{} has marks between its thousands; write it without", quoted_text(text))});
  if (shape.kind == (comma ? Kind::point : Kind::comma)) {
    const std::string_view used = comma ? "a comma" : "a point";
    if (shape.doubtful)
      return tl::unexpected(CellProblem{
          "ambiguous_number", fmt::format("{} may mean {} or {}; this file's decimal mark is {}: write the number without any "
                                          "other mark",
                                          quoted_text(text), with_mark(text, ""), with_mark(text, "."), used)});
    return tl::unexpected(
        CellProblem{"mixed_decimal_marks", fmt::format("{} does not have this file's decimal mark, which is {}; write {}",
                                                       quoted_text(text), used, with_mark(text, comma ? "," : "."))});
  }
  std::string plain{text.starts_with('+') ? text.substr(1) : text};
  std::replace(plain.begin(), plain.end(), ',', '.');
  double number = 0;
  const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), number);
  if (error != std::errc{} || end != plain.data() + plain.size()) return tl::unexpected(not_a_number(text));
  return number;
}

std::string number_text(double number) {
  if (std::trunc(number) == number && std::abs(number) < 1e15) return fmt::format("{:.0f}", number);
  return fmt::format("{}", number);
}

/// What no column can use, whatever it holds.
std::optional<CellProblem> defect_of(const Cell& cell) {
  switch (cell.kind) {
    case CHARGEPLAN_CELL_ERROR:
      return CellProblem{"error_cell", fmt::format("the cell shows {}; repair its formula or empty it", text_of(cell))};
    case CHARGEPLAN_CELL_NOT_UTF8:
      return CellProblem{"not_utf8", fmt::format("{} has bytes that are not UTF-8; save the file as UTF-8 (it looks like "
                                                 "Windows-1252 or Latin-1)",
                                                 quoted_text(text_of(cell)))};
    case CHARGEPLAN_CELL_UNCLOSED: return CellProblem{"unclosed_quote", "the field's quotation mark is never closed"};
    case CHARGEPLAN_CELL_HALF_QUOTED:
      return CellProblem{
          "text_after_quote",
          "the field goes on after its closing quotation mark; put all of it in quotes, and those that are its own twice"};
    case CHARGEPLAN_CELL_UNCOMPUTED:
      return CellProblem{"formula_without_value",
                         "the formula was saved without its value; open and save the file in a "
                         "spreadsheet program, or write the value"};
    default: break;
  }
  if (text_of(cell).find('\0') != std::string_view::npos)
    return CellProblem{"nul_character", "the text has a NUL character; the file is damaged, or UTF-16 without its mark"};
  return std::nullopt;
}

}  // namespace

std::string quoted_text(std::string_view text) {
  constexpr std::size_t longest = 60;
  if (text.size() <= longest) return fmt::format("\"{}\"", text);
  std::size_t cut = longest;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) --cut;  // never inside a character
  return fmt::format("\"{}…\"", text.substr(0, cut));
}

CellResult<WallTime> wall_time_of_serial(double serial_days) {
  if (serial_days >= first_sound_serial && serial_days < last_serial)
    return serial_epoch + std::chrono::milliseconds{std::llround(serial_days * 86'400'000.0)};
  return tl::unexpected(CellProblem{"bad_time", serial_days < 1 ? "the cell holds a time of day without a date"
                                                                : "the cell's date lies outside the years 1900 to 9999"});
}

CellResult<std::string> read_text(const Cell& cell) {
  if (auto defect = defect_of(cell)) return tl::unexpected(*defect);
  switch (cell.kind) {
    case CHARGEPLAN_CELL_NUMBER: return number_text(cell.number);
    case CHARGEPLAN_CELL_BOOL: return std::string{cell.number != 0 ? "TRUE" : "FALSE"};
    case CHARGEPLAN_CELL_DATE:
      return tl::unexpected(CellProblem{"not_a_text", "the cell holds a date; format it as text, or write a text"});
    default: return std::string{text_of(cell)};
  }
}

void DecimalMarkGuess::see(const Cell& cell) {
  if (cell.kind != CHARGEPLAN_CELL_TEXT) return;
  const NumberShape shape = shape_of(trimmed(text_of(cell)));
  if (shape.kind == NumberShape::Kind::point && !shape.doubtful) ++clear_point_;
  if (shape.kind == NumberShape::Kind::comma) ++(shape.doubtful ? doubtful_comma_ : clear_comma_);
}

DecimalMark DecimalMarkGuess::mark(char separator) const noexcept {
  if (clear_comma_ + clear_point_ > 0) return clear_comma_ > clear_point_ ? DecimalMark::comma : DecimalMark::point;
  const bool commas_are_free = separator == ';' || separator == '\t';
  return doubtful_comma_ > 0 && commas_are_free ? DecimalMark::comma : DecimalMark::point;
}

CellResult<double> read_number(const Cell& cell, DecimalMark mark) {
  if (auto defect = defect_of(cell)) return tl::unexpected(*defect);
  switch (cell.kind) {
    case CHARGEPLAN_CELL_NUMBER:
      if (std::isfinite(cell.number)) return cell.number;
      return tl::unexpected(not_a_number(fmt::format("{}", cell.number)));
    case CHARGEPLAN_CELL_BOOL: return tl::unexpected(not_a_number(cell.number != 0 ? "TRUE" : "FALSE"));
    case CHARGEPLAN_CELL_DATE:
      return tl::unexpected(CellProblem{"not_a_number", "the cell is formatted as a date or time; format it as a number"});
    default: return parse_number(trimmed(text_of(cell)), mark);
  }
}

CellResult<std::variant<Instant, WallTime>> read_time(const Cell& cell) {
  if (auto defect = defect_of(cell)) return tl::unexpected(*defect);
  if (cell.kind == CHARGEPLAN_CELL_DATE) return wall_time_of_serial(cell.number);
  if (cell.kind != CHARGEPLAN_CELL_TEXT)
    return tl::unexpected(CellProblem{"bad_time",
                                      "the cell holds a number, not a time; format it as a date with time, or write "
                                      "text such as 2025-08-18 11:59"});
  const std::string_view text = trimmed(text_of(cell));
  const ParsedTime parsed = parse_time(text);
  if (const auto* instant = std::get_if<Instant>(&parsed)) return *instant;
  if (const auto* wall = std::get_if<WallTime>(&parsed)) return *wall;
  return tl::unexpected(
      CellProblem{"bad_time", fmt::format("{} is not a time: {}", quoted_text(text), std::get<std::string>(parsed))});
}

std::optional<long> read_step(const Cell& cell) {
  constexpr double most = 1e8;  // far beyond any horizon; so many days are less than 2^63 us
  if (cell.kind == CHARGEPLAN_CELL_NUMBER && std::trunc(cell.number) == cell.number && std::abs(cell.number) < most)
    return static_cast<long>(cell.number);
  if (cell.kind != CHARGEPLAN_CELL_TEXT) return std::nullopt;
  const std::string_view text = trimmed(text_of(cell));
  long step = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), step);
  const bool whole = error == std::errc{} && end == text.data() + text.size() && std::abs(step) < static_cast<long>(most);
  return whole ? std::optional{step} : std::nullopt;
}

bool needs_neutraliser(std::string_view text) {
  const auto start = text.find_first_not_of('\'');
  return start != std::string_view::npos && formula_starts.find(text[start]) != std::string_view::npos;
}

std::string_view without_neutraliser(std::string_view text) {
  return text.starts_with('\'') && needs_neutraliser(text) ? text.substr(1) : text;
}

}  // namespace chargeplan::io
