/// One cell -> one value, or what is wrong with it. Nothing is repaired in silence.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "chargeplan/demand.hpp"
#include "io/tables_file.hpp"
#include "io/time_text.hpp"

namespace chargeplan::io {

struct CellProblem {
  std::string slug;
  std::string message;
};
template <class T>
using CellResult = tl::expected<T, CellProblem>;

/// A text as it stands; numbers and the like as a person would write them.
[[nodiscard]] CellResult<std::string> read_text(const Cell& cell);

enum class DecimalMark { point, comma };

/// Tells by all number texts of a file which mark it uses. `1,234` alone says nothing; see docs/formats-tables.md, "Numbers".
class DecimalMarkGuess {
 public:
  void see(const Cell& cell);
  /// `separator`: of CSV, or 0. A file with `;` or tabs between its fields has them so that commas are free for numbers.
  [[nodiscard]] DecimalMark mark(char separator) const noexcept;

 private:
  long clear_point_ = 0, clear_comma_ = 0, doubtful_comma_ = 0;
};

[[nodiscard]] CellResult<double> read_number(const Cell& cell, DecimalMark mark);

/// A date cell, or text in one of the forms of `parse_time`. Result: an instant, or a wall time where there is no offset.
[[nodiscard]] CellResult<std::variant<Instant, WallTime>> read_time(const Cell& cell);

/// Days since 1899-12-30, as workbooks count, to the nearest millisecond; a problem outside the years 1900 to 9999.
[[nodiscard]] CellResult<WallTime> wall_time_of_serial(double days);

/// A whole number that stands for a step; none where the cell holds something else.
[[nodiscard]] std::optional<long> read_step(const Cell& cell);

/// Takes off what `csv_cell` puts before a text that a spreadsheet program could take for a formula.
[[nodiscard]] std::string_view without_neutraliser(std::string_view text);
[[nodiscard]] bool needs_neutraliser(std::string_view text);

/// A text in quotes, not longer than a line.
[[nodiscard]] std::string quoted_text(std::string_view text);

}  // namespace chargeplan::io
