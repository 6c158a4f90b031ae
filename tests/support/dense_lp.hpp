/// A linear program solved as in the textbook: one dense tableau, Bland's rule, long double. For tiny problems, where no solver
/// library should be believed without a second opinion.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace chargeplan::test {

enum class Sense { at_most, equal, at_least };

/// Columns are >= 0. Objectives are minimised one after the other: each among the optima of those before.
class DenseLp {
 public:
  using Terms = std::vector<std::pair<std::size_t, double>>;

  std::size_t column() { return column_count_++; }
  void row(Terms terms, Sense sense, double right_side) { rows_.push_back({std::move(terms), sense, right_side}); }
  /// A column's upper bound, as a row.
  void at_most(std::size_t column, double most) { row({{column, 1.0}}, Sense::at_most, most); }

  struct Optimum {
    std::vector<double> x;
    std::vector<double> objectives;
  };
  /// Result: none where there is no feasible point, or no end.
  [[nodiscard]] std::optional<Optimum> minimise(const std::vector<Terms>& objectives) const;

 private:
  struct Row {
    Terms terms;
    Sense sense;
    double right_side;
  };
  std::size_t column_count_ = 0;
  std::vector<Row> rows_;
};

}  // namespace chargeplan::test
