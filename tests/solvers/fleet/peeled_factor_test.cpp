// What is left of a matrix after its triangle is factored; both ways of solving are exact.
#include "solvers/fleet/peeled_factor.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "demand/random.hpp"

namespace chargeplan::test {
namespace {

using solvers::fleet::PeeledFactor;
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

Eigen::VectorXd drawn(int size, int nonzeros, demand::SplitMix64& source) {
  Eigen::VectorXd values = Eigen::VectorXd::Zero(size);
  for (int i = 0; i < nonzeros; ++i) values(static_cast<Eigen::Index>(source.below(size))) = 2 * source.unit() - 1;
  return values;
}

/// Relative to the solution; every second right side is nearly empty.
void expect_solutions(const Sparse& matrix, bool has_small_rest, demand::SplitMix64& source) {
  PeeledFactor factor{matrix};
  ASSERT_TRUE(factor.is_regular());
  const auto size = static_cast<int>(matrix.rows());
  for (int i = 0; i < 10; ++i) {
    const Eigen::VectorXd given = drawn(size, i % 2 == 0 ? 1 : size, source);
    for (const bool is_transposed : {false, true}) {
      Eigen::VectorXd right = given, solution = Eigen::VectorXd::Zero(size);
      is_transposed ? factor.solve_transposed(right.data(), solution.data()) : factor.solve(right.data(), solution.data());
      EXPECT_EQ(right.cwiseAbs().maxCoeff(), 0) << "what was given is used up";
      const Eigen::VectorXd product =
          is_transposed ? Eigen::VectorXd{matrix.transpose() * solution} : Eigen::VectorXd{matrix * solution};
      EXPECT_LE((product - given).cwiseAbs().maxCoeff(), 1e-9 * std::max(1.0, solution.cwiseAbs().maxCoeff()));
    }
    Eigen::VectorXd right = given, bound = Eigen::VectorXd::Zero(size);
    factor.solve_transposed_absolute(right.data(), bound.data());
    EXPECT_EQ(right.cwiseAbs().maxCoeff(), 0);
    right = given;
    Eigen::VectorXd solution = Eigen::VectorXd::Zero(size);
    factor.solve_transposed(right.data(), solution.data());
    for (Eigen::Index r = 0; r < size && has_small_rest; ++r) EXPECT_GE(bound(r) * (1 + 1e-9) + 1e-12, std::abs(solution(r)));
  }
}

TEST(PeeledFactor, SolvesBothWays) {
  demand::SplitMix64 source{3};
  for (const int size : {1, 2, 7, 60, 400})
    for (const int rest : {0, 1, size / 4, size / 2, size}) {
      SCOPED_TRACE(testing::Message() << size << ", " << rest);
      expect_solutions(nearly_triangular(size, rest, source), rest < 100, source);
    }
}

TEST(PeeledFactor, OfASingularRestIsNone) {
  Sparse matrix{3, 3};
  for (int c = 0; c < 3; ++c)
    for (int r = 0; r < 3; ++r) matrix.insert(r, c) = 1 + c;
  EXPECT_FALSE(PeeledFactor{matrix}.is_regular());
}

}  // namespace
}  // namespace chargeplan::test
