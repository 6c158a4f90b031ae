#include "solvers/fleet/working_basis.hpp"

#include <cmath>

namespace chargeplan::solvers::fleet {
namespace {
std::size_t at(int i) { return static_cast<std::size_t>(i); }
using Map = Eigen::Map<const Eigen::VectorXd>;
}  // namespace

bool WorkingBasis::invert(const std::vector<std::vector<Entry>>& columns) {
  size_ = static_cast<int>(columns.size());
  if (size_ == 0) return true;
  Eigen::MatrixXd W = Eigen::MatrixXd::Zero(size_, size_);
  for (int i = 0; i < size_; ++i)
    for (const auto& [place, value] : columns[at(i)]) W(place, i) += value;
  const Eigen::PartialPivLU<Eigen::MatrixXd> lu{W};
  const auto pivots = lu.matrixLU().diagonal().cwiseAbs();
  if (!(pivots.minCoeff() > 1e-11 * pivots.maxCoeff())) return false;
  if (inverse_.rows() < size_) inverse_.resize(size_ + 32, size_ + 32);
  inverse_.topLeftCorner(size_, size_) = lu.inverse();
  return true;
}

void WorkingBasis::ftran(const std::vector<Entry>& column, std::vector<double>& result) const {
  result.assign(at(size_), 0.0);
  Eigen::Map<Eigen::VectorXd> sum{result.data(), size_};
  for (const auto& [place, value] : column) sum += value * inverse_.col(place).head(size_);
}

void WorkingBasis::btran(const std::vector<Entry>& row, std::vector<double>& result) const {
  result.assign(at(size_), 0.0);
  for (int r = 0; r < size_; ++r)
    for (const auto& [place, value] : row) result[at(r)] += value * inverse_(place, r);
}

void WorkingBasis::btran(const std::vector<double>& cost, std::vector<double>& result) const {
  result.resize(at(size_));
  Eigen::Map<Eigen::VectorXd>{result.data(), size_}.noalias() =
      inverse_.topLeftCorner(size_, size_).transpose() * Map{cost.data(), size_};
}

void WorkingBasis::btran_absolute(const std::vector<double>& cost, std::vector<double>& result) const {
  result.resize(at(size_));
  Eigen::Map<Eigen::VectorXd>{result.data(), size_}.noalias() =
      inverse_.topLeftCorner(size_, size_).cwiseAbs().transpose() * Map{cost.data(), size_}.cwiseAbs();
}

void WorkingBasis::replace_column(int place, const std::vector<double>& alpha) {
  const Map step{alpha.data(), size_};
  for (int r = 0; r < size_; ++r) {
    const double pivot = inverse_(place, r) / alpha[at(place)];
    if (pivot == 0) continue;
    inverse_.col(r).head(size_).noalias() -= pivot * step;
    inverse_(place, r) = pivot;
  }
}

void WorkingBasis::replace_row(int place, const std::vector<double>& rho) {
  const Eigen::VectorXd column = inverse_.col(place).head(size_) / rho[at(place)];
  for (int r = 0; r < size_; ++r) {
    if (r == place)
      inverse_.col(r).head(size_) = column;
    else if (rho[at(r)] != 0)
      inverse_.col(r).head(size_).noalias() -= rho[at(r)] * column;
  }
}

void WorkingBasis::grow(const std::vector<double>& alpha, const std::vector<double>& rho, double delta) {
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
  for (int r = 0; r < size_; ++r) {
    double sum = inverse_(place, r);
    for (const auto& [other, part] : others) sum -= part * inverse_(other, r);
    inverse_(place, r) = sum / factor;
  }
}

}  // namespace chargeplan::solvers::fleet
