/// An XLSX file in the making: rows go to disk as they are written, so memory does not grow with the plan.
/// Text is always text: never a formula, a link or a number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chargeplan/demand.hpp"
#include "chargeplan/error.hpp"

struct lxw_workbook;
struct lxw_worksheet;
struct lxw_format;

namespace chargeplan::io {

inline constexpr std::size_t sheet_row_limit = 1'048'576;
inline constexpr std::size_t sheet_column_limit = 16'384;

/// How a cell looks.
enum class CellStyle {
  plain,
  title,
  heading,       ///< the frozen first row
  label,         ///< a heading within a sheet
  power,         ///< 0.0, as energy
  money,         ///< 0.00
  price,         ///< 0.0000
  ratio,         ///< 0.0 %
  count,         ///< #,##0
  scientific,    ///< 0.0E+00
  date,          ///< yyyy-mm-dd hh:mm:ss
  minute,        ///< yyyy-mm-dd hh:mm
  wrapped_text,  ///< long sentences
};
inline constexpr std::size_t cell_style_count = 13;

class Workbook;

/// One sheet, written row by row from the top, each row from the left.
class Sheet {
 public:
  Sheet& text(std::string_view value, CellStyle style = CellStyle::plain);
  Sheet& number(double value, CellStyle style = CellStyle::power);
  Sheet& optional_number(std::optional<double> value, CellStyle style = CellStyle::power);
  /// The time on the zone's clock, as a real date.
  Sheet& time(Instant instant, const TimeZone& zone, CellStyle style = CellStyle::minute);
  Sheet& skip(std::size_t cells = 1);
  void end_row();

  void column_width(std::size_t first, std::size_t last, double characters);
  /// The first row and the first `columns` stay in sight; the first row filters.
  void freeze_heading(std::size_t columns, std::size_t filtered_columns, std::size_t rows_below);

 private:
  friend class Workbook;
  Sheet(Workbook& book, lxw_worksheet* sheet) : book_{&book}, sheet_{sheet} {}

  Workbook* book_;
  lxw_worksheet* sheet_;
  std::uint32_t row_ = 0;
  std::uint16_t column_ = 0;
};

class Workbook {
 public:
  /// Errors: io (no room for temporary files).
  [[nodiscard]] static Result<Workbook> create();
  Workbook(Workbook&&) noexcept;
  Workbook& operator=(Workbook&&) = delete;
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;
  ~Workbook();

  [[nodiscard]] Sheet add_sheet(std::string_view name);

  /// The file's bytes; the book is done with. Errors: io.
  [[nodiscard]] Result<std::string> finish();

 private:
  friend class Sheet;
  explicit Workbook(std::string folder);
  void note(int error) noexcept;

  std::string folder_;  ///< of temporary files; removed at the end
  lxw_workbook* book_ = nullptr;
  std::vector<lxw_format*> formats_;  ///< by CellStyle
  int first_error_ = 0;               ///< of the library
};

}  // namespace chargeplan::io
