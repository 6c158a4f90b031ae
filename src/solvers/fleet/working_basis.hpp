/// The inverse of the working basis: what is left of a basis when every session has taken one of its columns for its own row.
/// Source: docs/solver.md, "The working basis".
#pragma once

#include <Eigen/Dense>

#include <utility>
#include <vector>

#include "solvers/fleet/product_form.hpp"

namespace chargeplan::solvers::fleet {

/// Square: a row for each coupling row in use, a column for each coupling column. Every change is of rank one. A small basis has a dense
/// inverse, a large one a sparse factor and what changed since.
class WorkingBasis {
 public:
  using Entry = ProductForm::Entry;

  static constexpr int large = 50;

  /// `factored_from`: how many rows are large.
  explicit WorkingBasis(int factored_from = large) : factored_from_{factored_from} {}

  [[nodiscard]] int size() const noexcept { return size_; }
  [[nodiscard]] bool is_factored() const noexcept { return is_factored_; }

  /// Of `columns`, each a list of (row place, value). Result: false where they are singular.
  [[nodiscard]] bool invert(const std::vector<std::vector<Entry>>& columns);

  /// inverse * column
  void ftran(const std::vector<Entry>& column, std::vector<double>& result);
  /// row' * inverse
  void btran(const std::vector<Entry>& row, std::vector<double>& result);
  /// cost' * inverse, of a full row
  void btran(const std::vector<double>& cost, std::vector<double>& result);
  /// |cost|' |inverse|, or about that
  void btran_absolute(const std::vector<double>& cost, std::vector<double>& result);

  /// Puts a column with `alpha` = ftran(column) in the place of another.
  void replace_column(int place, const std::vector<double>& alpha);
  /// Puts a row with `rho` = btran(row) in the place of another.
  void replace_row(int place, const std::vector<Entry>& row, const std::vector<double>& rho);
  /// A new last row and column; `delta` is what the column has in the row beyond rho * column.
  void grow(const std::vector<double>& alpha, const std::vector<Entry>& row, const std::vector<double>& rho, double delta);
  /// Takes out a row and a column; the last of each take their places.
  void shrink(int row_place, int column_place);
  /// Column i becomes factor * itself, and others change by factors of it: (place, factor).
  void combine(int place, double factor, const std::vector<Entry>& others);

 private:
  [[nodiscard]] bool invert_dense(const std::vector<std::vector<Entry>>& columns);
  [[nodiscard]] bool factor(const std::vector<std::vector<Entry>>& columns);

  int factored_from_;
  int size_ = 0;
  bool is_factored_ = false;
  Eigen::MatrixXd inverse_;  ///< [column place][row place]; larger than size_
  ProductForm factored_;
};

}  // namespace chargeplan::solvers::fleet
