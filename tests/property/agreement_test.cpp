// Every backend of this build finds the same cost, proves it by duals, and the checker agrees.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "chargeplan/check.hpp"
#include "chargeplan/planner.hpp"
#include "property/random_run.hpp"

namespace chargeplan::test {
namespace {

struct FamilyCount {
  int drawn = 0;
  int binding = 0;
};

void expect_proven(const Problem& problem, const PlanOptions& options, const Plan& plan) {
  EXPECT_EQ(plan.status, PlanStatus::optimal) << plan.solver.name << " gap " << plan.gap;
  EXPECT_LE(plan.gap, 1e-6);
  EXPECT_EQ(plan.solver.bound_source, "duals");
  EXPECT_FALSE(has_warning(plan, "tie_break_incomplete")) << plan.solver.name;
  EXPECT_FALSE(has_warning(plan, "solver_fell_back")) << plan.solver.name;
  const auto report = check(problem, options, plan);
  EXPECT_TRUE(report.passed()) << plan.solver.name << ": " << report.breaches.front().message;
  EXPECT_NEAR(report.dual_bound_cost, plan.objective_cost, cost_tolerance(plan.objective_cost)) << plan.solver.name;
}

TEST(Agreement, EveryBackendProvesTheSameCostAndTheSameTie) {
  std::array<FamilyCount, all_families.size()> counts{};
  hold({}, [&](const RandomProblem& drawn) {
    const auto& problem = drawn.problem;
    const auto options = with_ties(drawn, TieBreak::early);
    const auto plan = plan_by("highs", problem, options);
    expect_proven(problem, options, plan);
    for (const auto& solver : available_solvers()) {
      if (solver.name == "highs") continue;
      const auto other = plan_by(solver.name, problem, options);
      expect_proven(problem, options, other);
      EXPECT_NEAR(other.objective_cost, plan.objective_cost, cost_tolerance(plan.objective_cost)) << solver.name;
      const double order = order_objective(problem, plan, TieBreak::early);
      EXPECT_NEAR(order_objective(problem, other, TieBreak::early), order, 1e-5 * std::max(1.0, order)) << solver.name;
    }
    for (std::size_t f = 0; f < all_families.size(); ++f) {
      if (!drawn.has(all_families[f].family)) continue;
      ++counts[f].drawn;
      if (binds(all_families[f].family, problem, plan)) ++counts[f].binding;
    }
  });
  if (!is_whole_run()) return;
  for (std::size_t f = 0; f < all_families.size(); ++f) {
    const auto [drawn, binding] = counts[f];
    fmt::print("{:>20}: binds in {} of {}\n", all_families[f].name, binding, drawn);
    EXPECT_GE(binding, drawn * all_families[f].least_binding_ratio) << all_families[f].name;
    EXPECT_GT(binding, 0) << all_families[f].name;
  }
}

}  // namespace
}  // namespace chargeplan::test
