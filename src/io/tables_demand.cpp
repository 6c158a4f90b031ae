#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "io/nearest.hpp"
#include "io/tables.hpp"
#include "io/tables_cells.hpp"
#include "io/tables_grid.hpp"
#include "io/tables_keys.hpp"
#include "io/tables_rules.hpp"

namespace chargeplan::io {
namespace {

/// A column that is read.
struct UsedColumn {
  std::uint32_t index = 0;
  const SessionKey* key = nullptr;
  bool may_be_step = false;
};

const OriginalKey* find_original_key(std::string_view name) {
  const auto* found =
      std::find_if(original_keys.begin(), original_keys.end(), [&](const auto& key) { return key.name == name; });
  return found == original_keys.end() ? nullptr : found;
}

/// Which column holds which key.
class Columns {
 public:
  explicit Columns(const Grid& grid) : grid_{grid} {
    std::vector<const GridColumn*> unknown;
    for (const auto& column : grid.columns()) {
      if (const auto* key = find_session_key(column.name)) {
        use(column, key, false);
      } else if (const auto* original = find_original_key(column.name)) {
        if (original->ours.empty())
          not_used(column);
        else
          use(column, find_session_key(original->ours), original->may_be_step);
      } else {
        unknown.push_back(&column);
      }
    }
    for (const auto* column : unknown) judge_unknown(*column);
    require();
  }

  [[nodiscard]] const std::vector<UsedColumn>& used() const noexcept { return used_; }
  [[nodiscard]] std::optional<std::uint32_t> index_of(std::string_view key) const {
    const auto found = std::find_if(used_.begin(), used_.end(), [&](const auto& column) { return column.key->name == key; });
    return found == used_.end() ? std::nullopt : std::optional{found->index};
  }
  std::vector<Issue> issues;
  std::vector<Issue> notes;

 private:
  void use(const GridColumn& column, const SessionKey* key, bool may_be_step) {
    if (const auto other = index_of(key->name)) {
      issues.push_back({grid_.header_place(column.index), "duplicate_column",
                        fmt::format("column {} gives {} already; remove one", column_letters(*other), key->name)});
      return;
    }
    used_.push_back({column.index, key, may_be_step});
  }

  void not_used(const GridColumn& column) {
    notes.push_back({grid_.header_place(column.index), "column_not_used", fmt::format("column {} is not used", column.name)});
  }

  /// A slip where the key that it is near to is nowhere else; else some other thing that the table's owner keeps in it.
  void judge_unknown(const GridColumn& column) {
    std::vector<std::string_view> free;
    for (const auto& key : session_keys)
      if (!index_of(key.name)) free.push_back(key.name);
    if (const auto near = nearest_name(column.name, free))
      issues.push_back(
          {grid_.header_place(column.index), "unknown_column",
           fmt::format("{} is not a known column; did you mean {}? Rename it, or remove it", quoted_text(column.name), *near)});
    else
      not_used(column);
  }

  void require() {
    if (used_.empty() && issues.empty()) {
      issues.push_back(
          {grid_.place(), "no_known_column",
           "none of the names in the first row is known; the table must begin with a row of names: id, arrival, "
           "departure, max_power_kw, energy_required_kwh, …; a table of another make is read through a mapping (--columns)"});
      return;
    }
    for (const auto& key : session_keys)
      if (key.required && !index_of(key.name))
        missing(key.name, fmt::format("there is no column {}; it is required", key.name));
    const bool has_target = index_of("target_soc_ratio").has_value();
    if (!index_of("energy_required_kwh") && !has_target)
      missing("energy_required_kwh",
              "nothing says how much to charge: there is neither a column energy_required_kwh nor "
              "target_soc_ratio (with battery_capacity_kwh and arrival_energy_kwh or arrival_soc_ratio)");
  }

  void missing(std::string_view key, std::string message) {
    issues.push_back({fmt::format("{}, column {}", grid_.place(), key), "missing_column", std::move(message)});
  }

  const Grid& grid_;
  std::vector<UsedColumn> used_;
};

class DemandReader {
 public:
  DemandReader(const Grid& grid, const TableOptions& options) : grid_{grid}, options_{options}, columns_{grid} {}

