/// The inverse, column by column, of a sparse matrix that is a triangle but for a small rest. Source: docs/solver.md, "The working basis".
#pragma once

#include <Eigen/Dense>
#include <Eigen/SparseCore>

#include <optional>
#include <vector>

namespace chargeplan::solvers::fleet {

/// Rows with one column left, and columns with one row left, are taken off one after the other; only what remains is factored.
/// A row of the first kind has no other columns but earlier ones of its kind, so these are solved for first, in that order. A column of the
/// second kind is in no later row, so these come last, the last found first. The rest is in between.
class PeeledInverse {
 public:
  /// `matrix` has to outlive this.
  explicit PeeledInverse(const Eigen::SparseMatrix<double>& matrix);

  /// Whether the rest could be factored.
  [[nodiscard]] bool is_regular() const { return rest_columns_.empty() || rest_inverse_.has_value(); }
  /// Writes all of the inverse's column of a row. Result: its largest entry.
  double column(int row, double* x);

 private:
  enum class Kind : char { first, rest, last };
  struct Pivot {
    int row, column;
    double value;
  };
  void factor_rest(const std::vector<int>& row_of_column);
  void take(int column, double value, double* x);
  void substitute(const std::vector<Pivot>& pivots, std::size_t start, double* x);
  void solve_rest(double* x);

  const Eigen::SparseMatrix<double>& matrix_;
  std::vector<Pivot> first_, last_;
  std::vector<int> rest_rows_, rest_columns_;
  std::optional<Eigen::MatrixXd> rest_inverse_;
  std::vector<Kind> kind_;          ///< by row
  std::vector<std::size_t> place_;  ///< of a row among its kind
  std::vector<double> left_;        ///< by row: what is not solved for yet
  Eigen::VectorXd solved_;          ///< of the rest
  double largest_ = 0;
};

/// Nothing where it is singular, or nearly.
[[nodiscard]] std::optional<Eigen::MatrixXd> dense_inverse(const Eigen::MatrixXd& matrix);

}  // namespace chargeplan::solvers::fleet
