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

TEST(Supernodes, PutTheRowThatJoinsAllLast) {
  constexpr int size = 40;
  Matrix lower(size, size);
  for (int i = 0; i < size; ++i) {
    lower.insert(i, i) = size;
    if (i > 0) lower.insert(i, 0) = 1;
  }
  lower.makeCompressed();
  const auto supernodes = find_supernodes(lower);
  EXPECT_GE(supernodes.place.front(), 38U) << "the last of the others is as good";
  EXPECT_EQ(supernodes.work, 39) << "one row below each of 39 columns";
}

TEST(Supernodes, EliminateEachRightAfterAllThatGoToIt) {
  demand::SplitMix64 source{2};
  for (int run = 0; run < 20; ++run) {
    const auto supernodes = find_supernodes(drawn_matrix(80, 0.02, 0, source));
    std::vector<int> waiting;
    int next = 0;
    for (int s = 0; s < static_cast<int>(supernodes.nodes.size()); ++s) {
      const auto& node = supernodes.nodes[static_cast<std::size_t>(s)];
      EXPECT_EQ(std::exchange(next, node.end()), node.first);
      while (!waiting.empty() && waiting.back() == s) waiting.pop_back();
      EXPECT_EQ(std::count(waiting.begin(), waiting.end(), s), 0) << "an update below another one";
      EXPECT_EQ(node.parent < 0, node.row_count() == 0);
      if (node.parent >= 0) waiting.push_back(node.parent);
      EXPECT_TRUE(std::is_sorted(supernodes.rows.begin() + static_cast<std::ptrdiff_t>(node.first_row),
                                 supernodes.rows.begin() + static_cast<std::ptrdiff_t>(node.end_row)));
    }
    EXPECT_TRUE(waiting.empty());
    EXPECT_EQ(next, 80);
  }
}

}  // namespace
}  // namespace chargeplan::test
