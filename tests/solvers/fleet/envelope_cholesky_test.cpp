// A factor that keeps to its envelope is that of the whole matrix.
#include "solvers/fleet/envelope_cholesky.hpp"

#include <gtest/gtest.h>

#include <Eigen/Dense>

#include <vector>

#include "demand/random.hpp"

namespace chargeplan::test {
namespace {

using solvers::fleet::EnvelopeCholesky;

Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }

/// Rows that begin up to `most` columns before their own, and a matrix with a heavy diagonal.
std::vector<std::size_t> drawn_envelope(std::size_t size, std::size_t most, demand::SplitMix64& source) {
  std::vector<std::size_t> first(size);
  for (std::size_t i = 0; i < size; ++i)
    first[i] = i - std::min(i, static_cast<std::size_t>(source.unit() * static_cast<double>(most + 1)));
  return first;
}

Eigen::MatrixXd fill(EnvelopeCholesky& factor, demand::SplitMix64& source) {
  Eigen::MatrixXd M = Eigen::MatrixXd::Zero(index(factor.size()), index(factor.size()));
  factor.clear();
  for (std::size_t j = 0; j < factor.size(); ++j)
    for (std::size_t i = j; i < factor.until(j); ++i) {
      factor.at(i, j) = i == j ? 2 * static_cast<double>(factor.size()) : 2 * source.unit() - 1;
      M(index(i), index(j)) = M(index(j), index(i)) = factor.at(i, j);
    }
  return M;
}

TEST(EnvelopeCholesky, SolvesAsADenseFactorOfTheWhole) {
  demand::SplitMix64 source{1};
  for (const std::size_t size : {1U, 2U, 7U, 33U, 64U, 100U})
    for (const std::size_t most : {0U, 3U, 20U, 200U}) {
      EnvelopeCholesky factor{drawn_envelope(size, most, source)};
      for (int again = 0; again < 2; ++again) {  // the second matrix finds nothing of the first
        const Eigen::MatrixXd M = fill(factor, source);
        factor.keep();
        ASSERT_TRUE(factor.factor());
        std::vector<double> y(size);
        for (double& value : y) value = 2 * source.unit() - 1;
        const Eigen::VectorXd right = Eigen::Map<const Eigen::VectorXd>{y.data(), index(size)};
        factor.solve_half(y);
        factor.solve_rest(y);
        const Eigen::VectorXd lack = right - M * Eigen::Map<const Eigen::VectorXd>{y.data(), index(size)};
        std::vector<double> left{right.begin(), right.end()};
        factor.take_product(y, left);
        EXPECT_LE((Eigen::Map<const Eigen::VectorXd>{left.data(), index(size)} - lack).lpNorm<Eigen::Infinity>(), 1e-13);
        EXPECT_LE(lack.lpNorm<Eigen::Infinity>(), 1e-13) << size << " rows, up to " << most << " columns";
      }
    }
}

TEST(EnvelopeCholesky, SaysWhereAPivotIsNotPositive) {
  EnvelopeCholesky factor{{0, 0}};
  factor.at(0, 0) = 1;
  factor.at(1, 0) = 2;
  factor.at(1, 1) = 4;
  EXPECT_FALSE(factor.factor());
  factor.clear();
  EXPECT_FALSE(factor.factor());
}

TEST(EnvelopeCholesky, HasNothingToDoWithoutRows) {
  EnvelopeCholesky factor{{}};
  EXPECT_TRUE(factor.factor());
  std::vector<double> nothing;
  factor.solve_half(nothing);
  factor.solve_rest(nothing);
}

}  // namespace
}  // namespace chargeplan::test
