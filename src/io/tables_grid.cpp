#include "io/tables_grid.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace chargeplan::io {
namespace {

/// The cells of the first row that has any.
std::span<const Cell> first_row(std::span<const Cell> cells) {
  if (cells.empty()) return {};
  const auto end = std::find_if(cells.begin(), cells.end(), [&](const Cell& cell) { return cell.row != cells[0].row; });
  return cells.first(static_cast<std::size_t>(end - cells.begin()));
}

int score_of(const SheetCells& sheet, const HeaderScore& score) {
  int sum = sheet.cells.empty() ? -1 : 0;
  for (const Cell& cell : first_row(sheet.cells)) sum += score(trimmed(text_of(cell)));
  return sum;
}

Error grid_error(const std::string& place, std::vector<Issue> issues) {
  std::string message =
      issues.size() == 1 ? issues[0].message : fmt::format("{} problems in the row of column names", issues.size());
  return {ErrorCode::invalid_input, fmt::format("{}: {}", place, message), std::move(issues)};
}

}  // namespace

std::string column_letters(std::uint32_t column) {
  std::string letters;
  for (std::uint64_t rest = std::uint64_t{column} + 1; rest > 0; rest = (rest - 1) / 26)
    letters.insert(letters.begin(), static_cast<char>('A' + static_cast<char>((rest - 1) % 26)));
  return letters;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

Result<Grid> Grid::open(std::string_view content, const TableSource& source, const HeaderScore& score) {
  auto file = TableFile::open(content, source);
  if (!file) return tl::unexpected(file.error());
  Grid grid{std::move(*file)};
  grid.place_ = source.file_name;
  const auto& sheets = grid.file_.sheets();
  const SheetCells* best = nullptr;
  std::vector<std::string_view> names;
  for (const auto& sheet : sheets) {
    names.push_back(sheet.name);
    if (source.sheet ? sheet.name != *source.sheet : !sheet.visible) continue;
    if (best == nullptr || score_of(sheet, score) > score_of(*best, score)) best = &sheet;
  }
  if (best == nullptr)
    return tl::unexpected(grid_error(grid.place_, {{grid.place_, "no_such_sheet",
                                                    source.sheet ? fmt::format("there is no sheet \"{}\"; the file has \"{}\"",
                                                                               *source.sheet, fmt::join(names, "\", \""))
                                                                 : "the workbook shows no sheet"}}));
  if (!grid.is_csv()) grid.place_ += fmt::format(", sheet {}", best->name);
  if (best->cells.empty())
    return tl::unexpected(
        grid_error(grid.place_, {{grid.place_, "empty_table", "there is nothing in it; a table begins with column names"}}));
  for (const auto& sheet : sheets)
    if (&sheet != best && !sheet.cells.empty())
      grid.notes_.push_back({fmt::format("{}, sheet {}", source.file_name, sheet.name), "sheet_not_used",
                             fmt::format("sheet {} is read, this one is not", best->name)});
  if (auto issues = grid.take_header(*best); !issues.empty()) return tl::unexpected(grid_error(grid.place_, std::move(issues)));
  grid.take_rows(*best);
  return grid;
}

std::vector<Issue> Grid::take_header(const SheetCells& sheet) {
  std::vector<Issue> issues;
  header_row_ = sheet.cells[0].row;
  for (const Cell& cell : first_row(sheet.cells)) {
    const auto text = read_text(cell);
    if (!text) {
      issues.push_back({header_place(cell.column), text.error().slug, text.error().message});
      continue;
    }
    const std::string_view name = trimmed(text_of(cell));
    if (cell.kind != CHARGEPLAN_CELL_TEXT) {
      issues.push_back({header_place(cell.column), "not_a_name",
                        fmt::format("the first row must hold the names of the columns, but here is {}", *text)});
      continue;
    }
    if (name.empty()) continue;
    name_.emplace(cell.column, name);
    const auto [first, is_new] = index_.emplace(name, cell.column);
    if (is_new) {
      columns_.push_back({cell.column, name});
    } else {
      issues.push_back({header_place(cell.column), "duplicate_column",
                        fmt::format("column {} has this name already; rename or remove one", column_letters(first->second))});
    }
  }
  if (columns_.empty() && issues.empty()) issues.push_back({place_, "empty_table", "the first row names no column"});
  return issues;
}

void Grid::take_rows(const SheetCells& sheet) {
  const auto header_size = first_row(sheet.cells).size();
  for (std::size_t i = header_size; i < sheet.cells.size();) {
    std::size_t end = i + 1;
    while (end < sheet.cells.size() && sheet.cells[end].row == sheet.cells[i].row) ++end;
    rows_.push_back({sheet.cells[i].row, sheet.cells.subspan(i, end - i)});
    i = end;
  }
  std::set<std::uint32_t> unnamed;
  for (const auto& row : rows_)
    for (const Cell& cell : row.cells)
      if (!name_.contains(cell.column)) unnamed.insert(cell.column);
  for (const std::uint32_t column : unnamed)
    if (!is_csv() || column < columns_.back().index)
      notes_.push_back({fmt::format("{}, column {}", place_, column_letters(column)), "column_not_used",
                        "the column has no name and is not used"});
}

std::vector<std::pair<std::uint32_t, Issue>> Grid::shape_issues() const {
  std::vector<std::pair<std::uint32_t, Issue>> issues;
  for (const auto& row : rows_) {
    const Cell& last = row.cells.back();
    if (last.kind == CHARGEPLAN_CELL_UNCLOSED)
      issues.push_back({row.index,
                        {place(row, last.column), "unclosed_quote",
                         "the field begins with a quotation mark that is never closed; the rest of the file is inside it"}});
    else if (is_csv() && last.column > columns_.back().index)
      issues.push_back(
          {row.index,
           {place(row), "too_many_fields",
            fmt::format("the row has {} fields, but there are {} columns; is there a separator inside a field, such "
                        "as a decimal comma? Put such a field in quotes",
                        std::uint64_t{last.column} + 1, std::uint64_t{columns_.back().index} + 1)}});
  }
  return issues;
}

CellResult<std::string> Grid::text(const Cell& cell) const {
  return read_text(cell).map(
      [&](std::string&& text) { return is_csv() ? std::string{without_neutraliser(text)} : std::move(text); });
}

std::optional<std::uint32_t> Grid::find(std::string_view name) const {
  const auto found = index_.find(name);
  return found == index_.end() ? std::nullopt : std::optional{found->second};
}

const Cell* Grid::cell(const GridRow& row, std::uint32_t column) noexcept {
  if (column < row.cells.size() && row.cells[column].column == column) return &row.cells[column];  // a row without holes
  const auto found = std::lower_bound(row.cells.begin(), row.cells.end(), column,
                                      [](const Cell& cell, std::uint32_t wanted) { return cell.column < wanted; });
  return found != row.cells.end() && found->column == column ? &*found : nullptr;
}

std::string Grid::place(const GridRow& row) const { return fmt::format("{}, row {}", place_, std::uint64_t{row.index} + 1); }

std::string Grid::place(const GridRow& row, std::uint32_t column) const {
  const auto name = name_.find(column);
  return fmt::format("{}, column {}{}", place(row), column_letters(column),
                     name == name_.end() ? std::string{} : fmt::format(" ({})", name->second));
}

std::string Grid::header_place(std::uint32_t column) const { return place({header_row_, {}}, column); }

}  // namespace chargeplan::io
