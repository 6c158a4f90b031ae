// Set-points that go on and off by the prices of a plan.
#include "solvers/fleet/state_moves.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "solvers/fleet/linear_program.hpp"
#include "solvers/fleet/minimum_power_run.hpp"
#include "support/drawn_problem.hpp"

namespace chargeplan::test {
namespace {

namespace fleet = solvers::fleet;
using fleet::StateMoves;
using fleet::Where;

/// A plan at no prices but the sessions' own, with room everywhere.
struct Site {
  Problem problem;
  model::PlanningModel model;
  fleet::Program program;
  fleet::SettledPlan plan;

  Site(Problem asked, fleet::States states, std::vector<double> power)
      : problem{std::move(asked)},
        model{model::build_model(problem, {.formulation = Formulation::milp})},
        program{fleet::build_program(model)} {
    plan.states = std::move(states);
    plan.power = std::move(power);
    plan.row_y.assign(program.row_count(), 0.0);
    plan.room.assign(program.row_count(), fleet::infinity);
    plan.session_y.assign(program.sessions.size(), 0.0);
  }
  [[nodiscard]] double price_per_kwh(std::size_t j) const { return program.cost[j] / program.a[j]; }
};

/// The second is dearer.
Problem two_steps(double limit_kw, std::vector<Session> sessions) {
  auto problem = site({limit_kw, limit_kw}, std::move(sessions));
  problem.site.import_price_per_kwh = std::vector<double>{0.1, 0.3};
  return problem;
}

TEST(StateMoves, GoFromTheDearestStepToTheCheapest) {
  Site s{two_steps(20, {session("##", {.max_power_kw = 10, .energy_required_kwh = 2, .min_power_kw = 4})}), {0, 1}, {0, 10}};
  s.plan.session_y = {s.price_per_kwh(1)};
  StateMoves moves{s.program, s.model, s.plan};
  const auto offers = moves.offers(Where::any_step);
  ASSERT_EQ(offers.size(), 1U);
  EXPECT_EQ(offers[0].on, 0U);
  EXPECT_EQ(offers[0].off, 1U);
  EXPECT_NEAR(offers[0].gain, 10 * (s.program.cost[1] - s.program.cost[0]), 1e-12);
  auto states = s.plan.states;
  EXPECT_EQ(moves.make(offers, 1, states).size(), 1U);
  EXPECT_EQ(states, (fleet::States{1, 0}));
}

TEST(StateMoves, PutMoreOnWhereAKwhIsWorthMoreThanItCosts) {
  Site s{two_steps(20, {session("##", {.max_power_kw = 10, .energy_required_kwh = 3, .min_power_kw = 4})}), {1, 0}, {10, 0}};
  s.plan.session_y = {2.0};  // it goes without some
  const auto offers = StateMoves{s.program, s.model, s.plan}.offers(Where::any_step);
  ASSERT_EQ(offers.size(), 1U);
  EXPECT_EQ(offers[0].on, 1U);
  EXPECT_FALSE(offers[0].off);
}

TEST(StateMoves, PutNoMoreOnThanTheEnergyIsEnoughFor) {
  Site s{two_steps(20, {session("##", {.max_power_kw = 10, .energy_required_kwh = 1, .min_power_kw = 4})}), {1, 0}, {4.5, 0}};
  s.plan.session_y = {2.0};
  EXPECT_TRUE(StateMoves(s.program, s.model, s.plan).offers(Where::any_step).empty());
}

TEST(StateMoves, PutOffWhatCostsMoreThanItIsWorth) {
  Site s{two_steps(20, {session("##", {.max_power_kw = 10, .energy_required_kwh = 3, .min_power_kw = 4})}), {1, 1}, {8, 4}};
  s.plan.session_y = {0.2};
  const auto offers = StateMoves{s.program, s.model, s.plan}.offers(Where::any_step);
  ASSERT_EQ(offers.size(), 1U);
  EXPECT_EQ(offers[0].off, 1U);
  EXPECT_FALSE(offers[0].on);
}

TEST(StateMoves, AreMadeAsFarAsTheLimitsHaveRoomForLowestPowers) {
  const Wish wish{.max_power_kw = 10, .energy_required_kwh = 1.5, .min_power_kw = 4};
  Site s{
      two_steps(10, {session("##", wish), session("##", wish), session("##", wish)}), {0, 1, 0, 1, 0, 1}, {0, 3, 0, 3, 0, 3}};
  for (std::size_t k = 0; k < 3; ++k) s.plan.session_y[k] = s.price_per_kwh(1);
  StateMoves moves{s.program, s.model, s.plan};
  const auto offers = moves.offers(Where::any_step);
  ASSERT_EQ(offers.size(), 3U);
  auto states = s.plan.states;
  EXPECT_EQ(moves.make(offers, 1, states).size(), 1U) << "no more than asked for";
  states = s.plan.states;
  EXPECT_EQ(moves.make(offers, 3, states).size(), 2U) << "two of 4 kW in 10";
  EXPECT_EQ(std::count(states.begin(), states.end(), 1), 3);
}

TEST(StateMoves, LeaveOutStepsWithoutRoomWhereThatIsAsked) {
  Site s{two_steps(12, {session("##", {.max_power_kw = 10, .energy_required_kwh = 2, .min_power_kw = 4}),
                        session("##", {.max_power_kw = 10, .energy_required_kwh = 2, .min_power_kw = 4})}),
         {0, 1, 1, 0},
         {0, 9, 9, 0}};
  s.plan.session_y = {s.price_per_kwh(1), s.price_per_kwh(0)};
  for (const int row : s.program.nodes.back().row)
    if (row >= 0) s.plan.room[static_cast<std::size_t>(row)] = 3;
  const StateMoves moves{s.program, s.model, s.plan};
  EXPECT_EQ(moves.offers(Where::any_step).size(), 1U);
  EXPECT_TRUE(moves.offers(Where::with_room).empty());
}

TEST(StateMoves, LeaveAStepWhoseLimitHasAPrice) {
  const Wish wish{.max_power_kw = 10, .energy_required_kwh = 2, .min_power_kw = 4};
  Site s{site({12, 30}, {session("##", wish), session("##", wish)}), {1, 0, 0, 1}, {8, 0, 0, 8}};
  const auto row = static_cast<std::size_t>(s.program.nodes.back().row[0]);
  s.plan.row_y[row] = -0.5;
  s.plan.session_y = {s.price_per_kwh(0) + 0.5 / s.program.a[0], s.price_per_kwh(1)};
  const auto offers = StateMoves{s.program, s.model, s.plan}.offers(Where::any_step);
  ASSERT_EQ(offers.size(), 1U);
  EXPECT_EQ(offers[0].session, 0U);
  EXPECT_EQ(offers[0].on, 1U);
  EXPECT_EQ(offers[0].off, 0U);
  EXPECT_NEAR(offers[0].gain, 8 * 0.5, 1e-9);
}

TEST(StateMoves, FindAnotherStepWhereThePeakLeavesNoRoomInTheCheapest) {
  const Wish wish{.max_power_kw = 10, .energy_required_kwh = 2, .min_power_kw = 4};
  auto problem = site({100, 100, 100}, {session("###", wish)});
  problem.site.import_price_per_kwh = std::vector<double>{0.1, 0.2, 0.3};
  problem.site.demand_charge_per_kw = 1;
  Site s{problem, {0, 0, 1}, {0, 0, 8}};
  s.plan.session_y = {s.price_per_kwh(2)};
  const StateMoves moves{s.program, s.model, s.plan};
  ASSERT_EQ(moves.offers(Where::any_step).size(), 1U);
  EXPECT_TRUE(moves.offers(Where::with_room).empty()) << "the same step";
  s.plan.room[static_cast<std::size_t>(s.program.peak_row[0])] = 3;
  const auto offers = moves.offers(Where::with_room);
  ASSERT_EQ(offers.size(), 1U);
  EXPECT_EQ(offers[0].on, 1U);
}

TEST(StateMoves, KeepLimitsAndBatteriesAtLowestPowers) {
  int made = 0;
  hold(minimum_power_run(4), [&](const RandomProblem& drawn) {
    const auto model = model::build_model(drawn.problem, drawn.options);
    const auto program = fleet::build_program(model);
    if (model.omega || program.column_count() == 0) return;
    fleet::Team alone{1};
    const fleet::Watch nobody{[] { return false; }, [](std::string_view, std::optional<double>) {}, alone};
    const auto relaxed = solve_linear_program(program, model, nobody);
    fleet::SettledPlan plan;
    plan.power.assign(relaxed.x.begin(), relaxed.x.begin() + static_cast<std::ptrdiff_t>(program.unmet));
    plan.states = states_near(program, model, plan.power);
    plan.row_y = relaxed.row_y;
    plan.session_y = relaxed.session_y;  // at which nothing pays; so:
    for (std::size_t s = 0; s < plan.session_y.size(); ++s) plan.session_y[s] *= s % 2 == 0 ? 2 : 0.5;
    for (const int slack : program.slack)
      plan.room.push_back(slack < 0 ? fleet::infinity : relaxed.x[static_cast<std::size_t>(slack)]);
    for (const auto where : {Where::any_step, Where::with_room}) {
      StateMoves moves{program, model, plan};
      auto states = plan.states;
      made += static_cast<int>(moves.make(moves.offers(where), states.size(), states).size());
      const auto above = program_above(program, model, states);
      for (const auto& node : above.nodes)
        for (const int row : node.row)
          if (row >= 0) {
            EXPECT_GE(above.right[static_cast<std::size_t>(row)],
                      -1e-9 * std::max(1.0, program.right[static_cast<std::size_t>(row)]));
          }
      std::vector<double> lowest_kwh(program.sessions.size());
      for (std::size_t j = 0; j < program.unmet; ++j) {
        const auto s = static_cast<std::size_t>(program.session_of_set_point[j]);
        if (states[j] != 0) lowest_kwh[s] += program.a[j] * model.sessions[s].p_min;
      }
      for (std::size_t s = 0; s < lowest_kwh.size(); ++s) EXPECT_LE(lowest_kwh[s], model.sessions[s].M * (1 + 1e-8));
    }
  });
  if (is_whole_run()) {
    EXPECT_GT(made, 30);
  }
}

}  // namespace
}  // namespace chargeplan::test
