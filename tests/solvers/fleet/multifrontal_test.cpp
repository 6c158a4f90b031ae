// A factor by fronts solves what it was made of, whatever is where in the matrix.
#include "solvers/fleet/multifrontal.hpp"

#include <gtest/gtest.h>

#include <Eigen/Dense>

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "demand/random.hpp"

namespace chargeplan::test {
namespace {

using solvers::fleet::find_supernodes;
using solvers::fleet::MultifrontalFactor;
using Matrix = Eigen::SparseMatrix<double>;

/// Symmetric, with `share` of all entries and a heavy diagonal, whose last `negative` are below 0: quasidefinite.
Matrix drawn_matrix(int size, double share, int negative, demand::SplitMix64& source) {
  std::vector<Eigen::Triplet<double>> entries;
  for (int j = 0; j < size; ++j) {
    entries.emplace_back(j, j, (j < size - negative ? 1 : -1) * (size + source.unit()));
    for (int i = j + 1; i < size; ++i)
      if (source.unit() < share) entries.emplace_back(i, j, 2 * source.unit() - 1);
  }
  Matrix lower(size, size);
  lower.setFromTriplets(entries.begin(), entries.end());
  return lower;
}

void expect_solves(MultifrontalFactor& factor, const Matrix& lower, demand::SplitMix64& source) {
  Eigen::VectorXd right(lower.rows());
  for (double& value : right) value = 2 * source.unit() - 1;
  const Eigen::VectorXd lack = right - lower.selfadjointView<Eigen::Lower>() * factor.solve(right);
  EXPECT_LE(lack.lpNorm<Eigen::Infinity>(), 1e-13);
}

TEST(MultifrontalFactor, SolvesWhateverIsWhere) {
  demand::SplitMix64 source{1};
  int nodes = 0, columns = 0;
  for (const int size : {1, 2, 5, 17, 60, 150})
    for (const double share : {0.0, 0.01, 0.05, 0.3, 1.0})
      for (const int negative : {0, 2}) {
        const auto lower = drawn_matrix(size, share, std::min(negative, size), source);
        SCOPED_TRACE(testing::Message() << size << " rows, " << share << " filled, " << negative << " negative");
        MultifrontalFactor factor{lower};
        for (const double times : {1.0, -3.0}) {  // the second matrix finds nothing of the first
          const Matrix again = times * lower;
          ASSERT_TRUE(factor.factor(again, 0));
          expect_solves(factor, again, source);
        }
        nodes += static_cast<int>(find_supernodes(lower).nodes.size());
        columns += size;
      }
  EXPECT_LT(2 * nodes, columns) << "columns are hardly ever eliminated together";
}

/// As at the end of an interior point: rows of almost nothing, which a border of almost no weight of its own holds apart.
TEST(MultifrontalFactor, KeepsDigitsWhereABorderHoldsRowsApart) {
  constexpr int rows = 20;
  std::vector<Eigen::Triplet<double>> entries;
  for (int i = 0; i < rows; ++i) {
    entries.emplace_back(i, i, i % 2 == 0 ? 1e-9 : 1e3);
    entries.emplace_back(rows, i, -1);
  }
  entries.emplace_back(rows, rows, -1e-12);
  Matrix lower(rows + 1, rows + 1);
  lower.setFromTriplets(entries.begin(), entries.end());
  MultifrontalFactor factor{lower};
  ASSERT_TRUE(factor.factor(lower, 0));
  demand::SplitMix64 source{3};
  Eigen::VectorXd right(rows + 1);
  for (double& value : right) value = 2 * source.unit() - 1;
  const Eigen::VectorXd found = factor.solve(right);
  const Eigen::VectorXd lack = right - lower.selfadjointView<Eigen::Lower>() * found;
  EXPECT_LE(lack.lpNorm<Eigen::Infinity>(), 1e-6);
}

TEST(MultifrontalFactor, GivesEveryPivotALittle) {
  Matrix lower(2, 2);
  lower.insert(0, 0) = 4;
  lower.insert(1, 1) = -2;
  lower.makeCompressed();
  MultifrontalFactor factor{lower};
  ASSERT_TRUE(factor.factor(lower, 0.25));
  EXPECT_EQ(factor.solve(Eigen::VectorXd{{10, 10}}), (Eigen::VectorXd{{2, -4}}));
}

TEST(MultifrontalFactor, SaysWhereAPivotIsLost) {
  Matrix lower(2, 2);
  lower.insert(0, 0) = 1;
  lower.insert(1, 0) = 2;
  lower.insert(1, 1) = 4;
  lower.makeCompressed();
  MultifrontalFactor factor{lower};
  EXPECT_FALSE(factor.factor(lower, 0));
  lower.coeffRef(0, 0) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(factor.factor(lower, 0));
}

TEST(MultifrontalFactor, HasNothingToDoWithoutRows) {
  const Matrix nothing(0, 0);
  MultifrontalFactor factor{nothing};
  EXPECT_TRUE(factor.factor(nothing, 0));
  EXPECT_EQ(factor.solve(Eigen::VectorXd{}).size(), 0);
}

}  // namespace
}  // namespace chargeplan::test
