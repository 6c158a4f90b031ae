// What is left of a matrix after its triangle is factored; every column of the inverse is exact.
#include "solvers/fleet/peeled_inverse.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "demand/random.hpp"

namespace chargeplan::test {
namespace {

using solvers::fleet::PeeledInverse;
using Sparse = Eigen::SparseMatrix<double>;

/// A dense block of `rest` rows between two triangles, rows and columns shuffled.
Sparse nearly_triangular(int size, int rest, demand::SplitMix64& source) {
  const int first = (size - rest) / 2;
  const auto is_in_rest = [&](int i) { return i >= first && i < first + rest; };
  const auto shuffled = [&] {
    std::vector<int> order(static_cast<std::size_t>(size));
    std::iota(order.begin(), order.end(), 0);
    for (std::size_t i = order.size(); i > 1; --i)
      std::swap(order[i - 1], order[static_cast<std::size_t>(source.below(static_cast<int>(i)))]);
    return order;
  };
  const auto rows = shuffled(), columns = shuffled();
  std::vector<Eigen::Triplet<double>> entries;
  for (int r = 0; r < size; ++r)
    for (int c = 0; c <= r; ++c) {
      const bool is_block = is_in_rest(r) && is_in_rest(c);
      const auto put = [&](int row, int column, double value) {
        entries.emplace_back(rows[static_cast<std::size_t>(row)], columns[static_cast<std::size_t>(column)], value);
      };
      if (r == c)
        put(r, c, (is_block ? 4.0 : 1.0) + source.unit());
      else if (is_block)
        for (const auto& [row, column] : {std::pair{r, c}, {c, r}}) put(row, column, 2 * source.unit() - 1);
      else if (source.below(size) < 2)
        put(r, c, 2 * source.unit() - 1);
    }
  Sparse matrix{size, size};
  matrix.setFromTriplets(entries.begin(), entries.end());
  return matrix;
}

double worst_of_product(const Sparse& matrix) {
  PeeledInverse inverse{matrix};
  EXPECT_TRUE(inverse.is_regular());
  double worst = 0;
  Eigen::VectorXd x = Eigen::VectorXd::Constant(matrix.rows(), 7.0);  // what was there is written over
  for (int r = 0; r < matrix.rows(); ++r) {
    const double largest = inverse.column(r, x.data());
    EXPECT_EQ(largest, x.cwiseAbs().maxCoeff());
    const Eigen::VectorXd product = matrix * x;
    worst = std::max(worst, (product - Eigen::VectorXd::Unit(matrix.rows(), r)).cwiseAbs().maxCoeff() / std::max(1.0, largest));
  }
  return worst;
}

TEST(PeeledInverse, TimesItsMatrixIsOne) {
  demand::SplitMix64 source{3};
  for (const int size : {1, 2, 7, 60, 400})
    for (const int rest : {0, 1, size / 4, size / 2, size})
      EXPECT_LT(worst_of_product(nearly_triangular(size, rest, source)), 1e-9) << size << ", " << rest;
}

TEST(PeeledInverse, OfASingularRestIsNone) {
  Sparse matrix{3, 3};
  for (int c = 0; c < 3; ++c)
    for (int r = 0; r < 3; ++r) matrix.insert(r, c) = 1 + c;
  EXPECT_FALSE(PeeledInverse{matrix}.is_regular());
}

}  // namespace
}  // namespace chargeplan::test
