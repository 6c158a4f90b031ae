/// Times of other people's files: any format, date and time apart, years to mend, zones by name.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "chargeplan/demand.hpp"
#include "io/mapping_rules.hpp"
#include "io/tables_cells.hpp"

namespace chargeplan::io {

/// The cells that a time is made of; null where there is none.
struct TimeCells {
  const Cell* column = nullptr;
  const Cell* time_column = nullptr;
  const Cell* zone_column = nullptr;
};

struct MappedTime {
  Instant instant{};
  WallTime wall{};                  ///< as the file has it, its year mended
  std::optional<int> written_year;  ///< where `year_offset` mended it
  bool was_ambiguous = false;       ///< decided by the mapping's rule
  bool was_second = false;          ///< by order: the later of the two readings
};

/// `last`: the instant of the row before, for `by_order`.
[[nodiscard]] CellResult<MappedTime> read_mapped_time(const ColumnRule& rule, const TimeCells& cells, const TimeZone& zone,
                                                      AmbiguousRule ambiguous, std::optional<Instant> last);

/// `+02:00`
[[nodiscard]] std::optional<std::chrono::minutes> parse_offset(std::string_view text);

}  // namespace chargeplan::io
