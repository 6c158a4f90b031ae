/// Cholesky factors of matrices whose rows begin late. Source: docs/solver.md, "The Schur complement".
#pragma once

#include <cstddef>
#include <vector>

namespace chargeplan::solvers::fleet {

/// M = L L' of a symmetric positive definite M. A row of L begins where the row of M does (its envelope), and nothing before that
/// is stored or worked on: steps that no stay joins cost nothing.
class EnvelopeCholesky {
 public:
  EnvelopeCholesky() = default;
  /// `first`: column of the first entry of each row, at most its own.
  explicit EnvelopeCholesky(std::vector<std::size_t> first);

  [[nodiscard]] std::size_t size() const noexcept { return first_.size(); }
  [[nodiscard]] std::size_t first(std::size_t row) const noexcept { return first_[row]; }
  /// Of M before `factor`, of L after it; columns from first(row) to row.
  [[nodiscard]] double& at(std::size_t row, std::size_t column) noexcept { return values_[row * size() + column]; }
  void clear();

  /// Result: false where a pivot is not positive.
  [[nodiscard]] bool factor();
  /// In place: M^-1 right.
  void solve(std::vector<double>& right) const;

 private:
  std::vector<std::size_t> first_;
  std::vector<double> values_;  ///< by row, each of full length
  std::vector<double> per_pivot_;
};

}  // namespace chargeplan::solvers::fleet
