// Minimum power: set-points are zero or at least the lowest power, and the cost lies where it must.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "chargeplan/check.hpp"
#include "chargeplan/planner.hpp"
#include "domain/session_terms.hpp"
#include "model/greedy.hpp"
#include "property/random_run.hpp"

namespace chargeplan::test {
namespace {

RandomRun milp_run() {
  return {.share = 10, .size = {.most_steps = 16, .most_sessions = 8}, .draw = [](std::uint64_t seed, RandomSize most) {
            auto drawn = random_problem(seed, {Family::minimum_power, all_families[seed % all_families.size()].family}, most);
            drawn.options.formulation = Formulation::milp;
            return drawn;
          }};
}

std::vector<std::string> milp_solvers() {
  std::vector<std::string> names;
  for (const auto& solver : available_solvers())
    if (solver.milp) names.emplace_back(solver.name);
  return names;
}

TEST(Milp, CostsBetweenTheRelaxationAndTheGreedyPlan) {
  hold(milp_run(), [](const RandomProblem& drawn) {
    auto relaxed = drawn.options;
    relaxed.formulation = Formulation::lp;
    const double least = plan_by("highs", drawn.problem, relaxed).objective_cost;
    const auto model = model::build_model(drawn.problem, drawn.options);
    const auto greedy = model::greedy_plan(model);
    const double most = model::cost_of(model, greedy.power, greedy.curtailed);
    for (const auto& solver : milp_solvers()) {
      const auto plan = plan_by(solver, drawn.problem, drawn.options);
      EXPECT_EQ(plan.status, PlanStatus::optimal) << solver << " gap " << plan.gap;
      EXPECT_GE(plan.objective_cost, least - cost_tolerance(least)) << solver;
      EXPECT_GE(plan.bound_cost, least - cost_tolerance(least)) << solver;
      EXPECT_LE(plan.objective_cost, most + 1e-4 * std::max(1.0, std::abs(most))) << solver;  // the default gap
    }
  });
}

TEST(Milp, NoSolverProvesMoreThanAnotherFinds) {
  hold(milp_run(), [](const RandomProblem& drawn) {
    auto options = drawn.options;
    options.solve.gap = 1e-7;
    double least = std::numeric_limits<double>::infinity(), most = -least;
    for (const auto& solver : milp_solvers()) {
      const auto plan = plan_by(solver, drawn.problem, options);
      least = std::min(least, plan.objective_cost);
      most = std::max(most, plan.bound_cost);
    }
    EXPECT_LE(most, least + cost_tolerance(least));
  });
}

TEST(Milp, SetPointsAreZeroOrAtLeastTheLowestPowerWhateverTheTie) {
  int enforced = 0;
  hold(milp_run(), [&](const RandomProblem& drawn) {
    const auto terms = domain::session_terms(drawn.problem, drawn.options.unmet_penalty_cost);
    for (const auto tie_break : {TieBreak::none, TieBreak::early, TieBreak::late, TieBreak::flat}) {
      const auto options = with_ties(drawn, tie_break);
      const auto plan = plan_by("auto", drawn.problem, options);
      EXPECT_TRUE(check(drawn.problem, options, plan).passed());
      std::size_t next = 0;
      for (const auto& term : terms) {
        if (term.window.outside_horizon) continue;
        for (const double power : plan.sessions.at(next++).power_kw) {
          if (power == 0) continue;
          EXPECT_GE(power, term.min_power_kw * (1 - 1e-9));
          EXPECT_LE(power, term.max_power_kw * (1 + 1e-9));
          if (term.min_power_kw > 0 && power < term.min_power_kw * (1 + 1e-6)) ++enforced;
        }
      }
    }
  });
  if (is_whole_run()) {
    EXPECT_GE(enforced, 100) << "the lowest power hardly ever mattered";
  }
}

}  // namespace
}  // namespace chargeplan::test
