/// The inverse of the working basis: what is left of a basis when every session has taken one of its columns for its own row.
/// Source: docs/solver.md, "The working basis".
#pragma once

#include <Eigen/Dense>

#include <utility>
#include <vector>

namespace chargeplan::solvers::fleet {

/// Square and dense: a row for each coupling row in use, a column for each coupling column. Every change is of rank one.
class WorkingBasis {
 public:
  using Entry = std::pair<int, double>;     ///< place and value
  static constexpr int most_rows = 10'000;  ///< the inverse takes 0.8 GB then

  [[nodiscard]] int size() const noexcept { return size_; }

  /// Inverts `columns`, each a list of (row place, value). Result: false where they are singular, or too many.
  [[nodiscard]] bool invert(const std::vector<std::vector<Entry>>& columns);

  /// inverse * column
  void ftran(const std::vector<Entry>& column, std::vector<double>& result) const;
  /// row' * inverse
  void btran(const std::vector<Entry>& row, std::vector<double>& result) const;
  /// cost' * inverse, of a full row
  void btran(const std::vector<double>& cost, std::vector<double>& result) const;
  /// |cost|' |inverse|
  void btran_absolute(const std::vector<double>& cost, std::vector<double>& result) const;

  /// Puts a column with `alpha` = ftran(column) in the place of another.
  void replace_column(int place, const std::vector<double>& alpha);
  /// Puts a row with `rho` = btran(row) in the place of another.
  void replace_row(int place, const std::vector<double>& rho);
  /// A new last row and column; `delta` is what the column has in the row beyond rho * column.
  void grow(const std::vector<double>& alpha, const std::vector<double>& rho, double delta);
  /// Takes out a row and a column; the last of each take their places.
  void shrink(int row_place, int column_place);
  /// Column i becomes factor * itself, and others change by factors of it: (place, factor).
  void combine(int place, double factor, const std::vector<Entry>& others);

 private:
  [[nodiscard]] bool invert_dense(const std::vector<std::vector<Entry>>& columns);
  [[nodiscard]] bool invert_peeled(const std::vector<std::vector<Entry>>& columns);

  int size_ = 0;
  Eigen::MatrixXd inverse_;  ///< [column place][row place]; larger than size_
};

}  // namespace chargeplan::solvers::fleet
