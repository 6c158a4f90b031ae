#include "solvers/fleet/step_lengths.hpp"

#include <gtest/gtest.h>

namespace chargeplan::test {
namespace {

using solvers::fleet::Decreases;
using solvers::fleet::StepLengths;

/// Of blocks that all but some allow the half of the direction.
StepLengths lengths_of(std::size_t blocks, std::vector<double> others) {
  StepLengths lengths{blocks};
  for (std::size_t b = 0; b < blocks; ++b) {
    const double decrease = b < others.size() ? others[b] : 2.0;
    lengths.affine[b] = {decrease, decrease};
    lengths.corrected[b].fill({decrease, decrease});
  }
  return lengths;
}

TEST(StepLengths, FewBlocksAllHoldTheOthersBack) {
  auto lengths = lengths_of(9, {10});
  EXPECT_DOUBLE_EQ(lengths.of_affine({}).first, 0.1);
  lengths.choose(Decreases{}, 0.5, 0.9, false);
  EXPECT_DOUBLE_EQ(lengths.step().primal, 0.09);
  EXPECT_EQ(lengths.of_block(5).target, 0.5);
  EXPECT_DOUBLE_EQ(lengths.of_block(5).primal, 0.09);
}

TEST(StepLengths, OneInTenLagsBehindByAHalf) {
  auto lengths = lengths_of(20, {10, 2.5});
  EXPECT_DOUBLE_EQ(lengths.of_affine({}).second, 0.2) << "twice what the first block allows";
  lengths.choose(Decreases{}, 0.5, 0.9, false);
  EXPECT_DOUBLE_EQ(lengths.step().dual, 0.18);
  EXPECT_DOUBLE_EQ(lengths.of_block(0).dual, 0.09);
  EXPECT_DOUBLE_EQ(lengths.of_block(1).dual, 0.18) << "goes with the rest";
}

TEST(StepLengths, NoMoreThanOneInTenLagBehind) {
  auto lengths = lengths_of(20, {3, 3, 2.5});
  lengths.choose(Decreases{}, 0.5, 1, false);
  EXPECT_DOUBLE_EQ(lengths.step().primal, 0.4) << "the third of twenty";
  EXPECT_DOUBLE_EQ(lengths.of_block(0).primal, 1 / 3.0);
}

TEST(StepLengths, TheSitesColumnsHoldAllBack) {
  auto lengths = lengths_of(20, {});
  Decreases site{};
  site.fill({4, 8});
  lengths.choose(site, 0.5, 1, false);
  EXPECT_DOUBLE_EQ(lengths.step().primal, 0.25);
  EXPECT_DOUBLE_EQ(lengths.step().dual, 0.125);
  lengths.choose(site, 0.5, 1, true);
  EXPECT_DOUBLE_EQ(lengths.step().primal, 0.125) << "both as far as each other";
}

TEST(StepLengths, TakeTheWeightThatLeadsFurthest) {
  auto lengths = lengths_of(1, {});
  lengths.corrected[0] = {{{5, 2}, {4, 3}}};
  lengths.choose(Decreases{}, 0.5, 1, false);
  EXPECT_DOUBLE_EQ(lengths.step().primal_weight, solvers::fleet::weights[1]);
  EXPECT_DOUBLE_EQ(lengths.step().dual_weight, solvers::fleet::weights[0]);
  EXPECT_DOUBLE_EQ(lengths.of_block(0).primal, 0.25);
  EXPECT_DOUBLE_EQ(lengths.of_block(0).dual, 0.5);
}

TEST(StepLengths, BeforeAnyDirectionNothingMoves) {
  const StepLengths lengths{3};
  EXPECT_EQ(lengths.of_block(1).primal, 0);
  EXPECT_EQ(lengths.of_block(1).dual, 0);
}

}  // namespace
}  // namespace chargeplan::test
