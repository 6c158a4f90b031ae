/// A file, and perhaps a second one joined to it, as a mapping sees them: cells by our keys, texts that mean "missing" taken
/// out.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "io/mapping.hpp"
#include "io/mapping_rules.hpp"
#include "io/mapping_times.hpp"
#include "io/tables_grid.hpp"

namespace chargeplan::io {

/// A column of the file or of the joined one.
struct MappedColumn {
  std::uint32_t index = 0;
  ColumnOrigin from = ColumnOrigin::file;
};

/// One rule of the mapping with its columns found.
struct MappedRule {
  const ColumnRule* rule = nullptr;
  std::optional<MappedColumn> column;
  std::optional<MappedColumn> time_column;
  std::optional<MappedColumn> zone_column;
};

class MappedFile {
 public:
  /// Errors: of either file; every column that the mapping names and the file does not have.
  [[nodiscard]] static Result<MappedFile> open(std::string_view content, const Mapping& mapping, const TableOptions& options,
                                               const OpenFile& open_file);

  [[nodiscard]] const Grid& grid() const noexcept { return *grid_; }
  [[nodiscard]] const MappedRule* rule(std::string_view key) const;
  [[nodiscard]] std::optional<MappedColumn> column(std::string_view name) const;  ///< of the file; known to be there

  /// Whether the filter keeps the row.
  [[nodiscard]] bool keeps(const GridRow& row) const;
  /// Null where the cell is empty or says that it is missing, or no row is joined.
  [[nodiscard]] const Cell* cell(const GridRow& row, MappedColumn column) const;
  [[nodiscard]] const Cell* cell(const GridRow& row, const std::optional<MappedColumn>& column) const {
    return column ? cell(row, *column) : nullptr;
  }
  [[nodiscard]] TimeCells time_cells(const GridRow& row, const MappedRule& rule) const;
  [[nodiscard]] CellResult<double> number(const Cell& cell, ColumnOrigin from) const;
  /// Of the row, and of the column where it is the file's own.
  [[nodiscard]] std::string place(const GridRow& row, const std::optional<MappedColumn>& column) const;
  [[nodiscard]] const TimeZone& zone() const noexcept { return *zone_; }

 private:
  explicit MappedFile(const Mapping& mapping) : mapping_{&mapping} {}
  [[nodiscard]] Result<Grid> open_grid(std::string_view content, std::string name) const;
  [[nodiscard]] Result<void> join(const OpenFile& open_file);
  void find_columns(std::vector<Issue>& issues);
  void guess_marks();
  [[nodiscard]] bool is_missing(const Cell& cell) const;

  const Mapping* mapping_;
  std::shared_ptr<const TimeZone> zone_;
  std::shared_ptr<Grid> grid_;
  std::shared_ptr<Grid> joined_;
  std::unordered_map<std::string, const GridRow*> joined_row_;
  std::optional<MappedColumn> join_column_;
  std::vector<std::pair<MappedColumn, const FilterRule*>> filters_;
  std::map<std::string, MappedRule, std::less<>> rules_;
  DecimalMark mark_ = DecimalMark::point;
  DecimalMark joined_mark_ = DecimalMark::point;
};

}  // namespace chargeplan::io
