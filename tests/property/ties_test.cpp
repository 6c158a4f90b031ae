// Among the plans of lowest cost, the tie-break gets the one it names, and never pays for it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "chargeplan/planner.hpp"
#include "property/random_run.hpp"

namespace chargeplan::test {
namespace {

constexpr double relative = 1e-5;

TEST(Ties, NeverCostMoreThanNone) {
  hold({.share = 4}, [](const RandomProblem& drawn) {
    for (const auto& solver : available_solvers()) {
      const double cost = plan_by(solver.name, drawn.problem, with_ties(drawn, TieBreak::none)).objective_cost;
      for (const auto tie_break : {TieBreak::early, TieBreak::late, TieBreak::flat}) {
        if (tie_break == TieBreak::flat && !solver.quadratic) continue;
        const auto plan = plan_by(solver.name, drawn.problem, with_ties(drawn, tie_break));
        EXPECT_LE(plan.objective_cost, cost + 1e-9 * std::max(1.0, std::abs(cost)) + 1e-12 * std::abs(cost)) << solver.name;
        EXPECT_FALSE(has_warning(plan, "tie_break_incomplete")) << solver.name << " tie " << static_cast<int>(tie_break);
      }
    }
  });
}

TEST(Ties, EarlyAndLateAreTheMostOfTheirKindByEveryBackend) {
  hold({.share = 4}, [](const RandomProblem& drawn) {
    const auto& problem = drawn.problem;
    const auto early = plan_by("highs", problem, with_ties(drawn, TieBreak::early));
    const auto late = plan_by("highs", problem, with_ties(drawn, TieBreak::late));
    const auto none = plan_by("highs", problem, with_ties(drawn, TieBreak::none));
    for (const auto tie_break : {TieBreak::early, TieBreak::late}) {
      const double most = order_objective(problem, tie_break == TieBreak::early ? early : late, tie_break);
      const double room = relative * std::max(1.0, most);
      for (const auto* other : {&early, &late, &none}) EXPECT_GE(most, order_objective(problem, *other, tie_break) - room);
      for (const auto& solver : available_solvers()) {
        const auto other = plan_by(solver.name, problem, with_ties(drawn, tie_break));
        EXPECT_NEAR(order_objective(problem, other, tie_break), most, room) << solver.name;
      }
    }
  });
}

TEST(Ties, FlatIsTheEvenestByEveryBackend) {
  hold({.share = 4}, [](const RandomProblem& drawn) {
    const auto& problem = drawn.problem;
    const auto flat = plan_by("highs", problem, with_ties(drawn, TieBreak::flat));
    const double least = flat_objective(flat);
    const double room = relative * std::max(1.0, least);
    for (const auto tie_break : {TieBreak::early, TieBreak::late, TieBreak::none})
      EXPECT_LE(least, flat_objective(plan_by("highs", problem, with_ties(drawn, tie_break))) + room);
    for (const auto& solver : available_solvers()) {
      if (!solver.quadratic) continue;
      const auto other = plan_by(solver.name, problem, with_ties(drawn, TieBreak::flat));
      EXPECT_NEAR(flat_objective(other), least, room) << solver.name;
    }
  });
}

}  // namespace
}  // namespace chargeplan::test
