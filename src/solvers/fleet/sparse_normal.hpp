/// The normal equations of an interior-point iteration with all of their rows, for sites of few sessions and many rows.
/// Source: docs/solver.md, "Few sessions, many rows".
#pragma once

#include <Eigen/Dense>
#include <Eigen/SparseCore>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "solvers/fleet/multifrontal.hpp"
#include "solvers/fleet/program.hpp"

namespace chargeplan::solvers::fleet {

/// By how much a direction moves a column that stays a variable, theta a'dy; of the equations it is exacter than what dy would say.
struct Move {
  std::size_t column = 0;
  double by = 0;
};

/// Without the wide columns the rows may be all but dependent, which costs the factor most of its digits. What the solution lacks is
/// solved for again, down to rounding.
class Refinement {
 public:
  /// `size`: of the right side.
  explicit Refinement(double size) : enough_{rounding * size} {}

  /// Whether to solve for what is lacking: not if it is rounding, or has hardly become less.
  [[nodiscard]] bool is_worthwhile(double lack) {
    const bool is_worthwhile = lack > enough_ && lack < lack_ / 2 && count_++ < most;
    lack_ = lack;
    return is_worthwhile;
  }

 private:
  static constexpr double rounding = 1e-11;
  static constexpr int most = 5;
  double enough_, lack_ = infinity;
  int count_ = 0;
};

/// A Theta A' in rows of the sessions, then the coupling rows, then a row for each column that joins many of these (a peak, an
/// overload): such a column would fill the matrix, so it stays a variable of its own, with -1 / theta on the diagonal.
class SparseNormal {
 public:
  explicit SparseNormal(const Program& program);

  /// Products of two entries of a column that the matrix is the sum of; those of columns with one entry are not counted.
  [[nodiscard]] static double product_count(const Program& program);
  /// Multiply-adds of `factor`.
  [[nodiscard]] double factor_work() const { return factor_.work(); }

  /// `theta`: of every column. Result: false where a pivot is lost to rounding.
  [[nodiscard]] bool factor(const Eigen::ArrayXd& theta);

  /// `right`: of the coupling rows, with the sessions' rows eliminated. Result: dy of the coupling rows.
  void solve(const std::vector<double>& right, std::vector<double>& dy, std::vector<Move>& moves);

 private:
  [[nodiscard]] bool is_wide(std::size_t column) const { return std::find(wide_.begin(), wide_.end(), column) != wide_.end(); }
  void find_pattern(const Program& program);
  void find_places(const Program& program);

  std::size_t sessions_, rows_;
  std::vector<std::size_t> wide_;       ///< columns that stay variables
  Eigen::SparseMatrix<double> matrix_;  ///< lower triangle
  /// products[k], first_product[j] <= k < first_product[j + 1], times theta[j] add to the matrix's values at place[k].
  std::vector<std::size_t> first_product_;
  std::vector<int> place_;
  std::vector<double> product_;
  std::vector<double> wide_values_;  ///< the matrix without all that changes
  std::vector<int> wide_place_;      ///< of the wide columns' diagonal
  MultifrontalFactor factor_;
};

}  // namespace chargeplan::solvers::fleet
