#include "io/mapping_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "io/nearest.hpp"
#include "io/tables_rules.hpp"

namespace chargeplan::io {
namespace {

/// Every column that the mapping names; the columns of sheets are scored by them.
std::vector<std::string> named_columns(const Mapping& mapping) {
  std::vector<std::string> names;
  for (const auto& [key, rule] : mapping.columns)
    for (const auto& name : {rule.column, rule.time_column, rule.zone_column})
      if (name) names.push_back(*name);
  if (mapping.join) names.push_back(mapping.join->key);
  return names;
}

std::string missing_column_words(const Grid& grid, std::string_view name) {
  std::vector<std::string_view> known;
  for (const auto& column : grid.columns()) known.push_back(column.name);
  const auto hint = did_you_mean(name, known);
  return fmt::format("{} has no column {}{}", grid.place(), quoted_text(name),
                     hint.empty() ? fmt::format("; it has \"{}\"", fmt::join(known, "\", \"")) : hint);
}

}  // namespace

Result<Grid> MappedFile::open_grid(std::string_view content, std::string name) const {
  TableSource source{std::move(name), mapping_->sheet, {}, mapping_->encoding == Encoding::windows_1252};
  if (mapping_->separator) source.separator = mapping_->separator->front();
  const auto names = named_columns(*mapping_);
  return Grid::open(content, source, [&](std::string_view column) {
    return std::find(names.begin(), names.end(), column) != names.end() ? 1 : 0;
  });
}

Result<MappedFile> MappedFile::open(std::string_view content, const Mapping& mapping, const TableOptions& options,
                                    const OpenFile& open_file) {
  MappedFile file{mapping};
  if (mapping.time_zone) {
    auto zone = TimeZone::find(*mapping.time_zone);
    if (!zone) return tl::unexpected(zone.error());
    file.zone_ = std::make_shared<TimeZone>(std::move(*zone));
  } else {
    file.zone_ = std::make_shared<TimeZone>(*options.time_zone);
  }
  auto grid = file.open_grid(content, options.file_name);
  if (!grid) return tl::unexpected(grid.error());
  file.grid_ = std::make_shared<Grid>(std::move(*grid));
  if (mapping.join)
    if (const auto joined = file.join(open_file); !joined) return tl::unexpected(joined.error());
  std::vector<Issue> issues;
  for (auto& [row, issue] : file.grid_->shape_issues()) issues.push_back(std::move(issue));
  file.find_columns(issues);
  if (!issues.empty()) return tl::unexpected(table_error(options.file_name, std::move(issues)));
  file.guess_marks();
  return file;
}

Result<void> MappedFile::join(const OpenFile& open_file) {
  auto content = open_file
                     ? open_file(mapping_->join->file)
                     : tl::unexpected(Error{ErrorCode::io, fmt::format("{} cannot be opened here", mapping_->join->file), {}});
  if (!content) return tl::unexpected(content.error());
  auto grid = open_grid(*content, mapping_->join->file);
  if (!grid) return tl::unexpected(grid.error());
  joined_ = std::make_shared<Grid>(std::move(*grid));
  const auto key = joined_->find(mapping_->join->key);
  if (!key) return {};  // reported with the other columns
  std::vector<Issue> issues;
  for (const auto& row : joined_->rows()) {
    const Cell* cell = Grid::cell(row, *key);
    const auto text = cell != nullptr ? read_text(*cell) : CellResult<std::string>{std::string{}};
    if (cell == nullptr || !text) continue;
    const auto [first, is_new] = joined_row_.emplace(*text, &row);
    if (!is_new)
      issues.push_back({joined_->place(row, *key), "duplicate_key",
                        fmt::format("{} stands in row {} already; a file can only be joined by a key that is there once",
                                    quoted_text(*text), std::uint64_t{first->second->index} + 1)});
  }
  if (!issues.empty()) return tl::unexpected(table_error(joined_->place(), std::move(issues)));
  return {};
}

void MappedFile::find_columns(std::vector<Issue>& issues) {
  const auto find = [&](std::string_view name, ColumnOrigin from, const std::string& path) -> std::optional<MappedColumn> {
    const Grid& grid = from == ColumnOrigin::join ? *joined_ : *grid_;
    if (const auto index = grid.find(name)) return MappedColumn{*index, from};
    issues.push_back({path, "no_such_column", missing_column_words(grid, name)});
    return std::nullopt;
  };
  for (const auto& [key, rule] : mapping_->columns) {
    const std::string path = "mapping.columns." + key;
    MappedRule found{&rule, {}, {}, {}};
    if (rule.column) found.column = find(*rule.column, rule.from, path + ".column");
    if (rule.time_column) found.time_column = find(*rule.time_column, rule.from, path + ".time_column");
    if (rule.zone_column) found.zone_column = find(*rule.zone_column, rule.from, path + ".zone_column");
    rules_.emplace(key, found);
  }
  for (const auto& filter : mapping_->filter)
    if (const auto column = find(filter.column, ColumnOrigin::file, "mapping.filter")) filters_.emplace_back(*column, &filter);
  if (mapping_->join) {
    join_column_ = find(mapping_->join->column, ColumnOrigin::file, "mapping.join.column");
    (void)find(mapping_->join->key, ColumnOrigin::join, "mapping.join.key");
  }
  if (mapping_->overlap_by) (void)find(*mapping_->overlap_by, ColumnOrigin::file, "mapping.overlap_by");
  if (const auto& stated = mapping_->checks.stated_duration)
    (void)find(stated->column, ColumnOrigin::file, "mapping.checks.stated_duration.column");
  if (const auto& missing = mapping_->checks.missing_cells)
    for (const auto& name : missing->columns) (void)find(name, ColumnOrigin::file, "mapping.checks.missing_cells.columns");
}

void MappedFile::guess_marks() {
  if (mapping_->decimal_mark) {
    mark_ = joined_mark_ = *mapping_->decimal_mark == "," ? DecimalMark::comma : DecimalMark::point;
    return;
  }
  const auto guess_by = [&](const Grid& grid, ColumnOrigin from) {
    DecimalMarkGuess guess;
    const auto see = [&](std::uint32_t column) {
      for (const auto& row : grid.rows())
        if (const Cell* found = Grid::cell(row, column)) guess.see(*found);
    };
    for (const auto& [key, rule] : rules_) {
      const bool is_time = key == "time" || key == "arrival" || key == "departure";
      if (rule.column && rule.column->from == from && !is_time && key != "id" && key != "evse") see(rule.column->index);
    }
    if (const auto& stated = mapping_->checks.stated_duration; stated && from == ColumnOrigin::file)
      see(*grid.find(stated->column));
    return guess.mark(grid.separator());
  };
  mark_ = guess_by(*grid_, ColumnOrigin::file);
  if (joined_) joined_mark_ = guess_by(*joined_, ColumnOrigin::join);
}

const MappedRule* MappedFile::rule(std::string_view key) const {
  const auto found = rules_.find(key);
  return found == rules_.end() ? nullptr : &found->second;
}

std::optional<MappedColumn> MappedFile::column(std::string_view name) const {
  const auto index = grid_->find(name);
  return index ? std::optional{MappedColumn{*index, ColumnOrigin::file}} : std::nullopt;
}

bool MappedFile::is_missing(const Cell& cell) const {
  if (cell.kind != CHARGEPLAN_CELL_TEXT && cell.kind != CHARGEPLAN_CELL_ERROR) return false;
  const std::string_view text = trimmed(text_of(cell));
  return text.empty() || std::find(mapping_->missing.begin(), mapping_->missing.end(), text) != mapping_->missing.end();
}

const Cell* MappedFile::cell(const GridRow& row, MappedColumn column) const {
  const GridRow* from = &row;
  if (column.from == ColumnOrigin::join) {
    const Cell* key = join_column_ ? cell(row, *join_column_) : nullptr;
    const auto text = key != nullptr ? read_text(*key) : CellResult<std::string>{std::string{}};
    const auto found = text ? joined_row_.find(*text) : joined_row_.end();
    if (found == joined_row_.end()) return nullptr;
    from = found->second;
  }
  const Cell* found = Grid::cell(*from, column.index);
  return found == nullptr || is_missing(*found) ? nullptr : found;
}

bool MappedFile::keeps(const GridRow& row) const {
  return std::all_of(filters_.begin(), filters_.end(), [&](const auto& filter) {
    const Cell* found = cell(row, filter.first);
    const auto text = found != nullptr ? read_text(*found) : CellResult<std::string>{std::string{}};
    const auto& in = filter.second->in;
    return text && std::find(in.begin(), in.end(), *text) != in.end();
  });
}

TimeCells MappedFile::time_cells(const GridRow& row, const MappedRule& rule) const {
  return {cell(row, rule.column), cell(row, rule.time_column), cell(row, rule.zone_column)};
}

CellResult<double> MappedFile::number(const Cell& cell, ColumnOrigin from) const {
  return read_number(cell, from == ColumnOrigin::join ? joined_mark_ : mark_);
}

std::string MappedFile::place(const GridRow& row, const std::optional<MappedColumn>& column) const {
  return column && column->from == ColumnOrigin::file ? grid_->place(row, column->index) : grid_->place(row);
}

}  // namespace chargeplan::io
