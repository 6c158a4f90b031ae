// A solve by fleet ends soon after it is told to, and leaves a plan that passes the checks.
#include <gtest/gtest.h>

#include <pthread.h>
#include <time.h>  // NOLINT(modernize-deprecated-headers): clock_gettime is POSIX

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <latch>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "chargeplan/check.hpp"
#include "chargeplan/planner.hpp"
#include "property/random_run.hpp"
#include "solvers/fleet/stopped_plan.hpp"
#include "solvers/registry.hpp"
#include "support/large_problem.hpp"

namespace chargeplan::test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// Measured: under 0.2 s, and with sanitizers many times that. A solver that does not look takes longer.
#ifdef CHARGEPLAN_SANITIZED
constexpr auto soon = 60s;
#else
constexpr auto soon = 5s;
#endif

/// A step of three minutes, a thousand cars that stay all day long: large dense factors.
Problem long_stays() {
  constexpr int steps_a_day = 480;
  auto problem = large_problem(1000);
  problem.horizon.step = std::chrono::minutes{1440 / steps_a_day};
  problem.horizon.step_count = steps_a_day;
  std::vector<double> price;
  for (int t = 0; t < steps_a_day; ++t) price.push_back(0.15 + 0.1 * std::sin(t * 0.05) + 0.001 * (t % 7));
  problem.site.import_price_per_kwh = price;
  return problem;
}

void expect_stopped_plan(const Problem& problem, const Result<Plan>& plan) {
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_EQ(plan->status, PlanStatus::feasible) << plan->gap;
  EXPECT_TRUE(has_warning(*plan, "stopped_early"));
  EXPECT_GT(plan->kpi.energy_delivered_kwh, 0) << "never a plan of zeros";
  EXPECT_LE(plan->bound_cost, plan->objective_cost);
  const auto report = check(problem, {.solver = "fleet"}, *plan);
  EXPECT_TRUE(report.passed()) << report.breaches.front().message;
}

/// Processor time of a thread: what a busy machine cannot lengthen. The solve has one thread, and never sleeps.
double processor_s(clockid_t clock = CLOCK_THREAD_CPUTIME_ID) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

struct Ending {
  std::optional<double> took_s;  ///< from the request to the end; none if the solve had ended before
  solvers::SolveStatus status = solvers::SolveStatus::optimal;
};

/// Solves, and asks to stop after so much processor time.
Ending stop_after(const model::PlanningModel& model, double after_s) {
  Ending ending;
  std::stop_source source;
  std::atomic<bool> ended = false;
  std::latch read{1};  // a thread's clock ends with it
  double end_s = 0, requested_s = 0;
  std::thread solving{[&] {
    const auto solved = solvers::make_fleet()->solve(model, {}, {.stop = source.get_token()});
    end_s = processor_s();
    EXPECT_TRUE(solved);
    if (solved) ending.status = solved->status;
    ended = true;
    read.wait();
  }};
  clockid_t clock{};
  pthread_getcpuclockid(solving.native_handle(), &clock);
  while (!ended && processor_s(clock) < after_s) std::this_thread::sleep_for(1ms);
  if (!ended) {
    requested_s = processor_s(clock);
    source.request_stop();
  }
  read.count_down();
  solving.join();
  if (requested_s > 0 && end_s > requested_s) ending.took_s = end_s - requested_s;
  return ending;
}

TEST(FleetStop, BeforeTheStartIsHonoured) {
  const auto problem = large_problem(5000);
  std::stop_source source;
  source.request_stop();
  expect_stopped_plan(problem, chargeplan::plan(problem, {.solver = "fleet"}, {.stop = source.get_token()}));
}

