// Columns and rows that are paired one at a time make a regular matrix, and no session's row is robbed of its last column.
#include "solvers/fleet/triangular_basis.hpp"

#include <gtest/gtest.h>

#include <Eigen/Dense>

#include <algorithm>
#include <vector>

#include "demand/random.hpp"

namespace chargeplan::test {
namespace {

using solvers::fleet::TriangularBasis;
constexpr int none = TriangularBasis::none;

/// Columns of some rows each; the first `sessions` rows are those that have to have a column.
struct Drawn {
  int sessions = 0, rows = 0;
  std::vector<int> first_row;
  std::vector<std::vector<int>> other_rows;
  TriangularBasis basis{0};
};

/// Of odd seeds also what is left where peel() is stuck.
Drawn draw(std::uint64_t seed) {
  demand::SplitMix64 source{seed};
  const auto below = [&](int n) { return static_cast<int>(source.below(n)); };
  Drawn drawn;
  drawn.sessions = 1 + below(8);
  drawn.rows = drawn.sessions + 1 + below(8);
  drawn.basis = TriangularBasis{static_cast<std::size_t>(drawn.rows)};
  const int count = drawn.sessions + below(10);
  for (int c = 0; c < count; ++c) {
    const int first = c < drawn.sessions ? c : below(drawn.sessions + 1);
    drawn.first_row.push_back(first == drawn.sessions ? none : first);
    std::vector<int> others;
    for (int r = drawn.sessions; r < drawn.rows; ++r)
      if (below(4) == 0) others.push_back(r);
    drawn.basis.add(drawn.first_row.back(), others);
    drawn.other_rows.push_back(std::move(others));
  }
  drawn.basis.peel();
  if (seed % 2 == 1) drawn.basis.peel_on();
  return drawn;
}

TEST(TriangularBasis, IsRegularWhateverTheNumbersAre) {
  long pairs = 0;
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    const auto drawn = draw(seed);
    const auto& row_of = drawn.basis.row_of();
    std::vector<int> columns;
    for (int c = 0; c < static_cast<int>(row_of.size()); ++c)
      if (row_of[static_cast<std::size_t>(c)] != none) columns.push_back(c);
    const auto n = static_cast<Eigen::Index>(columns.size());
    pairs += n;
    demand::SplitMix64 source{seed};
    Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(drawn.rows, n);
    for (Eigen::Index i = 0; i < n; ++i) {
      const auto c = static_cast<std::size_t>(columns[static_cast<std::size_t>(i)]);
      if (drawn.first_row[c] != none) matrix(drawn.first_row[c], i) = 0.5 + source.unit();
      for (const int r : drawn.other_rows[c]) matrix(r, i) = 0.5 + source.unit();
    }
    Eigen::MatrixXd square(n, n);
    for (Eigen::Index i = 0; i < n; ++i)
      square.row(i) = matrix.row(row_of[static_cast<std::size_t>(columns[static_cast<std::size_t>(i)])]);
    EXPECT_TRUE(n == 0 || Eigen::FullPivLU<Eigen::MatrixXd>{square}.isInvertible()) << "seed " << seed;
  }
  EXPECT_GT(pairs, 8000);
}

TEST(TriangularBasis, LeavesEachSessionAColumn) {
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    const auto drawn = draw(seed);
    const auto& row_of = drawn.basis.row_of();
    for (int s = 0; s < drawn.sessions; ++s) {
      bool has_column = false;
      for (std::size_t c = 0; c < row_of.size(); ++c)
        has_column = has_column || row_of[c] == s || (seed % 2 == 0 && row_of[c] == none && drawn.first_row[c] == s);
      EXPECT_TRUE(has_column) << "session " << s << ", seed " << seed;
    }
  }
}

/// Two sessions at two steps, three set-points between their ends: a path.
TEST(TriangularBasis, TakesAllOfAForest) {
  TriangularBasis basis{4};
  basis.add(0, {2});
  basis.add(1, {2});
  basis.add(1, {3});
  basis.peel();
  EXPECT_EQ(std::count(basis.row_of().begin(), basis.row_of().end(), none), 0);
}

TEST(TriangularBasis, LeavesACycle) {
  TriangularBasis basis{4};
  for (const int session : {0, 1})
    for (const int step : {2, 3}) basis.add(session, {step});
  basis.peel();
  EXPECT_EQ(std::count(basis.row_of().begin(), basis.row_of().end(), none), 4);
}

TEST(TriangularBasis, LeavesOneColumnOfACycleOut) {
  TriangularBasis basis{4};
  for (const int session : {0, 1})
    for (const int step : {2, 3}) basis.add(session, {step});
  basis.peel();
  basis.peel_on();
  EXPECT_EQ(std::count(basis.row_of().begin(), basis.row_of().end(), none), 1);
}

/// A ring, and a column that stands in all of its rows.
TEST(TriangularBasis, LeavesOutTheColumnThatStandsInMostRows) {
  TriangularBasis basis{4};
  basis.add(none, {0, 1, 2, 3});
  for (int row = 0; row < 4; ++row) basis.add(none, {row, (row + 1) % 4});
  basis.peel();
  EXPECT_EQ(std::count(basis.row_of().begin(), basis.row_of().end(), none), 5);
  basis.peel_on();
  EXPECT_EQ(basis.row_of().front(), none);
  EXPECT_EQ(std::count(basis.row_of().begin(), basis.row_of().end(), none), 2);
}

TEST(TriangularBasis, TakesMoreWhereItWasStuck) {
  long stuck = 0, gone_on = 0;
  for (std::uint64_t seed = 2; seed <= 2000; seed += 2) {
    auto drawn = draw(seed);
    const auto taken = [&] {
      const auto& row_of = drawn.basis.row_of();
      return std::count_if(row_of.begin(), row_of.end(), [](int row) { return row != none; });
    };
    const long before = taken();
    drawn.basis.peel_on();
    EXPECT_GE(taken(), before) << "seed " << seed;
    stuck += before;
    gone_on += taken();
  }
  EXPECT_GT(gone_on, stuck + 100);
}

}  // namespace
}  // namespace chargeplan::test
