#include "solvers/fleet/peeled_inverse.hpp"

#include <Eigen/SparseLU>

#include <algorithm>
#include <cmath>
#include <utility>

#include "solvers/fleet/triangular_basis.hpp"

namespace chargeplan::solvers::fleet {
namespace {

using Sparse = Eigen::SparseMatrix<double>;
std::size_t at(Eigen::Index i) { return static_cast<std::size_t>(i); }

/// From here on a sparse factor is the faster one.
constexpr int large = 200;

std::optional<Eigen::MatrixXd> inverse_of(const Sparse& matrix) {
  if (matrix.cols() < large) return dense_inverse(Eigen::MatrixXd{matrix});
  Eigen::SparseLU<Sparse> lu;
  lu.compute(matrix);
  if (lu.info() != Eigen::Success) return std::nullopt;
  return lu.solve(Eigen::MatrixXd::Identity(matrix.rows(), matrix.cols()));
}

}  // namespace

std::optional<Eigen::MatrixXd> dense_inverse(const Eigen::MatrixXd& matrix) {
  const Eigen::PartialPivLU<Eigen::MatrixXd> lu{matrix};
  const auto pivots = lu.matrixLU().diagonal().cwiseAbs();
  if (!(pivots.minCoeff() > 1e-11 * pivots.maxCoeff())) return std::nullopt;
  return lu.inverse();
}

PeeledInverse::PeeledInverse(const Sparse& matrix)
    : matrix_{matrix}, kind_(at(matrix.rows()), Kind::rest), place_(kind_.size()), left_(kind_.size()) {
  TriangularBasis triangle{kind_.size()};
  std::vector<int> rows;
  for (int c = 0; c < matrix.cols(); ++c) {
    rows.clear();
    for (Sparse::InnerIterator entry{matrix, c}; entry; ++entry)
      if (entry.value() != 0) rows.push_back(static_cast<int>(entry.row()));
    triangle.add(TriangularBasis::none, rows);
  }
  triangle.peel();
  for (const auto& [row, column, is_last_of_row] : triangle.pivots())
    (is_last_of_row ? first_ : last_).push_back({row, column, matrix.coeff(row, column)});
  std::reverse(last_.begin(), last_.end());
  for (const auto& [pivots, kind] : {std::pair{&first_, Kind::first}, {&last_, Kind::last}})
    for (std::size_t p = 0; p < pivots->size(); ++p) {
      place_[at((*pivots)[p].row)] = p;
      kind_[at((*pivots)[p].row)] = kind;
    }
  factor_rest(triangle.row_of());
}

void PeeledInverse::factor_rest(const std::vector<int>& row_of_column) {
  for (int r = 0; r < matrix_.rows(); ++r) {
    if (kind_[at(r)] != Kind::rest) continue;
    place_[at(r)] = rest_rows_.size();
    rest_rows_.push_back(r);
  }
  for (int c = 0; c < matrix_.cols(); ++c)
    if (row_of_column[at(c)] == TriangularBasis::none) rest_columns_.push_back(c);
  if (rest_columns_.empty()) return;
  std::vector<Eigen::Triplet<double>> entries;
  for (std::size_t i = 0; i < rest_columns_.size(); ++i)
    for (Sparse::InnerIterator entry{matrix_, rest_columns_[i]}; entry; ++entry)
      if (kind_[at(entry.row())] == Kind::rest)
        entries.emplace_back(static_cast<int>(place_[at(entry.row())]), static_cast<int>(i), entry.value());
  const auto size = static_cast<Eigen::Index>(rest_columns_.size());
  Sparse rest{size, size};
  rest.setFromTriplets(entries.begin(), entries.end());
  rest_inverse_ = inverse_of(rest);
}

double PeeledInverse::column(int row, double* x) {
  std::fill(x, x + left_.size(), 0.0);
  largest_ = 0;
  left_[at(row)] = 1;
  const Kind kind = kind_[at(row)];
  if (kind == Kind::first) substitute(first_, place_[at(row)], x);
  if (kind != Kind::last) solve_rest(x);
  substitute(last_, kind == Kind::last ? place_[at(row)] : 0, x);
  return largest_;
}

void PeeledInverse::take(int column, double value, double* x) {
  x[column] = value;
  largest_ = std::max(largest_, std::abs(value));
  for (Sparse::InnerIterator entry{matrix_, column}; entry; ++entry) left_[at(entry.row())] -= entry.value() * value;
}

void PeeledInverse::substitute(const std::vector<Pivot>& pivots, std::size_t start, double* x) {
  for (std::size_t p = start; p < pivots.size(); ++p) {
    const auto& pivot = pivots[p];
    const double left = left_[at(pivot.row)];
    if (left == 0) continue;
    take(pivot.column, left / pivot.value, x);
    left_[at(pivot.row)] = 0;
  }
}

void PeeledInverse::solve_rest(double* x) {
  solved_.setZero(static_cast<Eigen::Index>(rest_rows_.size()));
  for (std::size_t i = 0; i < rest_rows_.size(); ++i) {
    double& left = left_[at(rest_rows_[i])];
    if (left != 0) solved_ += left * rest_inverse_->col(static_cast<Eigen::Index>(i));
    left = 0;
  }
  for (std::size_t i = 0; i < rest_columns_.size(); ++i)
    if (const double value = solved_(static_cast<Eigen::Index>(i)); value != 0) take(rest_columns_[i], value, x);
  for (const int row : rest_rows_) left_[at(row)] = 0;
}

}  // namespace chargeplan::solvers::fleet
