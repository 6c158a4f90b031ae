// The benchmark's 1,000 sessions have the optimum that is written down with them (benchmarks/data/SOURCE.md).
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <string>

#include "chargeplan/planner.hpp"
#include "io/request.hpp"

namespace chargeplan::test {
namespace {

std::string unzipped(const std::string& name) {
  const auto command = "gzip -dc '" + std::string{CHARGEPLAN_SOURCE_DIR} + "/benchmarks/data/" + name + "'";
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return {};
  std::string content;
  std::array<char, 65536> buffer{};
  for (std::size_t read = 1; read > 0;) {
    read = std::fread(buffer.data(), 1, buffer.size(), pipe);
    content.append(buffer.data(), read);
  }
  return pclose(pipe) == 0 ? content : std::string{};
}

TEST(Bench, AThousandSessionsCostWhatIsKnownByEveryBackend) {
  constexpr double optimum = 8411.306435313829;
  const auto request = io::read_request(unzipped("base_1000.json.gz"));
  ASSERT_TRUE(request) << request.error().message;
  ASSERT_EQ(request->problem.sessions.size(), 1000U);
  for (const auto& solver : available_solvers()) {
    auto options = request->options;
    options.solver = solver.name;
    const auto plan = chargeplan::plan(request->problem, options);
    ASSERT_TRUE(plan) << solver.name << ": " << plan.error().message;
    EXPECT_EQ(plan->status, PlanStatus::optimal) << solver.name;
    EXPECT_NEAR(plan->objective_cost, optimum, 1e-6 * optimum) << solver.name;
  }
}

TEST(Bench, AThousandSessionsWithALowestPowerCostWhatIsKnownAndAreProvenByFleet) {
  constexpr double optimum = 8417.249157;
  const auto request = io::read_request(unzipped("minpower_1000.json.gz"));
  ASSERT_TRUE(request) << request.error().message;
  ASSERT_EQ(request->options.formulation, Formulation::milp);
  auto options = request->options;
  options.solver = "fleet";
  const auto plan = chargeplan::plan(request->problem, options);
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_EQ(plan->status, PlanStatus::optimal);
  EXPECT_NEAR(plan->objective_cost, optimum, 1e-4 * optimum);
  EXPECT_LE(plan->bound_cost, optimum + 1e-6);
  EXPECT_GE(plan->bound_cost, optimum * (1 - 1e-4));
}

}  // namespace
}  // namespace chargeplan::test
