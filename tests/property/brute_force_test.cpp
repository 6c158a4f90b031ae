// Tiny problems against the equations written out and a textbook simplex: cost, ties and on/off states.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "chargeplan/planner.hpp"
#include "property/random_run.hpp"
#include "support/explicit_model.hpp"

namespace chargeplan::test {
namespace {

constexpr RandomSize tiny{.most_steps = 4, .most_sessions = 3};
constexpr double relative = 1e-5;

TEST(BruteForce, CostAndOrderAreThoseOfTheEquations) {
  hold({.share = 4, .size = tiny}, [](const RandomProblem& drawn) {
    const ExplicitModel equations{drawn.problem, drawn.options};
    for (const auto tie_break : {TieBreak::early, TieBreak::late}) {
      const auto best = equations.most_ordered(tie_break);
      ASSERT_TRUE(best);
      for (const auto& solver : available_solvers()) {
        const auto plan = plan_by(solver.name, drawn.problem, with_ties(drawn, tie_break));
        EXPECT_NEAR(plan.objective_cost, best->cost, cost_tolerance(best->cost)) << solver.name;
        EXPECT_NEAR(order_objective(drawn.problem, plan, tie_break), best->most, relative * std::max(1.0, best->most))
            << solver.name << " tie " << static_cast<int>(tie_break);
      }
    }
  });
}

TEST(BruteForce, NoPlanOfLeastCostIsFlatterThanFlat) {
  hold({.share = 8, .size = tiny}, [](const RandomProblem& drawn) {
    const ExplicitModel equations{drawn.problem, drawn.options};
    for (const auto& solver : available_solvers()) {
      if (!solver.quadratic) continue;
      const auto flat = plan_by(solver.name, drawn.problem, with_ties(drawn, TieBreak::flat));
      if (has_warning(flat, "tie_break_incomplete")) continue;  // counted among the laws of ties
      std::vector<double> net_kw;
      for (std::size_t t = 0; t < flat.site.import_kw.size(); ++t)
        net_kw.push_back(flat.site.import_kw[t] - flat.site.export_kw[t]);
      const auto slope = equations.least_slope(net_kw);
      ASSERT_TRUE(slope);
      // Convex: no plan of least cost is flatter by more than this. A net power that is off by 1e-7 kW moves it by that times
      // what the net power can range over.
      double range_kw = 0;
      for (const auto& session : drawn.problem.sessions) range_kw += session.max_power_kw;
      const double room = relative * std::max(1.0, flat_objective(flat)) + 2e-7 * range_kw;
      EXPECT_LE(2 * flat_objective(flat) - *slope, room) << solver.name;
    }
  });
}

TEST(BruteForce, MilpIsTheBestOfAllOnOffStates) {
  const auto draw = [](std::uint64_t seed, RandomSize size) {
    auto drawn = random_problem(seed, {Family::minimum_power, all_families[seed % 12].family}, size);
    drawn.options.formulation = Formulation::milp;
    drawn.options.solve.gap = 1e-7;
    return drawn;
  };
  int chosen = 0;
  hold({.share = 20, .size = {.most_steps = 3, .most_sessions = 2}, .draw = draw}, [&](const RandomProblem& drawn) {
    const ExplicitModel equations{drawn.problem, drawn.options};
    double best = std::numeric_limits<double>::infinity();
    States states(equations.state_count());
    for (unsigned code = 0; code < 1U << states.size(); ++code) {
      for (std::size_t k = 0; k < states.size(); ++k) states[k] = ((code >> k) & 1U) != 0;
      if (const auto cost = equations.least_cost(states)) best = std::min(best, *cost);
    }
    for (const auto& solver : available_solvers()) {
      if (!solver.milp) continue;
      const auto plan = plan_by(solver.name, drawn.problem, drawn.options);
      EXPECT_NEAR(plan.objective_cost, best, cost_tolerance(best)) << solver.name;
      EXPECT_LE(plan.bound_cost, best + cost_tolerance(best)) << solver.name;
    }
    if (*equations.least_cost() < best - cost_tolerance(best)) ++chosen;
  });
  if (is_whole_run()) {
    EXPECT_GE(chosen, 10) << "the states hardly ever cost anything";
  }
}

}  // namespace
}  // namespace chargeplan::test
