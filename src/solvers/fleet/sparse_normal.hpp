/// The normal equations of an interior-point iteration with all of their rows, for sites of few sessions and many rows.
/// Source: docs/solver.md, "Few sessions, many rows".
#pragma once

#include <Eigen/Dense>
#include <Eigen/SparseCore>

#include <cstddef>
#include <vector>

#include "solvers/fleet/multifrontal.hpp"
#include "solvers/fleet/program.hpp"

namespace chargeplan::solvers::fleet {

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

  /// `right`: of the coupling rows, with the sessions' rows eliminated. Result: dy of the coupling rows, then the border columns' moves.
  [[nodiscard]] Eigen::VectorXd solve(const std::vector<double>& right) const;

 private:
  void find_pattern(const Program& program);
  void find_places(const Program& program);
  [[nodiscard]] Eigen::VectorXd border_terms(const Eigen::VectorXd& solution) const;

  std::size_t sessions_, rows_;
  std::vector<std::size_t> border_;     ///< columns that stay variables
  Eigen::SparseMatrix<double> matrix_;  ///< lower triangle
  /// products[k], first_product[j] <= k < first_product[j + 1], times theta[j] add to the matrix's values at place[k].
  std::vector<std::size_t> first_product_;
  std::vector<int> place_;
  std::vector<double> product_;
  std::vector<double> constant_;   ///< the matrix without all that changes
  Eigen::MatrixXd border_size_;    ///< sizes of the border's entries, by coupling row
  std::vector<int> border_place_;  ///< of the border's diagonal
  MultifrontalFactor factor_;
};

}  // namespace chargeplan::solvers::fleet
