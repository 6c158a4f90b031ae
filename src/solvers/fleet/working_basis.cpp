#include "solvers/fleet/working_basis.hpp"

#include <algorithm>
#include <cmath>

#include "solvers/fleet/peeled_factor.hpp"

namespace chargeplan::solvers::fleet {
namespace {
std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// Of the entries' sums, which are of numbers about 1.
constexpr double rounding = 1e-13;

using Map = Eigen::Map<const Eigen::VectorXd>;
}  // namespace

bool WorkingBasis::invert(const std::vector<std::vector<Entry>>& columns) {
  size_ = static_cast<int>(columns.size());
  is_factored_ = size_ >= factored_from_;
  if (is_factored_) return factor(columns);
  if (size_ == 0) return true;
  if (inverse_.rows() < size_) inverse_.resize(size_ + 32, size_ + 32);
  return invert_dense(columns);
}

bool WorkingBasis::invert_dense(const std::vector<std::vector<Entry>>& columns) {
  Eigen::MatrixXd W = Eigen::MatrixXd::Zero(size_, size_);
  for (int i = 0; i < size_; ++i)
    for (const auto& [place, value] : columns[at(i)]) W(place, i) += value;
  const auto inverse = dense_inverse(W);
  if (inverse) inverse_.topLeftCorner(size_, size_) = *inverse;
  return inverse.has_value();
}

/// Groups meet only in the rows of their parents: but for a rest such a basis is triangular, and nearly empty.
bool WorkingBasis::factor(const std::vector<std::vector<Entry>>& columns) {
  std::vector<Eigen::Triplet<double>> entries;
  for (int i = 0; i < size_; ++i)
    for (const auto& [place, value] : columns[at(i)]) entries.emplace_back(place, i, value);
  Eigen::SparseMatrix<double> W{size_, size_};
  W.setFromTriplets(entries.begin(), entries.end());
  W.prune([](Eigen::Index, Eigen::Index, double value) { return std::abs(value) > rounding; });
  return factored_.factor(W);
}

void WorkingBasis::ftran(const std::vector<Entry>& column, std::vector<double>& result) {
  if (is_factored_) return factored_.ftran(column, result);
  result.assign(at(size_), 0.0);
  Eigen::Map<Eigen::VectorXd> sum{result.data(), size_};
  for (const auto& [place, value] : column) sum += value * inverse_.col(place).head(size_);
}

void WorkingBasis::btran(const std::vector<Entry>& row, std::vector<double>& result) {
  if (is_factored_) return factored_.btran(row, result);
  result.assign(at(size_), 0.0);
  for (int r = 0; r < size_; ++r)
    for (const auto& [place, value] : row) result[at(r)] += value * inverse_(place, r);
}

void WorkingBasis::btran(const std::vector<double>& cost, std::vector<double>& result) {
  if (is_factored_) return factored_.btran(cost, result);
  if (std::all_of(cost.begin(), cost.end(), [](double value) { return value == 0; })) return result.assign(at(size_), 0.0);
  result.resize(at(size_));
  Eigen::Map<Eigen::VectorXd>{result.data(), size_}.noalias() =
      inverse_.topLeftCorner(size_, size_).transpose() * Map{cost.data(), size_};
}

void WorkingBasis::btran_absolute(const std::vector<double>& cost, std::vector<double>& result) {
  if (is_factored_) return factored_.btran_absolute(cost, result);
  result.resize(at(size_));
  Eigen::Map<Eigen::VectorXd>{result.data(), size_}.noalias() =
      inverse_.topLeftCorner(size_, size_).cwiseAbs().transpose() * Map{cost.data(), size_}.cwiseAbs();
}

void WorkingBasis::replace_column(int place, const std::vector<double>& alpha) {
  if (is_factored_) return factored_.replace_column(place, alpha);
  const Map step{alpha.data(), size_};
  for (int r = 0; r < size_; ++r) {
    const double pivot = inverse_(place, r) / alpha[at(place)];
    if (pivot == 0) continue;
    inverse_.col(r).head(size_).noalias() -= pivot * step;
    inverse_(place, r) = pivot;
  }
}

void WorkingBasis::replace_row(int place, const std::vector<Entry>& row, const std::vector<double>& rho) {
  if (is_factored_) return factored_.replace_row(place, row, rho[at(place)]);
  const Eigen::VectorXd column = inverse_.col(place).head(size_) / rho[at(place)];
  for (int r = 0; r < size_; ++r) {
    if (r == place)
      inverse_.col(r).head(size_) = column;
    else if (rho[at(r)] != 0)
      inverse_.col(r).head(size_).noalias() -= rho[at(r)] * column;
  }
}

void WorkingBasis::grow(const std::vector<double>& alpha, const std::vector<Entry>& row, const std::vector<double>& rho,
                        double delta) {
  if (is_factored_) {
    ++size_;
    return factored_.grow(row, alpha, delta);
  }
  if (inverse_.rows() <= size_) inverse_.conservativeResize(size_ + size_ / 2 + 32, size_ + size_ / 2 + 32);
  const Map step{alpha.data(), size_};
  for (int r = 0; r < size_; ++r) {
    const double factor = rho[at(r)] / delta;
    if (factor != 0) inverse_.col(r).head(size_).noalias() += factor * step;
    inverse_(size_, r) = -factor;
  }
  inverse_.col(size_).head(size_) = step / -delta;
  inverse_(size_, size_) = 1 / delta;
  ++size_;
}

void WorkingBasis::shrink(int row_place, int column_place) {
  if (is_factored_) {
    --size_;
    return factored_.shrink(row_place, column_place);
  }
  const double pivot = inverse_(column_place, row_place);
  const Eigen::VectorXd column = inverse_.col(row_place).head(size_) / pivot;
  for (int r = 0; r < size_; ++r)
    if (r != row_place && inverse_(column_place, r) != 0)
      inverse_.col(r).head(size_).noalias() -= inverse_(column_place, r) * column;
  --size_;
  inverse_.col(row_place).head(size_ + 1) = inverse_.col(size_).head(size_ + 1);
  for (int r = 0; r < size_; ++r) inverse_(column_place, r) = inverse_(size_, r);
}

void WorkingBasis::combine(int place, double factor, const std::vector<Entry>& others) {
  if (is_factored_) return factored_.combine(place, factor, others);
  for (int r = 0; r < size_; ++r) {
    double sum = inverse_(place, r);
    for (const auto& [other, part] : others) sum -= part * inverse_(other, r);
    inverse_(place, r) = sum / factor;
  }
}

}  // namespace chargeplan::solvers::fleet
