// A Clarabel solve ends when it is told to, tells what it does, and leaves a plan that keeps every limit.
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "chargeplan/planner.hpp"
#include "solvers/registry.hpp"
#include "support/drawn_problem.hpp"

namespace chargeplan::test {
namespace {

/// Sixty cars on one feeder of three, sun at noon, a limit on export.
Problem sunny_site() {
  std::vector<Session> sessions;
  for (int s = 0; s < 60; ++s) {
    const std::string stay =
        std::string(static_cast<std::size_t>(s % 9), '.') + std::string(static_cast<std::size_t>(5 + s % 11), '#');
    sessions.push_back(session(stay, {.max_power_kw = 11, .energy_required_kwh = 5, .evse = "E" + std::to_string(s)}));
  }
  auto problem = site(std::vector<double>(24, 90.0), std::move(sessions));
  std::vector<double> pv(24, 0.0);
  for (std::size_t t = 8; t < 16; ++t) pv[t] = 60;
  problem.site.pv_kw = Series{pv};
  problem.site.base_load_kw = Series{std::vector<double>(24, 20.0)};
  problem.site.export_limit_kw = Series{std::vector<double>(24, 5.0)};
  problem.site.groups = {{.id = "feeder", .parent = std::nullopt, .limit_kw = Series{std::vector<double>(24, 30.0)}}};
  for (std::size_t s = 0; s < problem.sessions.size(); ++s) {
    const auto group = s < 20 ? std::optional<std::string>{"feeder"} : std::nullopt;
    problem.site.evses.push_back({"E" + std::to_string(s), group, std::nullopt, 0});
  }
  return problem;
}

PlanOptions by_clarabel() {
  PlanOptions options;
  options.solver = "clarabel";
  return options;
}

/// Asks to stop at the `after`-th report of its progress.
struct Stopping {
  std::stop_source source;
  long reports = 0;
  PlanControl control(long after) {
    PlanControl control;
    control.stop = source.get_token();
    control.progress = [this, after](const Progress&) {
      if (++reports == after) source.request_stop();
    };
    return control;
  }
};

TEST(ClarabelStop, AtEveryIterationLeavesAPlanThatPassesTheChecks) {
  const auto problem = sunny_site();
  const auto best = plan(problem, by_clarabel());
  ASSERT_TRUE(best) << best.error().message;
  ASSERT_EQ(best->status, PlanStatus::optimal);
  for (long after = 1; after < best->solver.iterations; ++after) {
    Stopping stopping;
    const auto stopped = plan(problem, by_clarabel(), stopping.control(after));
    ASSERT_TRUE(stopped) << "after " << after << ": " << stopped.error().message;
    EXPECT_LE(stopped->max_violation, 1e-6) << after;
    EXPECT_GE(stopped->objective_cost, best->objective_cost - 1e-6) << after;
    EXPECT_LE(stopped->bound_cost, best->objective_cost + 1e-6) << after;
  }
}

TEST(ClarabelStop, ComesAtTheNextIteration) {
  Stopping stopping;
  const auto model = model::build_model(sunny_site(), {});
  const auto solved = solvers::make_clarabel()->solve(model, {}, stopping.control(4));
  ASSERT_TRUE(solved);
  EXPECT_EQ(solved->status, solvers::SolveStatus::interrupted);
  EXPECT_EQ(stopping.reports, 4) << "it went on";
}

TEST(ClarabelStop, BeforeTheStartIsHonoured) {
  std::stop_source source;
  source.request_stop();
  PlanControl control;
  control.stop = source.get_token();
  const auto stopped = plan(sunny_site(), by_clarabel(), control);
  ASSERT_TRUE(stopped) << stopped.error().message;
  EXPECT_EQ(stopped->solver.iterations, 0);
  EXPECT_LE(stopped->max_violation, 1e-6);
}

TEST(ClarabelStop, TimeLimitEndsIt) {
  auto options = by_clarabel();
  options.solve.time_limit = std::chrono::milliseconds{1};
  const auto model = model::build_model(sunny_site(), options);
  const auto solved = solvers::make_clarabel()->solve(model, options.solve, {});
  ASSERT_TRUE(solved);
  EXPECT_EQ(solved->status, solvers::SolveStatus::interrupted);
}

TEST(ClarabelStop, ReportsAGapThatCloses) {
  std::vector<double> gaps;
  PlanControl control;
  control.progress = [&](const Progress& progress) {
    if (progress.phase == "solve" && progress.gap) gaps.push_back(*progress.gap);
  };
  ASSERT_TRUE(plan(sunny_site(), by_clarabel(), control));
  ASSERT_GT(gaps.size(), 5U);
  EXPECT_LT(gaps.back(), 1e-9);
  EXPECT_GT(gaps.front(), gaps.back());
}

TEST(ClarabelStop, LogsInWholeLines) {
  std::string log;
  PlanControl control;
  control.log = [&](std::string_view text) {
    EXPECT_TRUE(text.ends_with('\n'));
    log += text;
  };
  ASSERT_TRUE(plan(sunny_site(), by_clarabel(), control));
  EXPECT_NE(log.find("Clarabel"), std::string::npos);
}

TEST(ClarabelStop, AnExceptionOfTheCallerReachesTheCaller) {
  PlanControl control;
  long calls = 0;
  control.progress = [&](const Progress& progress) {
    if (progress.gap && ++calls == 3) throw std::runtime_error{"from progress"};
  };
  EXPECT_THROW((void)solvers::make_clarabel()->solve(model::build_model(sunny_site(), {}), {}, control), std::runtime_error);
  EXPECT_EQ(calls, 3);
}

}  // namespace
}  // namespace chargeplan::test
