#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "io/nearest.hpp"
#include "io/tables.hpp"
#include "io/tables_cells.hpp"
#include "io/tables_grid.hpp"
#include "io/tables_points.hpp"
#include "io/tables_rules.hpp"
#include "io/tables_units.hpp"

namespace chargeplan::io {
namespace {

constexpr std::string_view time_name = "time";

struct ValueColumn {
  std::uint32_t index = 0;
  SeriesUnit unit = SeriesUnit::kw;
};

class SeriesReader {
 public:
  SeriesReader(const Grid& grid, std::string_view unit, const TableOptions& options)
      : grid_{grid}, unit_{unit}, options_{options} {}

  Result<SeriesTable> read() {
    find_columns();
    for (auto& [row, issue] : grid_.shape_issues()) issues_.push_back(std::move(issue));
    if (!issues_.empty()) return tl::unexpected(table_error(grid_.place(), std::move(issues_)));
    DecimalMarkGuess guess;
    for (const auto& row : grid_.rows())
      if (const Cell* cell = Grid::cell(row, value_.index)) guess.see(*cell);
    const DecimalMark mark = guess.mark(grid_.separator());
    for (const auto& row : grid_.rows()) read_row(row, mark);
    auto& bad = options_.skip_bad_rows ? table_.skipped : issues_;
    bad.insert(bad.end(), row_issues_.begin(), row_issues_.end());
    if (issues_.empty()) issues_ = fill_series(points_, value_.unit, *options_.time_zone, table_);
    if (!issues_.empty()) {
      for (auto& issue : issues_)
        if (issue.path.empty()) issue.path = grid_.place();
      return tl::unexpected(table_error(grid_.place(), std::move(issues_)));
    }
    table_.notes.insert(table_.notes.begin(), grid_.notes().begin(), grid_.notes().end());
    return std::move(table_);
  }

 private:
  void find_columns() {
    std::vector<const GridColumn*> fitting;
    std::vector<std::string_view> others;
    for (const auto& column : grid_.columns()) {
      if (column.name == time_name) {
        time_ = column.index;
        continue;
      }
      const auto unit = unit_of_name(column.name);
      if (unit && our_unit(*unit) == unit_) {
        fitting.push_back(&column);
        value_ = {column.index, *unit};
      } else {
        others.push_back(column.name);
        table_.notes.push_back(
            {grid_.header_place(column.index), "column_not_used", fmt::format("column {} is not used", column.name)});
      }
    }
    if (!time_) {
      constexpr std::array known{time_name};
      std::string hint;
      for (const auto name : others)
        if (hint.empty() && nearest_name(name, known)) hint = fmt::format("; rename {}", quoted_text(name));
      issues_.push_back(
          {fmt::format("{}, column time", grid_.place()), "missing_column",
           fmt::format("there is no column time{}; a table of another make is read through a mapping: chargeplan series import",
                       hint)});
    }
    if (fitting.empty())
      issues_.push_back(
          {fmt::format("{}, column {}", grid_.place(), unit_), "missing_column",
           fmt::format("no column's name ends in a unit that fits; name the values' column with {}", units_for(unit_))});
    if (fitting.size() > 1) issues_.push_back(several_fit(fitting));
  }

  [[nodiscard]] Issue several_fit(const std::vector<const GridColumn*>& fitting) const {
    constexpr std::size_t named = 3;
    std::vector<std::string_view> names;
    for (const auto* column : fitting)
      if (names.size() < named) names.push_back(column->name);
    return {grid_.header_place(fitting[1]->index), "ambiguous_column",
            fmt::format(
                "{} columns have values in a fitting unit ({}{}); keep one, or name it in a mapping: chargeplan series import",
                fitting.size(), fmt::join(names, ", "), fitting.size() > named ? ", …" : "")};
  }

  void read_row(const GridRow& row, DecimalMark mark) {
    ++table_.row_count;
    const auto time = cell_or_missing(row, *time_);
    const auto value = cell_or_missing(row, value_.index);
    if (time == nullptr || value == nullptr) return;
    const auto instant = read_instant(*time);
    const auto number = read_number(*value, mark);
    if (!instant) add(row, *time_, instant.error());
    if (!number) add(row, value_.index, number.error());
    if (instant && number) points_.push_back({*instant, *number, grid_.place(row, *time_)});
  }

  const Cell* cell_or_missing(const GridRow& row, std::uint32_t column) {
    const Cell* cell = Grid::cell(row, column);
    if (cell == nullptr) add(row, column, {"missing", "the cell is empty; every row needs a time and a value"});
    return cell;
  }

  [[nodiscard]] CellResult<Instant> read_instant(const Cell& cell) const {
    const auto time = read_time(cell);
    if (!time) return tl::unexpected(time.error());
    if (const auto* instant = std::get_if<Instant>(&*time)) return *instant;
    auto instant = options_.time_zone->to_instant(std::get<WallTime>(*time));
    if (!instant) return tl::unexpected(CellProblem{instant.error().slug, instant.error().message});
    return *instant;
  }

  void add(const GridRow& row, std::uint32_t column, CellProblem problem) {
    row_issues_.push_back({grid_.place(row, column), std::move(problem.slug), std::move(problem.message)});
  }

  const Grid& grid_;
  std::string_view unit_;
  const TableOptions& options_;
  std::optional<std::uint32_t> time_;
  ValueColumn value_;
  SeriesTable table_;
  std::vector<SeriesPoint> points_;
  std::vector<Issue> issues_;
  std::vector<Issue> row_issues_;
};

}  // namespace

Result<SeriesTable> read_series_table(std::string_view content, std::string_view unit, const TableOptions& options) {
  const auto fits = [&](std::string_view name) {
    const auto found = unit_of_name(name);
    return name == time_name || (found && our_unit(*found) == unit) ? 1 : 0;
  };
  const auto grid = Grid::open(content, {options.file_name, {}, {}, false}, fits);
  if (!grid) return tl::unexpected(grid.error());
  return SeriesReader{*grid, unit, options}.read();
}

}  // namespace chargeplan::io
