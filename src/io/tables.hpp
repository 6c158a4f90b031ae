/// Tables (CSV, XLSX, .xls, .ods, gzip'd CSV) -> sessions and series. Every problem of a file at once, with row and column.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chargeplan/demand.hpp"
#include "chargeplan/error.hpp"
#include "chargeplan/problem.hpp"

namespace chargeplan::io {

struct TableOptions {
  std::string file_name;                ///< for messages, and to tell the kind where the content does not
  const TimeZone* time_zone = nullptr;  ///< of times without an offset; never null
  std::optional<Instant> start;         ///< horizon.start: whole numbers as times are steps from here
  std::chrono::seconds step{900};
  bool skip_bad_rows = false;  ///< rows with problems are left out and listed in `skipped`, not an error
};

/// How many rows had an oddity, and what became of them.
struct OddityCount {
  std::string slug;
  enum class Action { dropped, repaired, flagged } action = Action::flagged;
  long count = 0;
  bool operator==(const OddityCount&) const = default;
};

/// A row that cannot be used, as far as it can be shown: what stands under each of our keys.
struct LeftOutRow {
  std::uint64_t row = 0;  ///< as people count them: 1 is the first of the sheet
  std::vector<std::pair<std::string, std::string>> cells;
};

struct DemandTable {
  std::vector<Session> sessions;
  long row_count = 0;                 ///< data rows seen
  std::vector<Issue> notes;           ///< columns not used, values repaired as the mapping says
  std::vector<Issue> skipped;         ///< rows left out, each with row, slug and reason
  std::vector<LeftOutRow> left_out;   ///< the rows of `skipped`, to be put right; of an import none
  std::vector<OddityCount> oddities;  ///< of an import: the summary
};

/// A demand table with our headers or the original planner's. Errors: invalid_input (every issue).
[[nodiscard]] Result<DemandTable> read_demand_table(std::string_view content, const TableOptions& options);

/// A series as it stands in a table: values that hold from their time to the next.
struct SeriesTable {
  std::vector<Instant> times;           ///< ascending
  std::vector<double> values;           ///< in our unit
  std::chrono::seconds interval{3600};  ///< of the last value
  std::string unit;                     ///< `per_kwh`, `kw`
  long row_count = 0;
  std::vector<Issue> notes;
  std::vector<Issue> skipped;
  std::vector<OddityCount> oddities;
};

/// A `time` column and one value column named with its unit. `unit` is what is wanted: `per_kwh` or `kw`.
[[nodiscard]] Result<SeriesTable> read_series_table(std::string_view content, std::string_view unit,
                                                    const TableOptions& options);

/// One value per step: a coarser table is held, a finer one averaged; a gap or a missing end is an issue. `path` is for
/// messages.
[[nodiscard]] Result<Series> sample(const SeriesTable& table, const Horizon& horizon, std::string_view path);

}  // namespace chargeplan::io
