// What is left of an optimal plan is an optimal plan of what is left, whatever the problem.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>

#include "chargeplan/check.hpp"
#include "chargeplan/planner.hpp"
#include "chargeplan/replan.hpp"
#include "property/random_run.hpp"

namespace chargeplan::test {
namespace {

/// A time inside the horizon, most of them inside a step.
Instant time_of(const RandomProblem& drawn) {
  const auto length = drawn.problem.horizon.end() - drawn.problem.horizon.start;
  return drawn.problem.horizon.start + length / 16 * static_cast<long>(drawn.seed % 17);
}

Change nothing_new(const Problem& problem, Instant now) { return {now, problem.site, problem.sessions, {}}; }

Problem continued(const Problem& before, const Plan& plan, Change change) {
  auto problem = continue_problem(before, plan, std::move(change));
  if (!problem) throw std::runtime_error{problem.error().issues.at(0).message};
  EXPECT_EQ(validate(*problem), std::vector<Issue>{});
  return *std::move(problem);
}

void expect_same_past(const Problem& problem, const Plan& before, const Plan& after) {
  const auto past = static_cast<std::size_t>(problem.horizon.past_step_count);
  for (std::size_t t = 0; t < past; ++t) EXPECT_EQ(after.site.power_kw[t], before.site.power_kw[t]) << "step " << t;
  std::map<std::string, const SessionPlan*> by_id;
  for (const auto& session : after.sessions) by_id[session.id] = &session;
  for (const auto& session : before.sessions)
    for (std::size_t k = 0; k < session.power_kw.size() && static_cast<std::size_t>(session.first_step) + k < past; ++k)
      EXPECT_EQ(by_id.at(session.id)->power_kw[k], session.power_kw[k]);
}

TEST(Replan, CostsTheSameWhereNothingIsNew) {
  for (const std::string solver : {"fleet", "highs"})
    hold({.share = 4}, [&](const RandomProblem& drawn) {
      const auto options = with_ties(drawn, TieBreak::early);
      const auto before = plan_by(solver, drawn.problem, options);
      const auto problem = continued(drawn.problem, before, nothing_new(drawn.problem, time_of(drawn)));
      const auto after = plan_by(solver, problem, options);
      EXPECT_NEAR(after.objective_cost, before.objective_cost, cost_tolerance(before.objective_cost));
      EXPECT_LE(after.gap, 1e-6);
      expect_same_past(problem, before, after);
    });
}

TEST(Replan, MaySplitTheRestAgain) {
  hold({.share = 8}, [](const RandomProblem& drawn) {
    const auto options = with_ties(drawn, TieBreak::late);
    const auto first = plan_by("fleet", drawn.problem, options);
    const auto now = time_of(drawn);
    const auto second_problem = continued(drawn.problem, first, nothing_new(drawn.problem, now));
    const auto second = plan_by("fleet", second_problem, options);
    const auto later = now + (drawn.problem.horizon.end() - now) / 3;
    const auto third_problem = continued(second_problem, second, nothing_new(second_problem, later));
    const auto third = plan_by("fleet", third_problem, options);
    EXPECT_NEAR(third.objective_cost, first.objective_cost, cost_tolerance(first.objective_cost));
    expect_same_past(second_problem, first, third);
  });
}

TEST(Replan, KeepsMinimumPowersAfterThePast) {
  const RandomRun run{
      .share = 20, .size = {.most_steps = 30, .most_sessions = 10}, .draw = [](std::uint64_t seed, RandomSize most) {
        return random_problem(seed, {Family::minimum_power, Family::moving_price, Family::hard_limit}, most);
      }};
  hold(run, [](const RandomProblem& drawn) {
    auto options = with_ties(drawn, TieBreak::early);
    options.formulation = Formulation::milp;
    const auto before = plan_by("fleet", drawn.problem, options);
    const auto problem = continued(drawn.problem, before, nothing_new(drawn.problem, time_of(drawn)));
    options.solver = "fleet";
    const auto after = plan_from(before, problem, options).value();
    EXPECT_NEAR(after.objective_cost, before.objective_cost, 2e-4 * std::max(1.0, std::abs(before.objective_cost)));
    expect_same_past(problem, before, after);
  });
}

// What is on and off is what takes the time: as little is new the plan before has most of it.
TEST(Replan, GoesOnFromTheStatesOfThePlanBefore) {
  int sooner = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    auto drawn = random_problem(seed, {Family::minimum_power, Family::moving_price, Family::hard_limit},
                                {.most_steps = 40, .most_sessions = 100});
    if (drawn.problem.sessions.empty()) continue;
    SCOPED_TRACE(seed);
    auto options = with_ties(drawn, TieBreak::none);
    options.formulation = Formulation::milp;
    options.solver = "fleet";
    options.solve.time_limit = std::chrono::minutes{5};
    const auto before = plan(drawn.problem, options).value();
    auto& session = drawn.problem.sessions[seed % drawn.problem.sessions.size()];
    session.energy_required_kwh = 0.9 * session.energy_required_kwh.value_or(10);
    const auto cold = plan(drawn.problem, options).value(), warm = plan_from(before, drawn.problem, options).value();
    EXPECT_NEAR(warm.objective_cost, cold.objective_cost,
                (1e-9 + warm.gap + cold.gap) * std::max(1.0, std::abs(warm.objective_cost)));
    EXPECT_LE(warm.gap, 1e-4);
    sooner += 3 * warm.solver.iterations < 2 * cold.solver.iterations ? 1 : 0;
  }
  EXPECT_GE(sooner, 16);
}

TEST(Replan, HoldsEveryEquationWhateverChanged) {
  hold({.share = 4}, [](const RandomProblem& drawn) {
    const auto options = with_ties(drawn, TieBreak::early);
    const auto before = plan_by("fleet", drawn.problem, options);
    auto change = nothing_new(drawn.problem, time_of(drawn));
    change.site.import_price_per_kwh = 0.2;
    if (change.site.overload_price_per_kw) change.site.grid_limit_kw = 10.0;
    for (std::size_t s = 0; s < change.sessions.size(); ++s) {
      auto& session = change.sessions[s];
      if (s % 5 == 1 && session.arrival < change.now) change.delivered_kwh[session.id] = 0.25 * static_cast<double>(s);
      if (s % 5 == 2) session.departure += std::chrono::minutes{40};
      if (s % 5 == 3) session.priority *= 2;
      if (s % 5 == 2) session.evse.reset();  // whom it would meet there
    }
    for (std::size_t s = 0; s < change.sessions.size(); s += 4)
      change.sessions.erase(change.sessions.begin() + static_cast<std::ptrdiff_t>(s));
    const auto problem = continued(drawn.problem, before, change);
    const auto fleet = plan_by("fleet", problem, options);
    const auto highs = plan_by("highs", problem, options);
    auto by_fleet = options;
    by_fleet.solver = "fleet";
    const auto warm = plan_from(before, problem, by_fleet).value();
    EXPECT_NEAR(warm.objective_cost, fleet.objective_cost, 1e-8 * std::max(1.0, std::abs(fleet.objective_cost)));
    EXPECT_LE(warm.gap, 1e-8);
    const double order = order_objective(problem, fleet, TieBreak::early);
    EXPECT_NEAR(order_objective(problem, warm, TieBreak::early), order, 1e-6 * std::max(1.0, order));
    EXPECT_NEAR(fleet.objective_cost, highs.objective_cost, cost_tolerance(highs.objective_cost));
    EXPECT_LE(fleet.gap, 1e-6);
    for (const auto& breach : check(problem, options, fleet).breaches) ADD_FAILURE() << breach.path << ": " << breach.message;
    for (const auto& session : fleet.sessions) {
      const auto measured = change.delivered_kwh.find(session.id);
      EXPECT_GE(session.energy_delivered_kwh, measured == change.delivered_kwh.end() ? 0 : measured->second - 1e-9);
    }
  });
}

}  // namespace
}  // namespace chargeplan::test
