/// A table file as its cells: the C++ side of rust/include/chargeplan_table.h.
#pragma once

#include <chargeplan_table.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chargeplan/error.hpp"

namespace chargeplan::io {

using Cell = ChargeplanCell;

[[nodiscard]] inline std::string_view text_of(const Cell& cell) noexcept { return {cell.text, cell.text_length}; }

struct SheetCells {
  std::string_view name;        ///< empty for CSV
  std::span<const Cell> cells;  ///< those that are not empty, by row, then column
  bool visible = true;
};

struct TableSource {
  std::string file_name;
  std::optional<std::string> sheet;  ///< by name; absent = the best fitting
  std::optional<char> separator;     ///< of CSV; absent = recognised
  bool windows_1252 = false;         ///< text is Windows-1252 instead of UTF-8
};

/// The cells live as long as this.
class TableFile {
 public:
  /// Errors: invalid_input, one issue: the file is no table, damaged, or beyond the limits on its size.
  [[nodiscard]] static Result<TableFile> open(std::string_view content, const TableSource& source);
  [[nodiscard]] const std::vector<SheetCells>& sheets() const noexcept { return sheets_; }
  [[nodiscard]] bool is_csv() const noexcept;
  [[nodiscard]] char separator() const noexcept;  ///< of CSV

 private:
  struct Close {
    void operator()(ChargeplanTable* table) const noexcept { chargeplan_table_close(table); }
  };
  explicit TableFile(ChargeplanTable* table) : table_{table} {}
  std::unique_ptr<ChargeplanTable, Close> table_;
  std::vector<SheetCells> sheets_;
};

}  // namespace chargeplan::io
