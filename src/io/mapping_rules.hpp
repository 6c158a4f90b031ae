/// What a mapping file says: how the columns of somebody's export become ours. Source: docs/formats-tables.md, "Mappings".
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chargeplan/error.hpp"
#include "chargeplan/units.hpp"
#include "io/tables.hpp"
#include "io/tables_cells.hpp"

namespace chargeplan::io {

enum class ColumnOrigin { file, join };
enum class Reading {
  mean,        ///< the value of its interval
  cumulative,  ///< a meter: the interval's energy is the difference to the next row
};
enum class AmbiguousRule { error, earlier, later, by_order };
enum class OverlapRule { error, trim, drop, flag };
enum class OddityRule { drop, flag };
enum class StayMeasure { elapsed, stated };
enum class DurationUnit { h, min, s };
enum class Encoding { utf8, windows_1252 };

struct ZoneOffset {
  std::string name;    ///< as the column has it: `CEST`
  std::string offset;  ///< `+02:00`
};

/// Where the values of one of our keys come from.
struct ColumnRule {
  std::optional<std::string> constant;  ///< the same for all rows
  std::optional<std::string> fallback;  ///< where the cell is missing
  std::optional<std::string> column;
  ColumnOrigin from = ColumnOrigin::file;
  std::optional<double> factor;
  std::optional<std::string> time_column;  ///< the time of day, where `column` is the date
  std::optional<std::string> time_format;  ///< `%d.%m.%Y %H:%M`
  int year_offset = 0;
  std::optional<std::string> date;         ///< of times of day
  std::optional<std::string> zone_column;  ///< with `zones`
  std::vector<ZoneOffset> zones;
  std::optional<Instant> start;  ///< of row 1, where the file's times say nothing
  std::chrono::seconds interval{0};
  std::optional<std::string> unit;  ///< of a series' values; absent = in the column's name
  Reading reading = Reading::mean;
};

struct FilterRule {
  std::string column;
  std::vector<std::string> in;
};

struct JoinRule {
  std::string file;
  std::string column;  ///< of the first file
  std::string key;     ///< of the second: the row with the same text
};

struct ZeroEnergyCheck {
  OddityRule action = OddityRule::flag;
};
struct LowEnergyCheck {
  double below_kwh = 0.5;
  OddityRule action = OddityRule::flag;
};
struct HighPowerCheck {
  double above_kw = 0;
  OddityRule action = OddityRule::flag;
};
struct LongStayCheck {
  double above_h = 24;
  StayMeasure measure = StayMeasure::elapsed;
  OddityRule action = OddityRule::flag;
};
struct StatedDurationCheck {
  std::string column;
  DurationUnit unit = DurationUnit::h;
  double tolerance_s = 1;
  OddityRule action = OddityRule::flag;
};
struct MissingCellsCheck {
  std::vector<std::string> columns;
};

/// Absent = not looked for.
struct OddityChecks {
  std::optional<ZeroEnergyCheck> zero_energy;
  std::optional<LowEnergyCheck> low_energy;
  std::optional<HighPowerCheck> high_average_power;
  std::optional<LongStayCheck> long_stay;
  std::optional<StatedDurationCheck> stated_duration;
  std::optional<MissingCellsCheck> missing_cells;
};

struct Mapping {
  std::string schema;
  std::optional<std::string> description;
  std::optional<std::string> sheet;
  std::optional<std::string> separator;
  std::optional<std::string> decimal_mark;
  Encoding encoding = Encoding::utf8;
  std::optional<std::string> time_zone;
  std::vector<std::string> missing;
  std::vector<FilterRule> filter;
  std::optional<JoinRule> join;
  OverlapRule overlaps = OverlapRule::error;
  std::optional<std::string> overlap_by;  ///< a column; absent = the EVSE
  AmbiguousRule ambiguous_time = AmbiguousRule::error;
  OddityChecks checks;
  std::map<std::string, ColumnRule, std::less<>> columns;  ///< by our key
};

inline constexpr std::string_view mapping_schema = "chargeplan.mapping/1";

enum class MappingKind { demand, series };

/// Errors: invalid_input, every issue, with paths such as `mapping.columns.arrival.column`.
[[nodiscard]] Result<Mapping> read_mapping(std::string_view json, MappingKind kind);

}  // namespace chargeplan::io
