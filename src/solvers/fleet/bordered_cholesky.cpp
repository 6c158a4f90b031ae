#include "solvers/fleet/bordered_cholesky.hpp"

#include <utility>

#include "solvers/fleet/refinement.hpp"

namespace chargeplan::solvers::fleet {

BorderedCholesky::BorderedCholesky(const std::vector<std::size_t>& first, Eigen::MatrixXd border)
    : matrix_{first}, border_{std::move(border)} {}

bool BorderedCholesky::factor(const Eigen::VectorXd& d, double regularization) {
  if (border_.cols() > 0) matrix_.keep();
  for (std::size_t i = 0; i < size(); ++i) matrix_.at(i, i) *= 1 + regularization;
  if (!matrix_.factor()) return false;
  if (border_.cols() == 0) return true;
  d_ = d;
  half_border_ = border_;
  for (auto column : half_border_.colwise()) matrix_.solve_half({column.data(), size()});
  Eigen::MatrixXd corner = half_border_.transpose() * half_border_;
  corner.diagonal() += d_;
  corner.diagonal() *= 1 + regularization;
  corner_.compute(corner);
  return corner_.info() == Eigen::Success;
}

Eigen::VectorXd BorderedCholesky::solve(const std::vector<double>& right) const {
  const auto rows = static_cast<Eigen::Index>(size());
  Eigen::VectorXd asked = Eigen::VectorXd::Zero(rows + border_.cols());
  asked.head(rows) = Eigen::Map<const Eigen::VectorXd>{right.data(), rows};
  if (border_.cols() == 0) return solved(std::move(asked));
  return refined(
      asked, [&](const Eigen::VectorXd& each) { return solved(each); },
      [&](const Eigen::VectorXd& solution) { return lack_of(solution, asked); },
      [&](const Eigen::VectorXd& solution) {
        return Eigen::VectorXd{border_.cwiseAbs().transpose() * solution.head(rows).cwiseAbs() +
                               d_.cwiseProduct(solution.tail(border_.cols()).cwiseAbs())};
      });
}

Eigen::VectorXd BorderedCholesky::solved(Eigen::VectorXd right) const {
  const auto columns = border_.cols();
  const auto rows = right.head(right.size() - columns);
  auto border = right.tail(columns);
  matrix_.solve_half({right.data(), size()});
  if (columns > 0) {
    border = corner_.solve(half_border_.transpose() * rows - border).eval();
    right.head(right.size() - columns) -= half_border_ * border;
  }
  matrix_.solve_rest({right.data(), size()});
  return right;
}

Eigen::VectorXd BorderedCholesky::lack_of(const Eigen::VectorXd& solution, Eigen::VectorXd asked) const {
  const auto columns = border_.cols(), rows = solution.size() - columns;
  asked.head(rows) -= border_ * solution.tail(columns);
  matrix_.take_product({solution.data(), size()}, {asked.data(), size()});
  asked.tail(columns) -= border_.transpose() * solution.head(rows) - d_.cwiseProduct(solution.tail(columns));
  return asked;
}

}  // namespace chargeplan::solvers::fleet
