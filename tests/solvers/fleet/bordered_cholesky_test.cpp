// Columns beside an envelope are part of what is solved.
#include "solvers/fleet/bordered_cholesky.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "demand/random.hpp"

namespace chargeplan::test {
namespace {

using solvers::fleet::BorderedCholesky;

constexpr std::size_t rows = 30;

/// A band with `diagonal` and `columns` beside it, a third of whose entries are -1.
Eigen::MatrixXd fill(BorderedCholesky& factor, const Eigen::MatrixXd& border, const Eigen::VectorXd& d, double diagonal) {
  auto& M = factor.matrix();
  M.clear();
  const auto n = static_cast<Eigen::Index>(rows);
  Eigen::MatrixXd whole = Eigen::MatrixXd::Zero(n + border.cols(), n + border.cols());
  for (std::size_t j = 0; j < rows; ++j)
    for (std::size_t i = j; i < M.until(j); ++i) {
      M.at(i, j) = i == j ? diagonal : diagonal / 10;
      whole(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = M.at(i, j);
      whole(static_cast<Eigen::Index>(j), static_cast<Eigen::Index>(i)) = M.at(i, j);
    }
  whole.topRightCorner(n, border.cols()) = border;
  whole.bottomLeftCorner(border.cols(), n) = border.transpose();
  whole.bottomRightCorner(border.cols(), border.cols()) = Eigen::MatrixXd{(-d).asDiagonal()};
  return whole;
}

std::vector<std::size_t> band() {
  std::vector<std::size_t> first(rows);
  for (std::size_t i = 0; i < rows; ++i) first[i] = i < 3 ? 0 : i - 3;
  return first;
}

TEST(BorderedCholesky, SolvesRowsAndBorder) {
  demand::SplitMix64 source{1};
  std::vector<double> right(rows);
  for (double& value : right) value = 2 * source.unit() - 1;
  for (const int columns : {0, 1, 2})
    for (const double diagonal : {1.0, 1e-9})  // beside a border rows may be next to nothing
      for (const double theta : {1.0, 1e14}) {
        SCOPED_TRACE(testing::Message() << columns << " columns, " << diagonal << ", theta " << theta);
        Eigen::MatrixXd border = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(rows), columns);
        for (Eigen::Index i = 0; i < border.rows(); ++i)
          for (Eigen::Index c = 0; c < columns; ++c) border(i, c) = (i + c) % 3 == 0 ? -1 : 0;
        const Eigen::VectorXd d = Eigen::VectorXd::Constant(columns, 1 / theta);
        BorderedCholesky factor{band(), border};
        for (int again = 0; again < 2; ++again) {
          const auto whole = fill(factor, border, d, diagonal);
          ASSERT_TRUE(factor.factor(d, 1e-14));
          const auto found = factor.solve(right);
          Eigen::VectorXd lack = -whole * found;
          for (std::size_t i = 0; i < rows; ++i) lack[static_cast<Eigen::Index>(i)] += right[i];
          EXPECT_LE(lack.head(static_cast<Eigen::Index>(rows)).lpNorm<Eigen::Infinity>(), 1e-10);
          const Eigen::VectorXd terms = whole.bottomRows(columns).cwiseAbs() * found.cwiseAbs();
          for (Eigen::Index c = 0; c < columns; ++c) EXPECT_LE(std::abs(lack.tail(columns)[c]), 1e-10 * terms[c]);
        }
      }
}

TEST(BorderedCholesky, SaysWhereAPivotIsLost) {
  BorderedCholesky factor{band(), Eigen::MatrixXd::Ones(static_cast<Eigen::Index>(rows), 1)};
  factor.matrix().clear();
  EXPECT_FALSE(factor.factor(Eigen::VectorXd::Ones(1), 1e-14));
}

}  // namespace
}  // namespace chargeplan::test
