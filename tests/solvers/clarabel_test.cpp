// The Clarabel backend gives the plans that HiGHS gives.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <thread>
#include <vector>

#include "model/bound.hpp"
#include "solvers/backend.hpp"
#include "solvers/registry.hpp"
#include "support/drawn_problem.hpp"

namespace chargeplan::test {
namespace {

using model::PlanningModel;
using solvers::Solution;

Solution solve_by(const solvers::Backend& backend, const PlanningModel& model, const PlanControl& control = {}) {
  auto solved = backend.solve(model, {}, control);
  EXPECT_TRUE(solved) << solved.error().message;
  return solved ? *solved : Solution{};
}

PlanningModel model_of(const Problem& problem, TieBreak tie_break = TieBreak::early) {
  PlanOptions options;
  options.tie_break = tie_break;
  return model::build_model(problem, options);
}

double cost(const PlanningModel& model, const Solution& solution) {
  return model::cost_of(model, solution.power, solution.curtailed);
}

/// Twenty cars under a limit that binds, prices that move.
Problem busy_day() {
  std::vector<Session> sessions;
  for (int s = 0; s < 20; ++s) {
    const std::string stay =
        std::string(static_cast<std::size_t>(s % 7), '.') + std::string(static_cast<std::size_t>(6 + s % 5), '#');
    sessions.push_back(session(stay, {.max_power_kw = 7.0 + s % 3, .energy_required_kwh = 3.0 + s % 4, .efficiency = 0.9}));
  }
  auto problem = site(std::vector<double>(20, 40.0), std::move(sessions));
  std::vector<double> price(20);
  for (std::size_t t = 0; t < price.size(); ++t) price[t] = 0.1 + 0.05 * std::sin(static_cast<double>(t));
  problem.site.import_price_per_kwh = Series{price};
  return problem;
}

void expect_as_highs(const Problem& problem, TieBreak tie_break) {
  const auto model = model_of(problem, tie_break);
  const auto ours = solve_by(*solvers::make_clarabel(), model);
  const auto highs = solve_by(*solvers::make_highs(), model);
  ASSERT_EQ(ours.power.size(), model.set_point_count());
  const double expected = cost(model, highs);
  const double tolerance = 1e-6 * std::max(1.0, std::abs(expected));
  EXPECT_NEAR(cost(model, ours), expected, tolerance);
  EXPECT_NEAR(model::lower_bound(model, ours.duals).cost, expected, tolerance);
  EXPECT_TRUE(ours.tie_break_complete);
}

TEST(Clarabel, FindsWhatHighsFindsOnABusyDay) {
  for (const auto tie : {TieBreak::none, TieBreak::early, TieBreak::late, TieBreak::flat}) expect_as_highs(busy_day(), tie);
}

TEST(Clarabel, FindsWhatHighsFindsWhereEveryPlanCostsTheSame) {
  auto problem = busy_day();
  problem.site.import_price_per_kwh = Series{std::vector<double>(20, 0.0)};
  for (const auto tie : {TieBreak::early, TieBreak::late, TieBreak::flat}) expect_as_highs(problem, tie);
}

TEST(Clarabel, FindsWhatHighsFindsWithPricesFarApart) {
  auto problem = busy_day();
  problem.site.overload_price_per_kw = 1e6;
  for (auto& session : problem.sessions) session.unmet_price_per_kwh = 600'000.0;
  expect_as_highs(problem, TieBreak::early);
  problem.site.overload_price_per_kw = 1e-3;
  expect_as_highs(problem, TieBreak::early);
}

// Beside the price of 1e9 kWh any error is small enough for Clarabel to see a proof that there is no plan.
TEST(Clarabel, CallsNoProblemHopelessWhoseEnergiesAreFarApart) {
  for (const double energy_kwh : {1e3, 1e6, 1e9}) {
    auto problem = site({10, 10, 10, 10}, {session("##..", {.max_power_kw = 40, .energy_required_kwh = energy_kwh}),
                                           session(".###", {.max_power_kw = 180, .energy_required_kwh = 0.0135})});
    problem.sessions[0].unmet_price_per_kwh = 1e5;
    expect_as_highs(problem, TieBreak::none);
  }
}

TEST(Clarabel, BreaksTiesAsHighsDoes) {
  for (const auto tie : {TieBreak::early, TieBreak::late}) {
    const auto model = model_of(busy_day(), tie);
    const auto ours = solve_by(*solvers::make_clarabel(), model);
    const auto highs = solve_by(*solvers::make_highs(), model);
    const auto order = [&](const Solution& solution) {
      double sum = 0;
      for (const auto& session : model.sessions)
        for (std::size_t j = 0; j < static_cast<std::size_t>(session.step_count); ++j)
          sum += (session.first_step + static_cast<double>(j)) * solution.power[session.offset + j];
      return sum;
    };
    EXPECT_NEAR(order(ours), order(highs), 1e-4);
  }
}

TEST(Clarabel, FlatSpreadsEvenly) {
  const auto problem = site({20, 20, 20, 20}, {session("####", {.max_power_kw = 20, .energy_required_kwh = 5})});
  const auto solution = solve_by(*solvers::make_clarabel(), model_of(problem, TieBreak::flat));
  for (const double power : solution.power) EXPECT_NEAR(power, 5.0, 1e-5);
}

TEST(Clarabel, ASetPointAtItsBoundIsThereToWhatAPlanRounds) {
  const auto problem = site({20, 20, 20}, {session("###", {.max_power_kw = 10, .energy_required_kwh = 4})});
  const auto solution = solve_by(*solvers::make_clarabel(), model_of(problem, TieBreak::early));
  EXPECT_NEAR(solution.power[0], 10.0, 1e-9);
  EXPECT_NEAR(solution.power[1], 6.0, 1e-9);
  EXPECT_NEAR(solution.power[2], 0.0, 1e-9);
}

TEST(Clarabel, NothingToPlanIsAPlan) {
  const auto model = model_of(site({20, 20}, {}));
  const auto solution = solve_by(*solvers::make_clarabel(), model);
  EXPECT_TRUE(solution.power.empty());
  EXPECT_EQ(solution.status, solvers::SolveStatus::optimal);
}

TEST(Clarabel, OneCarInOneStepGetsItsEnergy) {
  const auto model = model_of(site({20}, {session("#", {.max_power_kw = 10, .energy_required_kwh = 2})}));
  EXPECT_NEAR(solve_by(*solvers::make_clarabel(), model).power[0], 8.0, 1e-8);
}

TEST(Clarabel, GivesTheSameAnswerTwice) {
  const auto model = model_of(busy_day());
  EXPECT_EQ(solve_by(*solvers::make_clarabel(), model).power, solve_by(*solvers::make_clarabel(), model).power);
}

TEST(Clarabel, ThreadsDoNotMeet) {
  const auto model = model_of(busy_day());
  const auto backend = solvers::make_clarabel();
  const auto alone = solve_by(*backend, model);
  std::vector<Solution> together(4);
  {
    std::vector<std::jthread> threads;
    for (auto& solution : together) threads.emplace_back([&] { solution = solve_by(*backend, model); });
  }
  for (const auto& solution : together) EXPECT_EQ(solution.power, alone.power);
}

TEST(Clarabel, SaysWhatItCannotDo) {
  const auto backend = solvers::make_clarabel();
  EXPECT_FALSE(backend->capabilities().integers);
  auto problem = site({6, 6}, {session("##", {.max_power_kw = 10, .energy_required_kwh = 2, .min_power_kw = 5}),
                               session("##", {.max_power_kw = 10, .energy_required_kwh = 2, .min_power_kw = 5})});
  PlanOptions options;
  options.formulation = Formulation::milp;
  const auto solved = backend->solve(model::build_model(problem, options), {}, {});
  ASSERT_FALSE(solved) << "two cars at 4 kW each would be under their 5 kW";
  EXPECT_EQ(solved.error().code, ErrorCode::solver_failed);
}

}  // namespace
}  // namespace chargeplan::test
