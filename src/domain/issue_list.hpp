/// Collects the issues of an input. Paths and sentences are only built for what is wrong, so that checking a million sessions
/// costs comparisons and no text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chargeplan/error.hpp"
#include "chargeplan/problem.hpp"
#include "domain/limits.hpp"

namespace chargeplan::domain {

/// A place in the request document: `sessions[17].departure` is {"sessions", 17, "departure"}.
struct Field {
  std::string_view parent;
  std::optional<std::size_t> index;  ///< in `parent`; absent where it is one object
  std::string_view name;
  std::optional<std::size_t> element{};  ///< in the series
  [[nodiscard]] std::string path() const;
};

class IssueList {
 public:
  void add(const Field& field, std::string_view slug, std::string message) {
    issues_.push_back({field.path(), std::string{slug}, std::move(message)});
  }
  /// Whether `value` is a number inside `range`; an issue if not.
  bool check_number(const Field& field, double value, const Range& range);
  bool check_number(const Field& field, const std::optional<double>& value, const Range& range) {
    return !value || check_number(field, *value, range);
  }
  /// `step_count`: absent while the horizon itself is wrong, and lengths say nothing.
  bool check_series(Field field, const Series& series, std::optional<int> step_count, const Range& range);
  void check_id(const Field& field, std::string_view id);
  [[nodiscard]] std::vector<Issue> take() && { return std::move(issues_); }

 private:
  std::vector<Issue> issues_;
};

/// A text from input as it may stand in a sentence: in quotes, not longer than a line.
[[nodiscard]] std::string quoted(std::string_view text);

/// The day on which it lies, in UTC; far beyond every calendar the year alone.
[[nodiscard]] std::string day_words(Instant time);

/// `from 0 to 10000000 kW`
[[nodiscard]] std::string words(const Range& range);

}  // namespace chargeplan::domain
