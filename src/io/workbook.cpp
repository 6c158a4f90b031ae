#include "io/workbook.hpp"

#include <xlsxwriter.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <system_error>
#include <utility>

#include "io/cell_text.hpp"
#include "io/files.hpp"
#include "io/wall_clock.hpp"

namespace chargeplan::io {
namespace {

constexpr std::size_t text_limit_characters = 32'767;  // of a cell

/// Cut to what a cell holds, at the border of a character.
std::string cell_text(std::string_view value) {
  std::string text = xml_safe_utf8(value);
  if (text.size() <= text_limit_characters) return text;  // bytes: at least as many as characters
  std::size_t end = text_limit_characters;
  while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  text.resize(end);
  return text;
}

lxw_format* make_format(lxw_workbook* book, CellStyle style) {
  lxw_format* format = workbook_add_format(book);
  const auto numbers = [&](const char* pattern) { format_set_num_format(format, pattern); };
  switch (style) {
    case CellStyle::plain: break;
    case CellStyle::title:
      format_set_bold(format);
      format_set_font_size(format, 16);
      break;
    case CellStyle::heading:
      format_set_bold(format);
      format_set_text_wrap(format);
      format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
      format_set_bottom(format, LXW_BORDER_THIN);
      format_set_bg_color(format, 0xEEF1F6);
      break;
    case CellStyle::label: format_set_bold(format); break;
    case CellStyle::power: numbers("#,##0.0"); break;
    case CellStyle::money: numbers("#,##0.00"); break;
    case CellStyle::price: numbers("0.0000"); break;
    case CellStyle::ratio: numbers("0.0%"); break;
    case CellStyle::count: numbers("#,##0"); break;
    case CellStyle::scientific: numbers("0.0E+00"); break;
    case CellStyle::date: numbers("yyyy-mm-dd hh:mm:ss"); break;
    case CellStyle::minute: numbers("yyyy-mm-dd hh:mm"); break;
    case CellStyle::wrapped_text: format_set_text_wrap(format); break;
  }
  return format;
}

Error io_error(const std::string& what) { return {ErrorCode::io, "the XLSX file could not be built: " + what, {}}; }

}  // namespace

Sheet& Sheet::text(std::string_view value, CellStyle style) {
  const std::string safe = cell_text(value);
  if (!safe.empty())
    book_->note(worksheet_write_string(sheet_, row_, column_, safe.c_str(), book_->formats_[static_cast<std::size_t>(style)]));
  ++column_;
  return *this;
}

Sheet& Sheet::number(double value, CellStyle style) {
  // A sheet has no NaN and no infinity: such a cell stays empty.
  if (std::isfinite(value))
    book_->note(worksheet_write_number(sheet_, row_, column_, value, book_->formats_[static_cast<std::size_t>(style)]));
  ++column_;
  return *this;
}

Sheet& Sheet::optional_number(std::optional<double> value, CellStyle style) { return value ? number(*value, style) : skip(); }

Sheet& Sheet::time(Instant instant, const TimeZone& zone, CellStyle style) { return number(sheet_date(instant, zone), style); }

Sheet& Sheet::skip(std::size_t cells) {
  column_ = static_cast<std::uint16_t>(column_ + cells);
  return *this;
}

void Sheet::end_row() {
  ++row_;
  column_ = 0;
}

void Sheet::column_width(std::size_t first, std::size_t last, double characters) {
  book_->note(worksheet_set_column(sheet_, static_cast<lxw_col_t>(first), static_cast<lxw_col_t>(last), characters, nullptr));
}

void Sheet::freeze_heading(std::size_t columns, std::size_t filtered_columns, std::size_t rows_below) {
  worksheet_freeze_panes(sheet_, 1, static_cast<lxw_col_t>(columns));
  if (filtered_columns > 0)
    book_->note(
        worksheet_autofilter(sheet_, 0, 0, static_cast<lxw_row_t>(rows_below), static_cast<lxw_col_t>(filtered_columns - 1)));
}

Result<Workbook> Workbook::create() {
  std::error_code failed;
  const auto parent = std::filesystem::temp_directory_path(failed);
  if (failed) return tl::unexpected{io_error("no folder for temporary files (" + failed.message() + ")")};
  std::string folder = (parent / "chargeplan-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr)
    return tl::unexpected{
        io_error("no temporary folder in " + parent.string() + " (" + std::generic_category().message(errno) + ")")};
  Workbook book{std::move(folder)};
  if (book.book_ == nullptr) return tl::unexpected{io_error("out of memory")};
  return book;
}

Workbook::Workbook(std::string folder) : folder_{std::move(folder)} {
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  options.tmpdir = folder_.data();  // copied by the library
  book_ = workbook_new_opt((folder_ + "/book.xlsx").c_str(), &options);
  if (book_ == nullptr) return;
  for (std::size_t style = 0; style < cell_style_count; ++style)
    formats_.push_back(make_format(book_, static_cast<CellStyle>(style)));
}

Workbook::Workbook(Workbook&& other) noexcept
    : folder_{std::exchange(other.folder_, {})},
      book_{std::exchange(other.book_, nullptr)},
      formats_{std::move(other.formats_)},
      first_error_{other.first_error_} {}

Workbook::~Workbook() {
  if (book_ != nullptr) workbook_close(book_);  // the library's only way to free it
  std::error_code ignored;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

Sheet Workbook::add_sheet(std::string_view name) { return {*this, workbook_add_worksheet(book_, std::string{name}.c_str())}; }

Result<std::string> Workbook::finish() {
  note(workbook_close(std::exchange(book_, nullptr)));
  if (first_error_ != 0) return tl::unexpected{io_error(lxw_strerror(static_cast<lxw_error>(first_error_)))};
  return read_file(folder_ + "/book.xlsx", std::numeric_limits<std::size_t>::max());
}

void Workbook::note(int error) noexcept {
  if (first_error_ == 0) first_error_ = error;
}

}  // namespace chargeplan::io
