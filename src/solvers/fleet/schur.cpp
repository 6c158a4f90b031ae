#include "solvers/fleet/schur.hpp"

namespace chargeplan::solvers::fleet {

namespace {
using Index = Eigen::Index;
Index at(std::size_t i) { return static_cast<Index>(i); }
std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// A pivot keeps this part of its diagonal where rounding would take it.
constexpr double regularization = 1e-14;
}  // namespace

SchurComplement::SchurComplement(const Program& program)
    : program_{program}, width_{static_cast<std::size_t>(program.T) * (program.has_draw_rows ? 2 : 1)} {
  const auto T = static_cast<std::size_t>(program.T);
  factors_.resize(program.nodes.size());
  own.resize(program.nodes.size());
  index_in_site_.assign(program.row_count(), -1);
  const auto add = [&](Factor& factor, int row, int price) {
    factor.row.push_back(row);
    factor.price.push_back(price);
  };
  for (std::size_t n = 0; n < program.nodes.size(); ++n)
    for (std::size_t t = 0; t < T; ++t)
      if (program.nodes[n].row[t] >= 0) add(factors_[n], program.nodes[n].row[t], static_cast<int>(t));
  auto& site = factors_.back();
  std::vector<char> seen(program.row_count());
  for (std::size_t t = 0; t < T; ++t)
    if (program.draw_row[t] >= 0) add(site, program.draw_row[t], static_cast<int>(T + t));
  for (const auto& factor : factors_)
    for (const int row : factor.row) seen[at(row)] = 1;
  for (std::size_t r = 0; r < seen.size(); ++r)
    if (seen[r] == 0) add(site, static_cast<int>(r), -1);
  for (std::size_t i = 0; i < site.row.size(); ++i) index_in_site_[at(site.row[i])] = static_cast<int>(i);
  const auto width = at(width_);
  for (std::size_t n = 0; n < own.size(); ++n)
    for (auto* response : {&own[n], &factors_[n].response}) {
      response->matrix.setZero(width, width);
      response->shift.setZero(width);
    }
}

void SchurComplement::clear() {
  for (auto& response : own) response.matrix.setZero();
  clear_shifts();
}

void SchurComplement::clear_shifts() {
  for (auto& response : own) response.shift.setZero();
}

bool SchurComplement::factor(const Eigen::ArrayXd& theta) {
  for (std::size_t n = 0; n < factors_.size(); ++n) factors_[n].response.matrix = own[n].matrix;
  for (std::size_t n = 0; n + 1 < factors_.size(); ++n)
    if (!factor_node(n, theta)) return false;
  return factor_site(theta);
}

bool SchurComplement::factor_node(std::size_t n, const Eigen::ArrayXd& theta) {
  auto& factor = factors_[n];
  auto& up = factors_[at(program_.nodes[n].parent)].response.matrix;
  const auto& H = factor.response.matrix;
  const auto count = at(factor.row.size());
  if (count == 0) {
    up += H;
    return true;
  }
  Eigen::MatrixXd M(count, count);
  factor.through.resize(count, H.cols());
  for (Index i = 0; i < count; ++i) {
    const Index row = factor.price[static_cast<std::size_t>(i)];
    for (Index j = 0; j <= i; ++j) M(i, j) = H(row, factor.price[static_cast<std::size_t>(j)]);
    M(i, i) += theta[program_.slack[at(factor.row[static_cast<std::size_t>(i)])]];
    M(i, i) *= 1 + regularization;
    for (Index k = 0; k < H.cols(); ++k) factor.through(i, k) = k <= row ? H(row, k) : H(k, row);
  }
  factor.llt.compute(M);
  if (factor.llt.info() != Eigen::Success) return false;
  factor.llt.matrixL().solveInPlace(factor.through);
  up.triangularView<Eigen::Lower>() += H;
  up.selfadjointView<Eigen::Lower>().rankUpdate(factor.through.transpose(), -1.0);
  return true;
}

bool SchurComplement::factor_site(const Eigen::ArrayXd& theta) {
  auto& factor = factors_.back();
  const auto& H = factor.response.matrix;
  const auto count = at(factor.row.size());
  Eigen::MatrixXd M = Eigen::MatrixXd::Zero(count, count);
  for (Index i = 0; i < count; ++i) {
    const Index row = factor.price[static_cast<std::size_t>(i)];
    for (Index j = 0; j <= i && row >= 0; ++j) {
      const Index column = factor.price[static_cast<std::size_t>(j)];
      if (column >= 0) M(i, j) = row >= column ? H(row, column) : H(column, row);
    }
  }
  for (std::size_t c = 0; c + 1 < program_.site_start.size(); ++c) {
    const double theta_c = theta[at(program_.site + c)];
    for (int e = program_.site_start[c]; e < program_.site_start[c + 1]; ++e) {
      const int i = index_in_site_[at(program_.site_row[at(e)])];
      if (i < 0) break;  // a group's slack
      for (int k = program_.site_start[c]; k <= e; ++k) {
        const int j = index_in_site_[at(program_.site_row[at(k)])];
        M(std::max(i, j), std::min(i, j)) += theta_c * program_.site_value[at(e)] * program_.site_value[at(k)];
      }
    }
  }
  for (Index i = 0; i < count; ++i) M(i, i) *= 1 + regularization;
  factor.llt.compute(M);
  return count == 0 || factor.llt.info() == Eigen::Success;
}

void SchurComplement::solve(const std::vector<double>& row_right, std::vector<double>& dy) {
  for (std::size_t n = 0; n < factors_.size(); ++n) factors_[n].response.shift = own[n].shift;
  const auto lacking = [&](const Factor& factor) {
    Eigen::VectorXd right(at(factor.row.size()));
    for (std::size_t i = 0; i < factor.row.size(); ++i) {
      const int price = factor.price[i];
      right(at(i)) = row_right[at(factor.row[i])] - (price < 0 ? 0.0 : factor.response.shift(price));
    }
    return right;
  };
  for (std::size_t n = 0; n + 1 < factors_.size(); ++n) {
    auto& factor = factors_[n];
    auto& up = factors_[at(program_.nodes[n].parent)].response.shift;
    up += factor.response.shift;
    if (factor.row.empty()) continue;
    factor.half_solved = lacking(factor);
    factor.llt.matrixL().solveInPlace(factor.half_solved);
    up.noalias() += factor.through.transpose() * factor.half_solved;
  }
  const auto& site = factors_.back();
  dy.assign(program_.row_count(), 0.0);
  if (!site.row.empty()) {
    const Eigen::VectorXd y = site.llt.solve(lacking(site));
    for (std::size_t i = 0; i < site.row.size(); ++i) dy[at(site.row[i])] = y(at(i));
  }
  std::vector<Eigen::VectorXd> prices;
  prices_at(dy, prices);
  for (std::size_t n = factors_.size() - 1; n-- > 0;) {  // parents first
    auto& factor = factors_[n];
    const auto& above = prices[at(program_.nodes[n].parent)];
    prices[n] = above;
    if (factor.row.empty()) continue;
    Eigen::VectorXd y = factor.half_solved - factor.through * above;
    factor.llt.matrixU().solveInPlace(y);
    for (std::size_t i = 0; i < factor.row.size(); ++i) {
      dy[at(factor.row[i])] = y(at(i));
      prices[n](factor.price[i]) += y(at(i));
    }
  }
}

void SchurComplement::prices_at(const std::vector<double>& y, std::vector<Eigen::VectorXd>& prices) const {
  prices.resize(factors_.size());
  for (std::size_t n = factors_.size(); n-- > 0;) {
    const auto& factor = factors_[n];
    const int parent = program_.nodes[n].parent;
    if (parent < 0)
      prices[n].setZero(at(width_));
    else
      prices[n] = prices[at(parent)];
    for (std::size_t i = 0; i < factor.row.size(); ++i)
      if (factor.price[i] >= 0) prices[n](factor.price[i]) += y[at(factor.row[i])];
  }
}

}  // namespace chargeplan::solvers::fleet