  Result<DemandTable> read() {
    std::set<std::uint32_t> misshapen;  // their cells are not where they belong
    for (auto& [row, issue] : grid_.shape_issues()) {
      misshapen.insert(row);
      issues_.push_back({row, std::move(issue)});
    }
    DecimalMarkGuess guess;
    for (const auto& row : grid_.rows())
      for (const auto& column : columns_.used())
        if (const Cell* cell = Grid::cell(row, column.index); cell != nullptr && is_number(*column.key)) guess.see(*cell);
    mark_ = guess.mark(grid_.separator());
    for (const auto& row : grid_.rows()) {
      if (!misshapen.contains(row.index) && !is_of_use(row)) continue;
      ++table_.row_count;
      if (!misshapen.contains(row.index)) read_row(row);
    }
    if (columns_.issues.empty()) check_rules();
    return finish();
  }

 private:
  struct RowIssue {
    std::uint32_t row;
    Issue issue;
  };

  /// Null where there is nothing, or a text of blanks.
  static const Cell* filled_cell(const GridRow& row, const UsedColumn& column) {
    const Cell* cell = Grid::cell(row, column.index);
    const bool is_blank = cell != nullptr && cell->kind == CHARGEPLAN_CELL_TEXT && trimmed(text_of(*cell)).empty();
    return is_blank ? nullptr : cell;
  }

  /// A remark below the table or beside it is no session.
  bool is_of_use(const GridRow& row) {
    const auto& used = columns_.used();
    const bool of_use = std::any_of(used.begin(), used.end(), [&](const auto& column) { return filled_cell(row, column); });
    if (!of_use)
      columns_.notes.push_back({grid_.place(row), "row_not_used", "the row has nothing in the columns that are used"});
    return of_use;
  }

  void add(const GridRow& row, const UsedColumn& column, CellProblem problem) {
    issues_.push_back({row.index, {grid_.place(row, column.index), std::move(problem.slug), std::move(problem.message)}});
    unread_.back().push_back(column.key->name);
  }

  void read_row(const GridRow& row) {
    Session session;
    unread_.emplace_back();
    for (const auto& column : columns_.used()) {
      if (const Cell* cell = filled_cell(row, column))
        read_cell(row, column, *cell, session);
      else if (column.key->required)
        add(row, column, {"missing", fmt::format("the cell is empty; {} is required", column.key->name)});
    }
    if (!unread_.back().empty()) make_judgeable(session, unread_.back());
    table_.sessions.push_back(std::move(session));
    rows_.push_back(&row);
  }

  /// What a row says that is only partly read shall be judged too, but not for what could not be read.
  static void make_judgeable(Session& session, const std::vector<std::string_view>& unread) {
    session.evse.reset();  // whom it overlaps is not known
    session.min_power_kw = std::min(session.min_power_kw, session.max_power_kw);
    const auto is_of_energy = [](std::string_view key) { return key.ends_with("_kwh") || key.ends_with("_soc_ratio"); };
    if (session.energy_required_kwh || std::none_of(unread.begin(), unread.end(), is_of_energy)) return;
    session.energy_required_kwh = 0;
    session.target_soc_ratio.reset();
  }

  void read_cell(const GridRow& row, const UsedColumn& column, const Cell& cell, Session& session) {
    if (is_number(*column.key)) {
      const auto number = read_number(cell, mark_);
      if (!number) return add(row, column, number.error());
      return set_number(session, *column.key, *number);
    }
    if (is_time(*column.key)) {
      const auto time = read_instant(column, cell);
      if (!time) return add(row, column, time.error());
      return set_time(session, *column.key, *time);
    }
    auto text = grid_.text(cell);
    if (!text) return add(row, column, text.error());
    set_text(session, *column.key, std::move(*text));
  }

  [[nodiscard]] CellResult<Instant> read_instant(const UsedColumn& column, const Cell& cell) const {
    if (const auto step = column.may_be_step ? read_step(cell) : std::nullopt) {
      if (options_.start) return *options_.start + *step * options_.step;
      return tl::unexpected(
          CellProblem{"step_without_start", fmt::format("{} is a step; say with start when step 0 begins", *step)});
    }
    const auto time = read_time(cell);
    if (!time) return tl::unexpected(time.error());
    if (const auto* instant = std::get_if<Instant>(&*time)) return *instant;
    auto instant = options_.time_zone->to_instant(std::get<WallTime>(*time));
    if (!instant) return tl::unexpected(CellProblem{instant.error().slug, instant.error().message});
    return *instant;
  }

