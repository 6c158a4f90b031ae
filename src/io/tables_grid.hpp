/// A sheet as a table: a row of names, and the rows below it. Says where a cell is in the words of a spreadsheet program.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chargeplan/error.hpp"
#include "io/tables_cells.hpp"
#include "io/tables_file.hpp"

namespace chargeplan::io {

struct GridColumn {
  std::uint32_t index = 0;
  std::string_view name;  ///< trimmed; never empty
};

struct GridRow {
  std::uint32_t index = 0;
  std::span<const Cell> cells;  ///< by column
};

/// How well a row of names fits what is looked for; the sheet with the highest is read.
using HeaderScore = std::function<int(std::string_view name)>;

class Grid {
 public:
  /// Errors: of the file; `no_such_sheet`, `empty_table`; every name that is no text or stands twice.
  [[nodiscard]] static Result<Grid> open(std::string_view content, const TableSource& source, const HeaderScore& score);

  [[nodiscard]] const std::vector<GridColumn>& columns() const noexcept { return columns_; }
  [[nodiscard]] const std::vector<GridRow>& rows() const noexcept { return rows_; }
  [[nodiscard]] const std::vector<Issue>& notes() const noexcept { return notes_; }
  [[nodiscard]] bool is_csv() const noexcept { return file_.is_csv(); }
  [[nodiscard]] char separator() const noexcept { return file_.separator(); }

  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view name) const;
  /// The text of a cell as it was meant: of a CSV without what keeps it from being taken for a formula.
  [[nodiscard]] CellResult<std::string> text(const Cell& cell) const;
  /// Null where the cell is empty.
  [[nodiscard]] static const Cell* cell(const GridRow& row, std::uint32_t column) noexcept;

  /// `demand.xlsx, sheet demand`, with `, row 4`, with `, column C (arrival)`.
  [[nodiscard]] std::string place() const { return place_; }
  [[nodiscard]] std::string place(const GridRow& row) const;
  [[nodiscard]] std::string place(const GridRow& row, std::uint32_t column) const;
  [[nodiscard]] std::string header_place(std::uint32_t column) const;

  /// Rows that hold more than the row of names does, or text in quotes that never close.
  [[nodiscard]] std::vector<std::pair<std::uint32_t, Issue>> shape_issues() const;  ///< with the row

 private:
  explicit Grid(TableFile file) : file_{std::move(file)} {}
  [[nodiscard]] std::vector<Issue> take_header(const SheetCells& sheet);
  void take_rows(const SheetCells& sheet);

  TableFile file_;
  std::string place_;
  std::uint32_t header_row_ = 0;
  std::vector<GridColumn> columns_;
  std::map<std::string_view, std::uint32_t> index_;
  std::map<std::uint32_t, std::string_view> name_;
  std::vector<GridRow> rows_;
  std::vector<Issue> notes_;
};

/// `A`, `B`, … `AA`
[[nodiscard]] std::string column_letters(std::uint32_t column);

[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace chargeplan::io
