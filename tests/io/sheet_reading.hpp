/// Workbooks read back by a library that had no part in writing them.
#pragma once

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "io/tables_file.hpp"

namespace chargeplan::test {

inline io::TableFile opened(const std::string& bytes, std::string file_name) {
  io::TableSource source;
  source.file_name = std::move(file_name);
  return io::TableFile::open(bytes, source).value();
}

class ReadWorkbook {
 public:
  explicit ReadWorkbook(const std::string& bytes) : file_{opened(bytes, "book.xlsx")} {
    for (const auto& sheet : file_.sheets()) {
      names_.emplace_back(sheet.name);
      for (const auto& cell : sheet.cells) cells_[names_.back()][{cell.row, cell.column}] = &cell;
    }
  }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  /// Null where the cell is empty.
  [[nodiscard]] const io::Cell* cell(const std::string& sheet, std::size_t row, std::size_t column) const {
    const auto& cells = cells_.at(sheet);
    const auto found = cells.find({row, column});
    return found == cells.end() ? nullptr : found->second;
  }
  /// ChargeplanCellKind; 0 where the cell is empty.
  [[nodiscard]] std::uint32_t kind(const std::string& sheet, std::size_t row, std::size_t column) const {
    const auto* found = cell(sheet, row, column);
    return found == nullptr ? 0 : found->kind;
  }
  [[nodiscard]] std::string text(const std::string& sheet, std::size_t row, std::size_t column) const {
    const auto* found = cell(sheet, row, column);
    if (found == nullptr) return {};
    if (found->kind != CHARGEPLAN_CELL_TEXT) throw std::runtime_error{"not a text"};
    return std::string{io::text_of(*found)};
  }
  [[nodiscard]] double number(const std::string& sheet, std::size_t row, std::size_t column) const {
    const auto* found = cell(sheet, row, column);
    if (found == nullptr) throw std::runtime_error{"empty"};
    if (found->kind != CHARGEPLAN_CELL_NUMBER && found->kind != CHARGEPLAN_CELL_DATE) throw std::runtime_error{"no number"};
    return found->number;
  }
  [[nodiscard]] std::size_t cell_count(const std::string& sheet) const { return cells_.at(sheet).size(); }

 private:
  io::TableFile file_;
  std::vector<std::string> names_;
  std::map<std::string, std::map<std::pair<std::size_t, std::size_t>, const io::Cell*>> cells_;
};

}  // namespace chargeplan::test
