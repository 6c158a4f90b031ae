// HiGHS behind our interface: small programs with known answers.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "model/bound.hpp"
#include "solvers/registry.hpp"
#include "support/drawn_problem.hpp"
#include "support/large_problem.hpp"

namespace chargeplan::test {
namespace {

Result<solvers::Solution> solve(const Problem& problem, const PlanOptions& options) {
  return solvers::make_highs()->solve(model::build_model(problem, options), options.solve, {});
}

TEST(Highs, GivesSetPointsAndDualsOfAnLp) {
  auto problem = site({5, 50}, {session("##", {.max_power_kw = 20, .energy_required_kwh = 5})});
  problem.site.import_price_per_kwh = std::vector<double>{0.1, 0.3};
  const auto solution = solve(problem, {});
  ASSERT_TRUE(solution) << solution.error().message;
  EXPECT_EQ(solution->status, solvers::SolveStatus::optimal);
  ASSERT_EQ(solution->power.size(), 2U);
  EXPECT_NEAR(solution->power[0], 5, 1e-9);
  EXPECT_NEAR(solution->power[1], 15, 1e-9);
  EXPECT_NEAR(solution->duals.pi[0], 0.25 * 0.2, 1e-9);
}

TEST(Highs, ChoosesOnOffStates) {
  auto problem = site({10, 10}, {session("##", {.energy_required_kwh = 2, .min_power_kw = 6}),
                                 session("##", {.energy_required_kwh = 2, .min_power_kw = 6})});
  const auto solution = solve(problem, {.formulation = Formulation::milp});
  ASSERT_TRUE(solution) << solution.error().message;
  for (const double power : solution->power) EXPECT_TRUE(power == 0 || power >= 6 - 1e-9) << power;
  EXPECT_NEAR(solution->power[0] + solution->power[1], 8, 1e-9);
  EXPECT_NEAR(solution->power[2] + solution->power[3], 8, 1e-9);
}

// Less than the lowest power would be cheaper than the overload: 3 kW of it at 5, against 0.75 kWh at 10.
TEST(Highs, PaysForAnOverloadRatherThanChargeBelowTheLowestPower) {
  auto problem = site({5}, {session("#", {.energy_required_kwh = 2, .min_power_kw = 8})});
  problem.site.overload_price_per_kw = 5;
  const auto solution = solve(problem, {.formulation = Formulation::milp});
  ASSERT_TRUE(solution) << solution.error().message;
  EXPECT_NEAR(solution->power[0], 8, 1e-9);
}

TEST(Highs, SpreadsEvenlyForFlat) {
  const auto problem = site({50, 50, 50, 50}, {session("####", {.energy_required_kwh = 4})});
  const auto solution = solve(problem, {.tie_break = TieBreak::flat});
  ASSERT_TRUE(solution) << solution.error().message;
  EXPECT_TRUE(solution->tie_break_complete);
  for (const double power : solution->power) EXPECT_NEAR(power, 4, 1e-6);
}

// Its QP's tolerance is absolute: a gradient of 2 x 60,000 kW could not meet it.
TEST(Highs, SpreadsEvenlyAtALargeSiteAndAtASmallOne) {
  for (const double scale : {1e-3, 1.0, 1e4}) {
    auto problem = site({60 * scale, 60 * scale, 60 * scale},
                        {session("###", {.max_power_kw = 30 * scale, .energy_required_kwh = 5 * scale})});
    problem.site.base_load_kw = std::vector<double>{20 * scale, 35 * scale, 0};
    const auto solution = solve(problem, {.tie_break = TieBreak::flat});
    ASSERT_TRUE(solution) << solution.error().message;
    EXPECT_TRUE(solution->tie_break_complete) << scale;
    EXPECT_NEAR(solution->power[0] / scale, 0, 1e-4);
    EXPECT_NEAR(solution->power[1] / scale, 0, 1e-4);
    EXPECT_NEAR(solution->power[2] / scale, 20, 1e-4);
  }
}

// Its dual simplex method refuses such duals.
TEST(Highs, PlansWherePricesAreFarApart) {
  auto problem = site(
      std::vector<double>(96, 0.0),
      {session("...#", {.max_power_kw = 73'714.94666846367, .energy_required_kwh = 1.2442659518473572e-4, .efficiency = 0.9})});
  problem.sessions[0].unmet_price_per_kwh = 1e9;
  problem.site.import_price_per_kwh = Series{std::vector<double>(96, 0.13)};
  const auto solution = solve(problem, {.tie_break = TieBreak::flat});
  ASSERT_TRUE(solution) << solution.error().message;
  EXPECT_EQ(solution->power[0], 0);
}

TEST(Highs, ReportsNoGapBeforeItHasAPoint) {
  auto problem = large_problem(40);
  for (auto& session : problem.sessions) session.min_power_kw = 0.7 * session.max_power_kw;
  std::vector<std::optional<double>> gaps;
  PlanControl control;
  control.progress = [&](const Progress& progress) { gaps.push_back(progress.gap); };
  const PlanOptions options{.formulation = Formulation::milp};
  ASSERT_TRUE(solvers::make_highs()->solve(model::build_model(problem, options), options.solve, control));
  EXPECT_TRUE(std::any_of(gaps.begin(), gaps.end(), [](const auto& gap) { return gap.has_value(); }));
  for (const auto& gap : gaps) EXPECT_TRUE(!gap || std::isfinite(*gap));
}

TEST(Highs, StopsWhereItIsAskedTo) {
  std::stop_source source;
  source.request_stop();
  std::vector<Session> cars(40, session("########", {.max_power_kw = 10, .energy_required_kwh = 12}));
  const auto problem = site({100, 90, 80, 70, 60, 50, 40, 30}, cars);
  const auto solution = solvers::make_highs()->solve(model::build_model(problem, {}), {}, {.stop = source.get_token()});
  ASSERT_TRUE(solution) << solution.error().message;
  EXPECT_EQ(solution->status, solvers::SolveStatus::interrupted);
}

}  // namespace
}  // namespace chargeplan::test
