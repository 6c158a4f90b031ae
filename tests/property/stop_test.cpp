// Wherever a solve is stopped, there is a plan, and it keeps every equation.
#include <gtest/gtest.h>

#include <stop_token>

#include "chargeplan/check.hpp"
#include "chargeplan/planner.hpp"
#include "property/random_run.hpp"

namespace chargeplan::test {
namespace {

/// Asks to stop at the `after`-th report of progress.
Result<Plan> stopped_plan(const Problem& problem, const PlanOptions& options, long after) {
  std::stop_source source;
  PlanControl control{.stop = source.get_token()};
  control.progress = [&source, after, reports = 0L](const Progress&) mutable {
    if (++reports == after) source.request_stop();
  };
  return chargeplan::plan(problem, options, control);
}

TEST(Stopped, ASolveHasAPlanThatKeepsTheEquations) {
  long stopped = 0;
  const int drawn_count = hold({.share = 4}, [&](const RandomProblem& drawn) {
    for (const auto& solver : available_solvers()) {
      auto options = drawn.options;
      options.solver = solver.name;
      options.formulation = solver.milp && drawn.seed % 5 == 0 ? Formulation::milp : Formulation::lp;
      options.tie_break = solver.quadratic && drawn.seed % 3 == 0 ? TieBreak::flat : TieBreak::early;
      const auto plan = stopped_plan(drawn.problem, options, static_cast<long>(2 + drawn.seed % 14));
      if (!plan) {
        const auto& issues = plan.error().issues;
        ADD_FAILURE() << solver.name << ": " << plan.error().message << (issues.empty() ? "" : ": " + issues[0].message);
        continue;
      }
      if (has_warning(*plan, "stopped_early")) ++stopped;
      EXPECT_TRUE(check(drawn.problem, options, *plan).passed()) << solver.name;
      EXPECT_LE(plan->bound_cost, plan->objective_cost);
    }
  });
  if (is_whole_run()) {
    EXPECT_GT(stopped, drawn_count / 4) << "hardly any was stopped on its way";
  }
}

}  // namespace
}  // namespace chargeplan::test