TEST(FleetStop, TheTimeLimitEndsItSoon) {
  for (const auto& problem : {large_problem(20'000), long_stays()}) {
    const auto model = model::build_model(problem, {});
    const SolveOptions options{.time_limit = 1ms};
    const double start = processor_s();
    const auto solved = solvers::make_fleet()->solve(model, options, {});
    EXPECT_LT(processor_s() - start, std::chrono::duration<double>(soon).count());
    ASSERT_TRUE(solved);
    EXPECT_EQ(solved->status, solvers::SolveStatus::interrupted);
    PlanOptions of_plan{.solver = "fleet"};
    of_plan.solve = options;
    expect_stopped_plan(problem, chargeplan::plan(problem, of_plan));
  }
}

TEST(FleetStop, AtAnyMomentComesSoon) {
  for (const auto& problem : {large_problem(20'000), long_stays()}) {
    const auto model = model::build_model(problem, {});
    const double start = processor_s();
    ASSERT_TRUE(solvers::make_fleet()->solve(model, {}, {}));
    const double whole_s = processor_s() - start;
    int stopped = 0;
    for (const double part : {0.1, 0.3, 0.5, 0.7, 0.9}) {
      SCOPED_TRACE(testing::Message() << part << " of " << whole_s << " s");
      const auto ending = stop_after(model, part * whole_s);
      if (!ending.took_s) continue;
      EXPECT_LT(*ending.took_s, std::chrono::duration<double>(soon).count());
      stopped += ending.status == solvers::SolveStatus::interrupted ? 1 : 0;  // else it had as good as ended
    }
    EXPECT_GE(stopped, 2);
  }
}

TEST(FleetStop, ByAnotherThreadGivesAFeasiblePlan) {
  const auto problem = large_problem(20'000);
  std::stop_source source;
  std::atomic<bool> is_solving = false;
  const std::jthread user{[&] {
    is_solving.wait(false);
    source.request_stop();
  }};
  constexpr int under_way = 20;
  int reports = 0;
  const auto wait_for_user = [&](const Progress& progress) {
    if (progress.phase != "solve" || ++reports < under_way) return;
    is_solving = true;
    is_solving.notify_one();
    while (!source.stop_requested()) std::this_thread::yield();
  };
  const auto plan = chargeplan::plan(problem, {.solver = "fleet"}, {.stop = source.get_token(), .progress = wait_for_user});
  is_solving = true;
  is_solving.notify_one();
  expect_stopped_plan(problem, plan);
}

/// Stops at one report after the other.
void expect_checked_at_every_report(const RandomProblem& drawn) {
  const double least = plan_by("fleet", drawn.problem, drawn.options).objective_cost;
  stop_at_reports(drawn, 3, 60, [&](const Plan& plan) {
    EXPECT_GE(plan.objective_cost, least - 1e-7 * std::max(1.0, std::abs(least)));
    EXPECT_LE(plan.bound_cost, least + 1e-7 * std::max(1.0, std::abs(least)));
  });
}

TEST(FleetStop, AtEveryReportLeavesAPlanThatPassesTheChecks) {
  hold({.share = 40}, [](const RandomProblem& drawn) {
    if (!drawn.has(Family::tiny_powers) && !drawn.has(Family::large_powers)) expect_checked_at_every_report(drawn);
  });
}

TEST(FleetStop, AtEveryReportLeavesAPlanThatPassesTheChecksWhateverThePowers) {
  hold({.share = 4}, [](const RandomProblem& drawn) {
    if (drawn.has(Family::tiny_powers) || drawn.has(Family::large_powers)) expect_checked_at_every_report(drawn);
  });
}

TEST(FleetStop, ReportsAGapThatCloses) {
  std::vector<double> gaps;
  PlanControl control;
  control.progress = [&](const Progress& progress) {
    if (progress.phase == "solve" && progress.gap) gaps.push_back(*progress.gap);
  };
  ASSERT_TRUE(chargeplan::plan(large_problem(300), {.solver = "fleet"}, control));
  ASSERT_GT(gaps.size(), 5U);
  EXPECT_LT(gaps.back(), 1e-3);
  EXPECT_GT(gaps.front(), gaps.back());
}

}  // namespace
}  // namespace chargeplan::test
