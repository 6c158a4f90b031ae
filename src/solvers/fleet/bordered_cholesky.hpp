/// An envelope's Cholesky factor with columns beside it that would fill it. Source: docs/solver.md, "The Schur complement".
#pragma once

#include <Eigen/Dense>

#include <cstddef>
#include <vector>

#include "solvers/fleet/envelope_cholesky.hpp"

namespace chargeplan::solvers::fleet {

/// ( M a; a' -diag(d) ) of a positive definite M and d > 0.
class BorderedCholesky {
 public:
  BorderedCholesky() = default;
  /// `first`: as of an EnvelopeCholesky. `border`: a, a column each.
  BorderedCholesky(const std::vector<std::size_t>& first, Eigen::MatrixXd border);

  /// M, to be filled before `factor`.
  [[nodiscard]] EnvelopeCholesky& matrix() noexcept { return matrix_; }
  [[nodiscard]] std::size_t size() const noexcept { return matrix_.size(); }

  /// Every pivot gains `regularization` of its diagonal. Result: false where one is lost to rounding.
  [[nodiscard]] bool factor(const Eigen::VectorXd& d, double regularization);

  /// `right`: of M's rows; 0 is asked of the border's. Result: of M's rows, then of the border.
  [[nodiscard]] Eigen::VectorXd solve(const std::vector<double>& right) const;

 private:
  [[nodiscard]] Eigen::VectorXd solved(Eigen::VectorXd right) const;
  [[nodiscard]] Eigen::VectorXd lack_of(const Eigen::VectorXd& solution, Eigen::VectorXd asked) const;

  EnvelopeCholesky matrix_;
  Eigen::MatrixXd border_, half_border_;  ///< a, L^-1 a
  Eigen::VectorXd d_;
  Eigen::LLT<Eigen::MatrixXd> corner_;  ///< of the negative of what is left for the border
};

}  // namespace chargeplan::solvers::fleet
