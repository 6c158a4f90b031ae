// What a factor looks like is known from where the matrix has entries.
#include "solvers/fleet/supernodes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "demand/random.hpp"

namespace chargeplan::test {
namespace {

using solvers::fleet::find_supernodes;
using solvers::fleet::places_in_fronts;
using Matrix = Eigen::SparseMatrix<double>;

Matrix drawn_pattern(int size, double share, demand::SplitMix64& source) {
  std::vector<Eigen::Triplet<double>> entries;
  for (int j = 0; j < size; ++j) {
    entries.emplace_back(j, j, 1);
    for (int i = j + 1; i < size; ++i)
      if (source.unit() < share) entries.emplace_back(i, j, 1);
  }
  Matrix lower(size, size);
  lower.setFromTriplets(entries.begin(), entries.end());
  return lower;
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
    const auto supernodes = find_supernodes(drawn_pattern(80, 0.02, source));
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

/// Where an entry is in the values of all nodes, its row and column by place are found again.
TEST(Supernodes, HaveAPlaceForEveryEntry) {
  demand::SplitMix64 source{3};
  for (const double share : {0.02, 0.2, 1.0}) {
    const auto lower = drawn_pattern(60, share, source);
    const auto supernodes = find_supernodes(lower);
    std::vector<std::pair<int, int>> at;  // row and column of each value
    for (const auto& node : supernodes.nodes)
      for (int column = node.first; column < node.end(); ++column) {
        for (int row = node.first; row < node.end(); ++row) at.emplace_back(row, column);
        for (std::size_t k = node.first_row; k < node.end_row; ++k) at.emplace_back(supernodes.rows[k], column);
      }
    const auto places = places_in_fronts(supernodes, lower);
    std::size_t next = 0;
    for (int j = 0; j < lower.outerSize(); ++j)
      for (Matrix::InnerIterator entry{lower, j}; entry; ++entry) {
        const auto one = static_cast<int>(supernodes.place[static_cast<std::size_t>(entry.row())]);
        const auto other = static_cast<int>(supernodes.place[static_cast<std::size_t>(entry.col())]);
        EXPECT_EQ(at[places[next++]], (std::pair{std::max(one, other), std::min(one, other)}));
      }
  }
}

}  // namespace
}  // namespace chargeplan::test
