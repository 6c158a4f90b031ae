// Minimum power by fleet: as cheap as HiGHS within the gap, with a bound that is one, and the same every time.
#include "solvers/fleet/minimum_power.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "chargeplan/check.hpp"
#include "chargeplan/planner.hpp"
#include "domain/session_terms.hpp"
#include "model/bound.hpp"
#include "solvers/fleet/layers.hpp"
#include "solvers/fleet/loosen.hpp"
#include "solvers/fleet/minimum_power_run.hpp"
#include "solvers/fleet/states.hpp"
#include "solvers/fleet/stopped_plan.hpp"
#include "solvers/registry.hpp"
#include "support/drawn_problem.hpp"
#include "support/large_problem.hpp"
#include "support/without_times.hpp"

namespace chargeplan::test {
namespace {

using namespace std::chrono_literals;
namespace fleet = solvers::fleet;

/// Sessions as they come, each with a lowest power that many steps would be under.
Problem large_with_minimum(int session_count) {
  auto problem = large_problem(session_count);
  for (auto& session : problem.sessions) session.min_power_kw = session.max_power_kw > 7.5 ? 4.14 : 1.38;
  return problem;
}

void expect_zero_or_enough(const Problem& problem, const Plan& plan) {
  std::size_t next = 0;
  for (const auto& term : domain::session_terms(problem, 100)) {
    if (term.window.outside_horizon) continue;
    for (const double power : plan.sessions.at(next++).power_kw) {
      if (power == 0) continue;
      EXPECT_GE(power, term.min_power_kw * (1 - 1e-9));
      EXPECT_LE(power, term.max_power_kw * (1 + 1e-9));
    }
  }
}

solvers::Solution relaxation(const Problem& problem, PlanOptions options) {
  options.formulation = Formulation::lp;
  auto solved = solvers::make_fleet()->solve(model::build_model(problem, options), {}, {});
  return solved ? std::move(*solved) : solvers::Solution{};
}

TEST(MinimumPower, TheBoundWithStatesIsNeverAboveWhatHighsFinds) {
  int better = 0;
  hold(minimum_power_run(4), [&](const RandomProblem& drawn) {
    auto options = drawn.options;
    options.solve.gap = 1e-9;
    const auto plan = plan_by("highs", drawn.problem, options);
    const auto model = model::build_model(drawn.problem, options);
    auto duals = relaxation(drawn.problem, options).duals;
    const double most = plan.objective_cost + cost_tolerance(plan.objective_cost);
    for (const double part : {1.0, 0.9, 1.2, 0.0}) {  // any prices prove something
      auto scaled = duals;
      for (auto* prices : {&scaled.pi, &scaled.lambda, &scaled.mu})
        for (double& price : *prices) price *= part;
      const double bound = model::lower_bound_with_states(model, scaled);
      EXPECT_LE(bound, most) << part;
      const double without = model::lower_bound(model, scaled).cost;
      EXPECT_GE(bound, without - cost_tolerance(without)) << part;
      if (bound > without + cost_tolerance(without)) ++better;
    }
  });
  if (is_whole_run()) {
    EXPECT_GT(better, 100) << "the states hardly ever mattered";
  }
}

TEST(MinimumPower, CostsWhatHighsFindsWithinTheGap) {
  hold(minimum_power_run(4), [](const RandomProblem& drawn) {
    const auto by_highs = plan_by("highs", drawn.problem, drawn.options);
    for (const auto tie_break : {TieBreak::early, TieBreak::late, TieBreak::none}) {
      const auto options = with_ties(drawn, tie_break);
      const auto plan = plan_by("fleet", drawn.problem, options);
      const double gap = 1e-4 * std::max(1.0, std::abs(by_highs.objective_cost)) * (1 + 1e-6);
      EXPECT_EQ(plan.status, PlanStatus::optimal) << plan.gap;
      EXPECT_LE(plan.objective_cost, by_highs.objective_cost + gap);
      EXPECT_LE(plan.bound_cost, by_highs.objective_cost + cost_tolerance(by_highs.objective_cost));
      EXPECT_FALSE(has_warning(plan, "tie_break_incomplete"));
      EXPECT_TRUE(check(drawn.problem, options, plan).passed());
      expect_zero_or_enough(drawn.problem, plan);
    }
  });
}

TEST(MinimumPower, IsProvenAtScaleWithoutBranching) {
  const auto problem = large_with_minimum(2000);
  const PlanOptions options{.formulation = Formulation::milp};
  const auto plan = plan_by("fleet", problem, options);
  EXPECT_EQ(plan.status, PlanStatus::optimal);
  EXPECT_LE(plan.gap, 1e-4);
  EXPECT_EQ(plan.solver.bound_source, "solver");
  EXPECT_LT(plan.solver.iterations, 3000) << "HiGHS would take more";
  EXPECT_TRUE(check(problem, options, plan).passed());
  expect_zero_or_enough(problem, plan);
}

TEST(MinimumPower, OfAHundredSessionsUnderAPeakIsProvenWithoutBranching) {
  auto problem = large_with_minimum(100);
  problem.site.grid_limit_kw = 80.0;
  problem.site.demand_charge_per_kw = 2;
  const PlanOptions options{.formulation = Formulation::milp};
  const auto plan = plan_by("fleet", problem, options);
  EXPECT_EQ(plan.status, PlanStatus::optimal);
  EXPECT_LT(plan.solver.iterations, 5000) << "HiGHS would take more";
  EXPECT_TRUE(check(problem, options, plan).passed());
  expect_zero_or_enough(problem, plan);
}

/// The same sessions two days running.
Problem two_days(Problem problem) {
  const auto sessions = problem.sessions;
  for (auto session : sessions) {
    session.id += " again";
    session.arrival += 24h;
    session.departure += 24h;
    problem.sessions.push_back(std::move(session));
  }
  const auto steps = static_cast<std::size_t>(problem.horizon.step_count);
  std::vector<double> price;
  for (std::size_t t = 0; t < 2 * steps; ++t) price.push_back(problem.site.import_price_per_kwh[t % steps]);
  problem.site.import_price_per_kwh = price;
  problem.horizon.step_count *= 2;
  return problem;
}

TEST(MinimumPower, OfTwoDaysUnderAPeakIsSearchedSomeStepsAtATime) {
  auto problem = two_days(large_with_minimum(100));
  problem.site.grid_limit_kw = 60.0;
  problem.site.demand_charge_per_kw = 2;
  const PlanOptions options{.formulation = Formulation::milp, .solver = "fleet"};
  std::vector<int> open;  // states, by search of HiGHS
  PlanControl control;
  control.log = [&](std::string_view text) {
    if (const auto at = text.find("nonzeros; "); text.find("MIP has") != std::string_view::npos && at != std::string_view::npos)
      open.push_back(std::stoi(std::string{text.substr(at + std::string_view{"nonzeros; "}.size())}));
  };
  const auto plan = chargeplan::plan(problem, options, control);
  ASSERT_TRUE(plan) << plan.error().message;
  ASSERT_GE(open.size(), 2U);
  EXPECT_LE(std::max(open[0], open[1]), 300);
  EXPECT_GT(open[0] + open[1], 300);
  EXPECT_LE(plan->gap, 1e-3);
  EXPECT_TRUE(check(problem, options, *plan).passed());
  expect_zero_or_enough(problem, *plan);
}

TEST(MinimumPower, GivesTheSamePlanToTheBitOnEveryRun) {
  hold(minimum_power_run(40), [](const RandomProblem& drawn) {
    const auto once = without_times(plan_by("fleet", drawn.problem, drawn.options));
    EXPECT_EQ(without_times(plan_by("fleet", drawn.problem, drawn.options)), once);
  });
  const auto problem = large_with_minimum(500);
  const PlanOptions options{.formulation = Formulation::milp};
  EXPECT_EQ(without_times(plan_by("fleet", problem, options)), without_times(plan_by("fleet", problem, options)));
}

// 11 kW for a step and a half of energy, at least 8 kW: the rest of half a step cannot be had, so both steps give way.
TEST(MinimumPower, SpreadsWhatOneStepCannotTake) {
  auto problem = site({20, 20, 20}, {session("###", {.max_power_kw = 11, .energy_required_kwh = 4.125, .min_power_kw = 8})});
  problem.site.import_price_per_kwh = std::vector<double>{0.1, 0.3, 0.2};
  const auto plan = plan_by("fleet", problem, {.formulation = Formulation::milp});
  EXPECT_NEAR(plan.sessions[0].power_kw[0], 8.5, 1e-9);
  EXPECT_EQ(plan.sessions[0].power_kw[1], 0);
  EXPECT_NEAR(plan.sessions[0].power_kw[2], 8, 1e-9);
}

TEST(Layers, AddUpToTheSessionAndHaveItsCheapestPlansForCorners) {
  const auto problem =
      site({20, 20, 20}, {session("###", {.max_power_kw = 11, .energy_required_kwh = 4.125, .min_power_kw = 8})});
  const auto model = model::build_model(problem, {.formulation = Formulation::milp});
  const auto layered = fleet::layers_of(model, relaxation(problem, {}).duals, fleet::PartlyUsed::as_priced);
  std::vector<double> power;
  double kwh = 0;
  for (const auto& layer : layered.model.sessions) {
    power.push_back(layer.P);
    kwh += layer.E;
    EXPECT_EQ(layer.p_min, 0);
  }
  ASSERT_EQ(power.size(), 2U) << "two steps at 8 kW, and half a kW more in one";
  EXPECT_NEAR(power[0], 8, 1e-9);
  EXPECT_NEAR(power[1], 0.5, 1e-9);
  EXPECT_NEAR(kwh, 4.125, 1e-9);
}

TEST(Loosen, PutsOnWhereALimitHasRoomAndTheSessionEnoughEnergy) {
  const auto problem = site({10, 6}, {session("#.", {.energy_required_kwh = 2, .min_power_kw = 4}),
                                      session("##", {.energy_required_kwh = 2.5, .min_power_kw = 4})});
  const auto model = model::build_model(problem, {.formulation = Formulation::milp});
  const auto program = fleet::build_program(model);
  const std::vector<double> zeros(2);
  const model::Duals no_prices{zeros, zeros, zeros, {}};
  EXPECT_EQ(fleet::with_more_on(program, model, no_prices, {0, 10, 0}), (std::vector<double>{0, 10, 4}));
  EXPECT_TRUE(fleet::with_more_on(program, model, no_prices, {0, 10, 4}).empty()) << "the first step is full";
}

TEST(States, AtTheirLowestPowersKeepEveryRow) {
  hold(minimum_power_run(4), [](const RandomProblem& drawn) {
    const auto model = model::build_model(drawn.problem, drawn.options);
    if (model.omega) return;
    const auto program = fleet::build_program(model);
    std::vector<double> power(program.unmet);
    for (std::size_t j = 0; j < power.size(); ++j) power[j] = program.upper[j];  // as many on as can be
    const auto states = fleet::states_near(program, model, power);
    const auto above = fleet::program_above(program, model, states);
    for (std::size_t r = 0; r < above.row_count(); ++r) {
      const bool is_limit = above.slack[r] >= 0 && std::find(above.peak_row.begin(), above.peak_row.end(),
                                                             static_cast<int>(r)) == above.peak_row.end();
      if (!is_limit) continue;
      EXPECT_GE(above.right[r], -1e-9 * std::max(1.0, std::abs(program.right[r])));
    }
    for (const double need : above.need) EXPECT_GE(need, 0);
  });
}

TEST(MinimumPowerStop, AtEveryReportLeavesAPlanThatPassesTheChecks) {
  hold(minimum_power_run(40), [](const RandomProblem& drawn) {
    const auto whole = plan_by("fleet", drawn.problem, drawn.options);
    stop_at_reports(drawn, 2, 40, [&](const Plan& plan) {
      EXPECT_LE(plan.bound_cost, whole.objective_cost + cost_tolerance(whole.objective_cost));
      EXPECT_GE(plan.objective_cost, whole.bound_cost - cost_tolerance(whole.bound_cost));
    });
  });
}

TEST(MinimumPowerStop, TheTimeLimitEndsItSoonWithAPlan) {
  const auto problem = large_with_minimum(5000);
  for (const auto limit : {1ms, 50ms, 150ms}) {
    PlanOptions options{.formulation = Formulation::milp, .solver = "fleet"};
    options.solve.time_limit = limit;
    const auto plan = chargeplan::plan(problem, options);
    ASSERT_TRUE(plan) << plan.error().message;
    EXPECT_GT(plan->kpi.energy_delivered_kwh, 0) << "never a plan of zeros";
    EXPECT_LE(plan->bound_cost, plan->objective_cost);
    EXPECT_TRUE(check(problem, options, *plan).passed());
    expect_zero_or_enough(problem, *plan);
  }
}

}  // namespace
}  // namespace chargeplan::test
