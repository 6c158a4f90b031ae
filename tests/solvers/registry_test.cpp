// The solvers of this build.
#include "solvers/registry.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "chargeplan/planner.hpp"

namespace chargeplan::test {
namespace {

TEST(Registry, ListsEveryBackendOnceWithItsVersion) {
  std::set<std::string> names;
  for (const auto& solver : available_solvers()) {
    EXPECT_TRUE(names.insert(solver.name).second) << solver.name;
    EXPECT_NE(solver.name, "auto");
    EXPECT_FALSE(solver.version.empty()) << solver.name;
    EXPECT_TRUE(solver.lp);
  }
  EXPECT_TRUE(names.contains("fleet"));
  EXPECT_TRUE(names.contains("highs"));
  EXPECT_TRUE(names.contains("clarabel"));
}

TEST(Registry, SaysWhatEachBackendCanDo) {
  const auto solvers = available_solvers();
  const auto& backends = solvers::backends();
  ASSERT_EQ(solvers.size(), backends.size());
  for (std::size_t b = 0; b < backends.size(); ++b) {
    EXPECT_EQ(solvers[b].name, backends[b]->name());
    EXPECT_EQ(solvers[b].milp, backends[b]->capabilities().integers);
    EXPECT_EQ(solvers[b].quadratic, backends[b]->capabilities().quadratic_cost);
  }
}

}  // namespace
}  // namespace chargeplan::test
