/// A factor of a sparse matrix that is a triangle but for a rest. Source: docs/solver.md, "The working basis".
#pragma once

#include <Eigen/Dense>
#include <Eigen/SparseLU>

#include <memory>
#include <optional>
#include <vector>

namespace chargeplan::solvers::fleet {

/// Rows with one column left, and columns with one row left, are taken off one after the other; only what remains is factored.
/// A row of the first kind has no other columns but earlier ones of its kind, so these are solved for first, in that order. A column of the
/// second kind is in no later row, so these come last, the last found first. The rest is in between. Nothing is done for what is 0.
class PeeledFactor {
 public:
  explicit PeeledFactor(const Eigen::SparseMatrix<double>& matrix);

  /// Whether the rest could be factored.
  [[nodiscard]] bool is_regular() const { return rest_columns_.empty() || rest_inverse_ || rest_lu_; }
  [[nodiscard]] std::size_t size() const { return kind_.size(); }

  /// x = M^-1 right; `right` is by row and 0 afterwards, `x` by column and 0 before.
  void solve(double* right, double* x);
  /// y' = cost' M^-1; `cost` is by column and 0 afterwards, `y` by row and 0 before.
  void solve_transposed(double* cost, double* y);
  /// No less than |cost|' |M^-1|, and about that. Of a large rest, whose inverse is not known, the largest of |cost|' M^-1 stands for each row.
  void solve_transposed_absolute(double* cost, double* y);

 private:
  enum class Kind : char { first, rest, last };
  struct Pivot {
    int row, column;
    double value;
  };
  void factor_rest(const std::vector<int>& row_of_column);
  void take_column(int column, double x, double* right) const;
  void substitute(const std::vector<Pivot>& pivots, double* right, double* x) const;
  // of_sizes: with absolute values for all numbers, and added up
  template <bool of_sizes>
  void take_row(int row, double y, double* cost) const;
  template <bool of_sizes>
  void substitute_transposed(const std::vector<Pivot>& pivots, double* cost, double* y) const;
  template <bool of_sizes>
  [[nodiscard]] Eigen::VectorXd solve_rest_transposed();
  template <bool of_sizes>
  void solve_any_transposed(double* cost, double* y);
  [[nodiscard]] bool gather(const std::vector<int>& places, double* values);

  Eigen::SparseMatrix<double> by_column_;
  Eigen::SparseMatrix<double, Eigen::RowMajor> by_row_;
  std::vector<Pivot> first_, last_;
  std::vector<int> rest_rows_, rest_columns_;
  std::optional<Eigen::MatrixXd> rest_inverse_;  ///< of a small rest
  std::unique_ptr<Eigen::SparseLU<Eigen::SparseMatrix<double>>> rest_lu_;
  std::vector<Kind> kind_;  ///< by row
  Eigen::VectorXd gathered_;
};

/// Nothing where it is singular, or nearly.
[[nodiscard]] std::optional<Eigen::MatrixXd> dense_inverse(const Eigen::MatrixXd& matrix);

}  // namespace chargeplan::solvers::fleet
