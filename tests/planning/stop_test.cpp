// Stopped by time or by the user: always a feasible, checked plan, with what is proven of it.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "chargeplan/check.hpp"
#include "chargeplan/planner.hpp"
#include "support/drawn_problem.hpp"
#include "support/large_problem.hpp"

namespace chargeplan::test {
namespace {

using namespace std::chrono_literals;

void expect_stopped_plan(const Problem& problem, const PlanOptions& options, const Result<Plan>& plan) {
  ASSERT_TRUE(plan) << plan.error().message;
  const auto stopped = [](const Issue& warning) { return warning.slug == "stopped_early"; };
  EXPECT_TRUE(std::any_of(plan->warnings.begin(), plan->warnings.end(), stopped)) << options.solver;
  EXPECT_EQ(plan->status, PlanStatus::feasible) << options.solver;
  EXPECT_LE(plan->bound_cost, plan->objective_cost);
  EXPECT_GT(plan->gap, 0);
  EXPECT_GT(plan->kpi.energy_delivered_kwh, 0) << "never a plan of zeros";
  const auto report = check(problem, options, *plan);
  EXPECT_TRUE(report.passed()) << report.breaches.front().message;
}

std::vector<PlanOptions> all_ways() {
  std::vector<PlanOptions> ways;
  for (const auto& solver : available_solvers()) {
    ways.push_back({.solver = solver.name});
    if (solver.milp) ways.push_back({.formulation = Formulation::milp, .solver = solver.name});
  }
  return ways;
}

/// Each session with a lowest power, so that milp has states to choose.
Problem with_minimum_power(Problem problem) {
  for (auto& session : problem.sessions) session.min_power_kw = 0.5 * session.max_power_kw;
  return problem;
}

TEST(Stop, BeforeItBeganGivesAFeasiblePlan) {
  const auto problem = with_minimum_power(large_problem(2000));
  for (const auto& options : all_ways()) {
    std::stop_source source;
    source.request_stop();
    expect_stopped_plan(problem, options, chargeplan::plan(problem, options, {.stop = source.get_token()}));
  }
}

TEST(Stop, BeforeItBeganSwitchesOffWhatMayNotBeExported) {
  auto problem = site({20, 20}, {});  // without cars there is no set-point
  problem.site.pv_kw = Series{{8, 0}};
  problem.site.export_limit_kw = Series{{3, 3}};
  for (const auto& options : all_ways()) {
    std::stop_source source;
    source.request_stop();
    const auto plan = chargeplan::plan(problem, options, {.stop = source.get_token()});
    ASSERT_TRUE(plan) << options.solver << ": " << plan.error().message;
    EXPECT_GE(plan->site.pv_curtailed_kw[0], 5) << options.solver;
  }
}

TEST(Stop, AfterAMillisecondGivesAFeasiblePlan) {
  const auto problem = with_minimum_power(large_problem(2000));
  for (auto options : all_ways()) {
    options.solve.time_limit = 1ms;
    expect_stopped_plan(problem, options, chargeplan::plan(problem, options));
  }
}

TEST(Stop, InTheMiddleOfALargeSolveComesBackSoon) {
  const auto problem = large_problem(10'000);
  for (const auto& solver : available_solvers()) {
    const PlanOptions options{.solver = solver.name};
    std::stop_source source;
    std::chrono::steady_clock::time_point requested;
    PlanControl control{.stop = source.get_token()};
    std::jthread user;
    const auto request_stop = [&] {
      const auto now = std::chrono::steady_clock::now();
      if (source.request_stop()) requested = now;
    };
    int told = 0;
    control.progress =
        [&](const Progress& progress) {  // at the first gap, or, of a solver that tells none, at the tenth word or after 0.3 s
          if (progress.phase != "solve") return;
          if (progress.gap || ++told == 10) request_stop();
          if (!user.joinable())
            user = std::jthread{[&] {
              std::this_thread::sleep_for(300ms);
              request_stop();
            }};
        };
    const auto plan = chargeplan::plan(problem, options, control);
    user.join();
    const auto late = std::chrono::steady_clock::now() - requested;
    EXPECT_LT(late, 30s) << solver.name;  // loose: a busy machine, instrumented code
    expect_stopped_plan(problem, options, plan);
  }
}

TEST(Stop, KeepsAMilpPlanThatWasFoundInTime) {
  const auto problem = with_minimum_power(large_problem(150));
  PlanOptions options{.formulation = Formulation::milp, .solver = "highs"};
  options.solve.gap = 0;
  options.solve.time_limit = 2s;
  const auto plan = chargeplan::plan(problem, options);
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_TRUE(check(problem, options, *plan).passed());
  EXPECT_LE(plan->bound_cost, plan->objective_cost);
}

}  // namespace
}  // namespace chargeplan::test