  void check_rules() {
    const auto row_of = [&](std::size_t session) { return std::uint64_t{rows_[session]->index} + 1; };
    for (auto& found : check_sessions(table_.sessions, *options_.time_zone, row_of)) {
      if (found.session >= rows_.size()) {  // of the table as a whole
        columns_.issues.push_back({grid_.place(), found.slug, found.message});
        continue;
      }
      const GridRow& row = *rows_[found.session];
      const auto& unread = unread_[found.session];
      if (std::find(unread.begin(), unread.end(), found.key) != unread.end()) continue;  // said already
      const auto column = columns_.index_of(found.key);
      issues_.push_back({row.index, {column ? grid_.place(row, *column) : grid_.place(row), found.slug, found.message}});
    }
  }

  Result<DemandTable> finish() {
    std::stable_sort(issues_.begin(), issues_.end(), [](const auto& a, const auto& b) { return a.row < b.row; });
    std::vector<Issue> row_issues;
    std::set<std::uint32_t> bad_rows;
    for (auto& [row, issue] : issues_) {
      row_issues.push_back(std::move(issue));
      bad_rows.insert(row);
    }
    auto issues = std::move(columns_.issues);
    if (!options_.skip_bad_rows) issues.insert(issues.end(), row_issues.begin(), row_issues.end());
    if (table_.row_count == 0 && !columns_.used().empty())
      issues.push_back({grid_.place(), "no_rows", "there are column names, but no session below them"});
    if (!issues.empty()) return tl::unexpected(table_error(grid_.place(), std::move(issues)));
    table_.skipped = std::move(row_issues);
    if (!bad_rows.empty()) {
      for (const auto& row : grid_.rows())
        if (bad_rows.contains(row.index)) table_.left_out.push_back(left_out(row));
      std::vector<Session> good;
      for (std::size_t s = 0; s < rows_.size(); ++s)
        if (!bad_rows.contains(rows_[s]->index)) good.push_back(std::move(table_.sessions[s]));
      table_.sessions = std::move(good);
    }
    table_.notes = grid_.notes();
    table_.notes.insert(table_.notes.end(), columns_.notes.begin(), columns_.notes.end());
    return std::move(table_);
  }

  /// What can be read stands in our form, what cannot as it is.
  [[nodiscard]] LeftOutRow left_out(const GridRow& row) const {
    LeftOutRow shown{.row = std::uint64_t{row.index} + 1};
    for (const auto& column : columns_.used())
      if (const Cell* cell = Grid::cell(row, column.index); cell != nullptr)
        shown.cells.emplace_back(column.key->name, shown_text(column, *cell));
    return shown;
  }

  [[nodiscard]] std::string shown_text(const UsedColumn& column, const Cell& cell) const {
    if (is_time(*column.key))
      if (const auto time = read_instant(column, cell)) return format_time(*time, *options_.time_zone);
    if (is_number(*column.key))
      if (const auto number = read_number(cell, mark_)) return fmt::format("{}", *number);
    return read_text(cell).value_or(std::string{});
  }

  const Grid& grid_;
  const TableOptions& options_;
  Columns columns_;
  DecimalMark mark_ = DecimalMark::point;
  DemandTable table_;
  std::vector<const GridRow*> rows_;                   ///< of table_.sessions
  std::vector<std::vector<std::string_view>> unread_;  ///< keys of table_.sessions that could not be read
  std::vector<RowIssue> issues_;
};

int known_name(std::string_view name) {
  return find_session_key(name) != nullptr || find_original_key(name) != nullptr ? 1 : 0;
}

}  // namespace

Result<DemandTable> read_demand_table(std::string_view content, const TableOptions& options) {
  const auto grid = Grid::open(content, {options.file_name, {}, {}, false}, known_name);
  if (!grid) return tl::unexpected(grid.error());
  return DemandReader{*grid, options}.read();
}

}  // namespace chargeplan::io
