/// A sparse LDL' by dense fronts. Source: docs/solver.md, "Few sessions, many rows".
#pragma once

#include <Eigen/SparseCore>

#include <cstddef>
#include <vector>

#include "solvers/fleet/supernodes.hpp"

namespace chargeplan::solvers::fleet {

/// M = L D L' of a symmetric quasidefinite M, which has one in any order.
class MultifrontalFactor {
 public:
  MultifrontalFactor() = default;
  /// `lower`: the pattern of M's lower triangle with every diagonal entry, compressed.
  explicit MultifrontalFactor(const Eigen::SparseMatrix<double>& lower);

  /// Multiply-adds of `factor`, about.
  [[nodiscard]] double work() const noexcept { return supernodes_.work; }

  /// `lower`: of that pattern. Every pivot gains so much of its diagonal. Result: false where one is lost to rounding.
  [[nodiscard]] bool factor(const Eigen::SparseMatrix<double>& lower, double regularization);

  /// M^-1 right.
  [[nodiscard]] Eigen::VectorXd solve(const Eigen::VectorXd& right) const;

 private:
  [[nodiscard]] bool factor_fronts();
  void solve_in_order(double* y, double* below) const;

  Supernodes supernodes_;
  std::vector<std::size_t> place_;     ///< of the matrix's entries in values_
  std::vector<std::size_t> diagonal_;  ///< entries on the diagonal
  std::vector<double> values_;         ///< by node, its columns as high as its front: of L D
  std::vector<double> per_pivot_;      ///< 1 / D
  std::vector<double> updates_;        ///< what nodes have for their parents, one above the other
  std::vector<std::size_t> waiting_;   ///< nodes whose updates these are
};

}  // namespace chargeplan::solvers::fleet
