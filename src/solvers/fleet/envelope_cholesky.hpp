/// Cholesky factors of matrices whose rows begin late. Source: docs/solver.md, "The Schur complement".
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace chargeplan::solvers::fleet {

/// M = L L' of a symmetric positive definite M. Left of where a row of M begins (its envelope) L has nothing either, and no work
/// is done there: steps that no stay joins cost nothing.
class EnvelopeCholesky {
 public:
  EnvelopeCholesky() = default;
  /// `first`: column of the first entry of each row, at most its own.
  explicit EnvelopeCholesky(const std::vector<std::size_t>& first);

  /// Of each column: where its entries end, as they fill in.
  [[nodiscard]] static std::vector<std::size_t> ends_of(const std::vector<std::size_t>& first);

  [[nodiscard]] std::size_t size() const noexcept { return until_.size(); }
  /// End of the rows that a column may have entries in.
  [[nodiscard]] std::size_t until(std::size_t column) const noexcept { return until_[column]; }
  /// Of M before `factor`, of L after it; rows from `column` to until(column).
  [[nodiscard]] double& at(std::size_t row, std::size_t column) noexcept { return values_[column * size() + row]; }
  void clear();
  /// Before `factor`: M is still asked for after it.
  void keep();
  /// In place: y - M x of the M that was kept.
  void take_product(std::span<const double> x, std::span<double> y) const;

  /// Result: false where a pivot is not positive.
  [[nodiscard]] bool factor();
  /// In place: L^-1 right.
  void solve_half(std::span<double> right) const;
  /// In place: L'^-1 of what is half solved.
  void solve_rest(std::span<double> half) const;

 private:
  [[nodiscard]] bool factor_corner(std::size_t first, std::size_t count);

  std::vector<std::size_t> until_;
  std::vector<double> values_;  ///< by column, each of full length
  std::vector<double> kept_;    ///< likewise
  std::vector<double> per_pivot_;
};

}  // namespace chargeplan::solvers::fleet
