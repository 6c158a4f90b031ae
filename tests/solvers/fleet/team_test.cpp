#include "solvers/fleet/team.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <new>
#include <vector>

namespace chargeplan::test {
namespace {

TEST(Team, DoesEachPartOnceWhateverItsSize) {
  for (const int threads : {-1, 1, 2, 5})
    for (const std::size_t count : {0U, 1U, 3U, 64U}) {
      solvers::fleet::Team team{threads};
      std::vector<int> done(count);
      for (int round = 0; round < 50; ++round) team.run(count, [&](std::size_t i) { ++done[i]; });
      EXPECT_TRUE(std::all_of(done.begin(), done.end(), [](int times) { return times == 50; })) << threads << ", " << count;
    }
}

TEST(Team, SeesWhatAllPartsOfTheRunBeforeDid) {
  solvers::fleet::Team team{3};
  std::vector<long> sums(8, 1);
  for (int round = 0; round < 20; ++round) {
    const auto before = sums;
    team.run(sums.size(), [&](std::size_t i) { sums[i] = before[i] + before[(i + 1) % before.size()]; });
  }
  EXPECT_EQ(sums, std::vector<long>(8, 1L << 20));
}

TEST(Team, ThrowsWhatOneOfThePartsThrowsAndGoesOn) {
  for (const int threads : {1, 3}) {
    solvers::fleet::Team team{threads};
    for (std::size_t bad = 0; bad < 8; ++bad)
      EXPECT_THROW(team.run(8, [&](std::size_t i) { return i == bad ? throw std::bad_alloc{} : void(); }), std::bad_alloc);
    std::atomic<int> done = 0;
    team.run(8, [&](std::size_t) { ++done; });
    EXPECT_EQ(done, 8);
  }
}

TEST(Team, EndsAtAnyMoment) {
  for (int round = 0; round < 20'000; ++round) {
    std::atomic<int> done = 0;
    {
      solvers::fleet::Team team{2};
      team.run(2, [&](std::size_t) { ++done; });
    }
    ASSERT_EQ(done, 2);
  }
}

}  // namespace
}  // namespace chargeplan::test
