#include <fmt/format.h>

#include <algorithm>

#include "io/mapping.hpp"
#include "io/mapping_file.hpp"
#include "io/mapping_oddities.hpp"
#include "io/tables_points.hpp"
#include "io/tables_rules.hpp"
#include "io/tables_units.hpp"

namespace chargeplan::io {
namespace {

using Action = OddityCount::Action;

class SeriesImport {
 public:
  SeriesImport(const MappedFile& file, const Mapping& mapping)
      : file_{file}, mapping_{mapping}, time_{*file.rule("time")}, value_{*file.rule("value")} {}

  Result<SeriesTable> run() {
    const auto unit = unit_of_name(value_.rule->unit ? *value_.rule->unit : *value_.rule->column);
    if (!unit)
      return tl::unexpected(table_error("mapping.columns.value", {{"mapping.columns.value.unit", "missing",
                                                                   "the column's name ends in no unit; say which one it is"}}));
    for (const auto& row : file_.grid().rows()) {
      if (!file_.keeps(row)) {
        ++filtered_;
        continue;
      }
      read_row(row);
      ++table_.row_count;
    }
    if (value_.rule->reading == Reading::cumulative) take_differences();
    auto issues = fill_series(points_, *unit, file_.zone(), table_);
    for (auto& issue : issues)
      if (issue.path.empty()) issue.path = file_.grid().place();
    if (!issues.empty()) return tl::unexpected(table_error(file_.grid().place(), std::move(issues)));
    count_gaps();
    table_.oddities = log_.take();
    table_.notes = file_.grid().notes();
    if (filtered_ > 0)
      table_.notes.push_back({file_.grid().place(), "filtered",
                              fmt::format("{} of {} rows are not taken: the mapping's filter leaves them out", filtered_,
                                          filtered_ + table_.row_count)});
    return std::move(table_);
  }

 private:
  void read_row(const GridRow& row) {
    const auto time = read_time(row);
    if (!time) return;
    const Cell* cell = file_.cell(row, value_.column);
    if (cell == nullptr) return drop(row, value_.column, {"missing_value", "there is no value"});
    const auto number = file_.number(*cell, value_.column->from);
    if (!number) return drop(row, value_.column, number.error());
    points_.push_back({*time, *number * value_.rule->factor.value_or(1), file_.place(row, time_.column)});
  }

  std::optional<Instant> read_time(const GridRow& row) {
    if (time_.rule->start) return *time_.rule->start + table_.row_count * time_.rule->interval;
    const TimeCells cells = file_.time_cells(row, time_);
    const bool is_whole = cells.column != nullptr && (!time_.time_column || cells.time_column != nullptr) &&
                          (!time_.zone_column || cells.zone_column != nullptr);
    if (!is_whole) {
      drop(row, time_.column, {"missing_time", "there is no time"});
      return std::nullopt;
    }
    const auto time = read_mapped_time(*time_.rule, cells, file_.zone(), mapping_.ambiguous_time, last_);
    if (!time) {
      drop(row, time_.column, time.error());
      return std::nullopt;
    }
    if (time->written_year) log_.count(fmt::format("year_{:04}_mended", *time->written_year), Action::repaired);
    // By order, only the second of two equal stamps had to be told apart from the first.
    if (time->was_second) log_.count("repeated_time", Action::repaired);
    if (time->was_ambiguous && mapping_.ambiguous_time != AmbiguousRule::by_order)
      log_.count("ambiguous_time", Action::repaired);
    last_ = time->instant;
    return time->instant;
  }

  void drop(const GridRow& row, const std::optional<MappedColumn>& column, CellProblem problem) {
    log_.count(problem.slug, Action::dropped);
    table_.skipped.push_back({file_.place(row, column), std::move(problem.slug), std::move(problem.message)});
  }

  /// A meter's readings -> what went through it until the next one.
  void take_differences() {
    if (points_.size() < 2) return;
    std::vector<Instant> times;
    for (const auto& point : points_) times.push_back(point.time);
    const auto interval = common_interval(times);
    std::vector<SeriesPoint> differences;
    for (std::size_t i = 0; i + 1 < points_.size(); ++i) {
      const double difference = points_[i + 1].value - points_[i].value;
      if (difference < 0) {
        log_.count("meter_ran_back", Action::dropped);
        table_.skipped.push_back({points_[i + 1].place, "meter_ran_back",
                                  fmt::format("the meter shows {} after {}", points_[i + 1].value, points_[i].value)});
        continue;
      }
      if (is_gap(points_[i + 1].time - points_[i].time, interval)) continue;  // when it was used is not known
      differences.push_back({points_[i].time, difference, std::move(points_[i].place)});
    }
    points_ = std::move(differences);
  }

  void count_gaps() {
    for (std::size_t i = 1; i < table_.times.size(); ++i)
      if (is_gap(table_.times[i] - table_.times[i - 1], table_.interval)) log_.count("gap", Action::flagged);
  }

  const MappedFile& file_;
  const Mapping& mapping_;
  MappedRule time_, value_;
  OddityLog log_;
  SeriesTable table_;
  std::vector<SeriesPoint> points_;
  std::optional<Instant> last_;
  long filtered_ = 0;
};

}  // namespace

Result<SeriesTable> import_series(std::string_view content, std::string_view mapping_json, const TableOptions& options,
                                  const OpenFile& open_file) {
  const auto mapping = read_mapping(mapping_json, MappingKind::series);
  if (!mapping) return tl::unexpected(mapping.error());
  const auto file = MappedFile::open(content, *mapping, options, open_file);
  if (!file) return tl::unexpected(file.error());
  return SeriesImport{*file, *mapping}.run();
}

}  // namespace chargeplan::io
