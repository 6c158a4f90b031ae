#include "solvers/fleet/peeled_factor.hpp"

#include <algorithm>
#include <cmath>

#include "solvers/fleet/triangular_basis.hpp"

namespace chargeplan::solvers::fleet {
namespace {

using Eigen::Index;
using Sparse = Eigen::SparseMatrix<double>;
std::size_t at(Index i) { return static_cast<std::size_t>(i); }

/// From here on a sparse factor of the rest is the faster one.
constexpr int large = 100;

}  // namespace

std::optional<Eigen::MatrixXd> dense_inverse(const Eigen::MatrixXd& matrix) {
  const Eigen::PartialPivLU<Eigen::MatrixXd> lu{matrix};
  const auto pivots = lu.matrixLU().diagonal().cwiseAbs();
  if (!(pivots.minCoeff() > 1e-11 * pivots.maxCoeff())) return std::nullopt;
  return lu.inverse();
}

PeeledFactor::PeeledFactor(const Sparse& matrix) : by_column_{matrix}, by_row_{matrix}, kind_(at(matrix.rows()), Kind::rest) {
  TriangularBasis triangle{kind_.size()};
  std::vector<int> rows;
  for (int c = 0; c < matrix.cols(); ++c) {
    rows.clear();
    for (Sparse::InnerIterator entry{matrix, c}; entry; ++entry) rows.push_back(static_cast<int>(entry.row()));
    triangle.add(TriangularBasis::none, rows);
  }
  triangle.peel();
  for (const auto& [row, column, is_last_of_row] : triangle.pivots()) {
    (is_last_of_row ? first_ : last_).push_back({row, column, matrix.coeff(row, column)});
    kind_[at(row)] = is_last_of_row ? Kind::first : Kind::last;
  }
  std::reverse(last_.begin(), last_.end());
  factor_rest(triangle.row_of());
}

void PeeledFactor::factor_rest(const std::vector<int>& row_of_column) {
  std::vector<int> place(kind_.size());
  for (int r = 0; r < by_column_.rows(); ++r) {
    if (kind_[at(r)] != Kind::rest) continue;
    place[at(r)] = static_cast<int>(rest_rows_.size());
    rest_rows_.push_back(r);
  }
  for (int c = 0; c < by_column_.cols(); ++c)
    if (row_of_column[at(c)] == TriangularBasis::none) rest_columns_.push_back(c);
  if (rest_columns_.empty()) return;
  std::vector<Eigen::Triplet<double>> entries;
  for (std::size_t i = 0; i < rest_columns_.size(); ++i)
    for (Sparse::InnerIterator entry{by_column_, rest_columns_[i]}; entry; ++entry)
      if (kind_[at(entry.row())] == Kind::rest)
        entries.emplace_back(place[at(entry.row())], static_cast<int>(i), entry.value());
  const auto size = static_cast<Index>(rest_columns_.size());
  gathered_.resize(size);
  Sparse rest{size, size};
  rest.setFromTriplets(entries.begin(), entries.end());
  if (size < large) {
    rest_inverse_ = dense_inverse(Eigen::MatrixXd{rest});
    return;
  }
  rest_lu_ = std::make_unique<Eigen::SparseLU<Sparse>>();
  rest_lu_->compute(rest);
  if (rest_lu_->info() != Eigen::Success) rest_lu_.reset();
}

void PeeledFactor::take_column(int column, double x, double* right) const {
  for (Sparse::InnerIterator entry{by_column_, column}; entry; ++entry) right[entry.row()] -= entry.value() * x;
}

template <bool of_sizes>
void PeeledFactor::take_row(int row, double y, double* cost) const {
  for (Eigen::SparseMatrix<double, Eigen::RowMajor>::InnerIterator entry{by_row_, row}; entry; ++entry)
    cost[entry.col()] -= of_sizes ? -std::abs(entry.value()) * y : entry.value() * y;
}

void PeeledFactor::substitute(const std::vector<Pivot>& pivots, double* right, double* x) const {
  for (const auto& pivot : pivots) {
    if (right[pivot.row] == 0) continue;
    const double value = x[pivot.column] = right[pivot.row] / pivot.value;
    take_column(pivot.column, value, right);
    right[pivot.row] = 0;
  }
}

template <bool of_sizes>
void PeeledFactor::substitute_transposed(const std::vector<Pivot>& pivots, double* cost, double* y) const {
  for (std::size_t p = pivots.size(); p-- > 0;) {
    const auto& pivot = pivots[p];
    if (cost[pivot.column] == 0) continue;
    const double value = y[pivot.row] = cost[pivot.column] / (of_sizes ? std::abs(pivot.value) : pivot.value);
    take_row<of_sizes>(pivot.row, value, cost);
    cost[pivot.column] = 0;
  }
}

/// Result: whether any of them is not 0; all are afterwards.
bool PeeledFactor::gather(const std::vector<int>& places, double* values) {
  bool any = false;
  for (std::size_t i = 0; i < places.size(); ++i) {
    double& value = values[places[i]];
    any = any || value != 0;
    gathered_(static_cast<Index>(i)) = value;
    value = 0;
  }
  return any;
}

void PeeledFactor::solve(double* right, double* x) {
  substitute(first_, right, x);
  if (gather(rest_rows_, right)) {
    const Eigen::VectorXd solved = rest_inverse_ ? Eigen::VectorXd{*rest_inverse_ * gathered_} : rest_lu_->solve(gathered_);
    for (std::size_t i = 0; i < rest_columns_.size(); ++i) {
      const double value = solved(static_cast<Index>(i));
      if (value == 0) continue;
      x[rest_columns_[i]] = value;
      take_column(rest_columns_[i], value, right);
    }
    for (const int row : rest_rows_) right[row] = 0;
  }
  substitute(last_, right, x);
}

template <bool of_sizes>
Eigen::VectorXd PeeledFactor::solve_rest_transposed() {
  if (rest_inverse_ && of_sizes) return rest_inverse_->cwiseAbs().transpose() * gathered_;
  if (rest_inverse_) return rest_inverse_->transpose() * gathered_;
  Eigen::VectorXd solved = rest_lu_->transpose().solve(gathered_);
  if (of_sizes) solved.setConstant(solved.lpNorm<Eigen::Infinity>());
  return solved;
}

template <bool of_sizes>
void PeeledFactor::solve_any_transposed(double* cost, double* y) {
  substitute_transposed<of_sizes>(last_, cost, y);
  if (gather(rest_columns_, cost)) {
    const auto solved = solve_rest_transposed<of_sizes>();
    for (std::size_t i = 0; i < rest_rows_.size(); ++i) {
      const double value = solved(static_cast<Index>(i));
      if (value == 0) continue;
      y[rest_rows_[i]] = value;
      take_row<of_sizes>(rest_rows_[i], value, cost);
    }
    for (const int column : rest_columns_) cost[column] = 0;
  }
  substitute_transposed<of_sizes>(first_, cost, y);
}

void PeeledFactor::solve_transposed(double* cost, double* y) { solve_any_transposed<false>(cost, y); }

void PeeledFactor::solve_transposed_absolute(double* cost, double* y) {
  for (std::size_t c = 0; c < size(); ++c) cost[c] = std::abs(cost[c]);
  solve_any_transposed<true>(cost, y);
}

}  // namespace chargeplan::solvers::fleet
