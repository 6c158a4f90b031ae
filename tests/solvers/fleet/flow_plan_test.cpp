// A site with one limit as a flow between steps.
#include "solvers/fleet/flow_plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "property/random_run.hpp"
#include "solvers/fleet/flow_program.hpp"
#include "solvers/fleet/linear_program.hpp"
#include "support/dense_program.hpp"
#include "support/drawn_problem.hpp"
#include "support/large_problem.hpp"

namespace chargeplan::test {
namespace {

using solvers::fleet::build_program;
using solvers::fleet::FlowPlan;
using solvers::fleet::FlowStart;
using solvers::fleet::is_flow;
using solvers::fleet::plan_flow;
using solvers::fleet::Program;
using solvers::fleet::SimplexStatus;
using solvers::fleet::Team;
using solvers::fleet::Watch;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

const auto never = [] { return false; };
Team alone{1};
const Watch nobody{never, [](std::string_view, std::optional<double>) {}, alone};

FlowPlan flow_of(const Program& program) { return plan_flow(program, program.cost, never); }

void expect_rows_kept(const Program& program, const std::vector<double>& x) {
  auto lack = program.need, size = program.need;
  lack.insert(lack.end(), program.right.begin(), program.right.end());
  size.insert(size.end(), program.right.begin(), program.right.end());
  for (std::size_t j = 0; j < x.size(); ++j) {
    EXPECT_GE(x[j], 0) << "column " << j;
    EXPECT_LE(x[j], program.upper[j]) << "column " << j;
    const auto take = [&](std::size_t row, double value) {
      lack[row] -= value * x[j];
      size[row] = std::max(size[row], std::abs(value * x[j]));
    };
    if (const int s = program.session_of(j); s >= 0) take(at(s), program.in_session_row(j));
    for_each_entry(program, j, [&](std::size_t row, double value) { take(program.sessions.size() + row, value); });
  }
  for (std::size_t r = 0; r < lack.size(); ++r) EXPECT_NEAR(lack[r], 0, 1e-8 * std::max(1.0, size[r])) << "row " << r;
}

/// By session: no kW of it in use is dearer than one that is not, at the prices of the rows; and no column of the site that would
/// be worth more or less. Together with rows that are kept it proves the plan.
void expect_prices_prove(const Program& program, const FlowPlan& plan) {
  for (std::size_t s = 0; s < program.sessions.size(); ++s) {
    const auto& session = program.sessions[s];
    double dearest = -1e300, cheapest = 1e300;  // a kWh, in use and not
    const auto see = [&](std::size_t j, double price) {
      if (plan.x[j] > 0) dearest = std::max(dearest, price);
      if (plan.x[j] < program.upper[j]) cheapest = std::min(cheapest, price);
    };
    for (std::size_t k = 0; k < at(session.step_count); ++k) {
      const std::size_t j = session.offset + k;
      see(j, priced(program, j, plan.row_y) / program.a[j]);
    }
    see(program.unmet + s, program.cost[program.unmet + s]);
    if (const auto v = program.surplus_of[s]; v >= 0) {
      const auto j = static_cast<std::size_t>(v);
      if (plan.x[j] > 0) cheapest = std::min(cheapest, -program.cost[j]);
      if (plan.x[j] < program.upper[j]) dearest = std::max(dearest, -program.cost[j]);
    }
    EXPECT_LE(dearest, cheapest + 1e-10 * std::max(1.0, program.cost[program.unmet + s])) << "session " << s;
  }
  for (std::size_t j = program.site; j < program.column_count(); ++j) {
    const double price = priced(program, j, plan.row_y), noise = 1e-10 * std::max(1.0, std::abs(program.cost[j]));
    if (plan.x[j] > 0) {
      EXPECT_LE(price, noise) << "column " << j;
    }
    if (plan.x[j] < program.upper[j]) {
      EXPECT_GE(price, -noise) << "column " << j;
    }
  }
}

bool is_fully_present(const Program& program) {
  return std::all_of(program.f.begin(), program.f.end(), [](double f) { return f == 1; });
}

TEST(FlowPlan, OfThousandsOfSessionsIsProvenByItsPrices) {
  auto problem = large_problem(9000);
  problem.horizon.presence = Presence::floor;
  const auto program = build_program(model::build_model(problem, {}));
  ASSERT_TRUE(is_flow(program));
  ASSERT_TRUE(is_fully_present(program));
  const auto plan = flow_of(program);
  ASSERT_TRUE(plan.fits);
  expect_rows_kept(program, plan.x);
  expect_prices_prove(program, plan);
  EXPECT_LT(plan.rounds, 150);
  const auto scarce = std::count_if(plan.row_y.begin(), plan.row_y.end(), [](double y) { return y < 0; });
  EXPECT_GT(scarce, 20);
}

TEST(FlowPlan, LeavesTheSimplexMethodNextToNothing) {
  auto problem = large_problem(9000);
  problem.horizon.presence = Presence::floor;
  const auto program = build_program(model::build_model(problem, {}));
  auto plan = flow_of(program);
  const double cost = sum_of_products(program.cost, plan.x);
  const auto vertex = solve_from(program, plan.x, nobody, plan.row_y, 1000, plan.tied);
  EXPECT_EQ(vertex.status, SimplexStatus::optimal);
  EXPECT_LT(vertex.pivots, 100);
  EXPECT_NEAR(sum_of_products(program.cost, vertex.x), cost, 1e-9 * std::abs(cost));
}

TEST(FlowPlan, OfLowerLimitsIsTwoOrThreeRoundsFromThePricesOfBefore) {
  auto problem = large_problem(9000);
  problem.horizon.presence = Presence::floor;
  auto program = build_program(model::build_model(problem, {}));
  const auto before = flow_of(program);
  for (double& limit_kw : program.right) limit_kw *= 0.95;
  const auto plan = plan_flow(program, program.cost, never, FlowStart{before.x, before.row_y});
  ASSERT_TRUE(plan.fits);
  expect_rows_kept(program, plan.x);
  expect_prices_prove(program, plan);
  EXPECT_LT(plan.rounds, flow_of(program).rounds / 4);
}

// Steps that no session joins have prices of their own, up to where one at an end would join them.
TEST(FlowPlan, JoinsStepsThatTheirLimitsFillExactly) {
  const auto wish = Wish{.max_power_kw = 10, .energy_required_kwh = 5};
  auto problem =
      site({10, 10, 10, 10}, {session("##..", wish), session("##..", wish), session("..##", wish), session(".##.", wish)});
  problem.site.import_price_per_kwh = Series{{0.1, 0.2, 0.3, 0.4}};
  const auto program = build_program(model::build_model(problem, {}));
  ASSERT_TRUE(is_flow(program));
  const auto plan = flow_of(program);
  ASSERT_TRUE(plan.fits);
  expect_rows_kept(program, plan.x);
  expect_prices_prove(program, plan);
  EXPECT_FALSE(plan.tied.empty());
  const auto vertex = solve_from(program, plan.x, nobody, plan.row_y, 100, plan.tied);
  EXPECT_EQ(vertex.status, SimplexStatus::optimal);
  EXPECT_EQ(vertex.pivots, 0);
}

struct Flows {
  int all = 0, proven = 0;    ///< these of fully present sessions
  int sunny = 0, in_way = 0;  ///< with exports; with sun that is switched off where imports earn
  int peaks = 0, passed = 0;  ///< with a billed peak; with a limit that is passed
  int partly_present = 0;     ///< with cars that come and go within a step, and fit
  int unfit = 0;              ///< where a limit is passed, or leaves no room for sun that is switched off
};

void expect_cost_of_interior_point(const RandomProblem& drawn, Flows& flows) {
  const auto model = model::build_model(drawn.problem, drawn.options);
  const auto program = build_program(model);
  if (program.column_count() == 0 || !is_flow(program)) return;
  ++flows.all;
  flows.sunny += program.has_draw_rows ? 1 : 0;
  for (std::size_t t = 0; t < at(program.T); ++t)
    if (program.curtailed[t] >= 0 && model.c[t] < 0 && program.nodes.back().row[t] >= 0) ++flows.in_way;
  const auto plan = flow_of(program);
  if (!plan.fits) {
    ++flows.unfit;
    EXPECT_TRUE(program.has_partial_presence && (program.has_draw_rows || program.overload >= 0));
    return;
  }
  flows.partly_present += program.has_partial_presence ? 1 : 0;
  flows.peaks += program.peak >= 0 && plan.x[at(program.peak)] > 0 ? 1 : 0;
  expect_rows_kept(program, plan.x);
  const bool passes = program.overload >= 0 && plan.x[at(program.overload)] > 0;
  if (is_fully_present(program) && program.peak < 0 && !passes) {
    ++flows.proven;
    expect_prices_prove(program, plan);
  }
  flows.passed += passes ? 1 : 0;
  const auto vertex = solve_from(program, plan.x, nobody, plan.row_y, std::numeric_limits<long>::max(), plan.tied);
  const auto other = solve_linear_program(program, model, nobody);  // few sessions: by an interior point
  EXPECT_EQ(vertex.status, SimplexStatus::optimal);
  const double cost = sum_of_products(program.cost, other.x);
  EXPECT_NEAR(sum_of_products(program.cost, vertex.x), cost, 1e-9 * std::max(1.0, std::abs(cost)));
}

TEST(FlowPlan, LeadsToTheCostThatAnInteriorPointLeadsTo) {
  Flows flows;
  hold({.draw =
            [](std::uint64_t seed, RandomSize most) {
              return random_problem(seed, {Family::hard_limit, all_families[seed % 12].family}, most);
            }},
       [&](const RandomProblem& drawn) { expect_cost_of_interior_point(drawn, flows); });
  if (is_whole_run()) {
    EXPECT_GT(flows.all, 300);
    EXPECT_GT(flows.proven, 50);
  }
}

TEST(FlowPlan, UnderAPeakLeadsToTheCostThatAnInteriorPointLeadsTo) {
  constexpr std::array others{Family::moving_price,       Family::negative_price,   Family::floor_presence,
                              Family::more_than_required, Family::zero_limit_steps, Family::priorities,
                              Family::efficiencies,       Family::soft_limit};
  Flows flows;
  hold({.draw =
            [&](std::uint64_t seed, RandomSize most) {
              std::vector families{Family::hard_limit, Family::demand_charge, others[seed % others.size()]};
              if (seed % 2 == 0) families.push_back(Family::pv_surplus);
              if (seed % 5 != 0) families.push_back(Family::floor_presence);
              auto drawn = random_problem(seed, families, most);
              if (seed % 3 != 0) drawn.problem.site.export_limit_kw.reset();
              return drawn;
            }},
       [&](const RandomProblem& drawn) { expect_cost_of_interior_point(drawn, flows); });
  if (is_whole_run()) {
    EXPECT_GT(flows.peaks, 200);
    EXPECT_GT(flows.passed, 20);
    EXPECT_LT(flows.unfit, flows.all / 4);
    EXPECT_GT(flows.partly_present, 50);
  }
}

TEST(FlowPlan, OfSunLeadsToTheCostThatAnInteriorPointLeadsTo) {
  constexpr std::array others{Family::moving_price,       Family::negative_price,   Family::flat_price, Family::floor_presence,
                              Family::more_than_required, Family::zero_limit_steps, Family::priorities, Family::efficiencies};
  Flows flows;
  hold({.draw =
            [&](std::uint64_t seed, RandomSize most) {
              auto drawn = random_problem(seed, {Family::hard_limit, Family::pv_surplus, others[seed % others.size()]}, most);
              if (seed % 4 != 0) drawn.problem.horizon.presence = Presence::floor;
              if (seed % 3 != 0) drawn.problem.site.export_limit_kw.reset();
              return drawn;
            }},
       [&](const RandomProblem& drawn) { expect_cost_of_interior_point(drawn, flows); });
  if (is_whole_run()) {
    EXPECT_GT(flows.sunny, 200);
    EXPECT_GT(flows.in_way, 20);
    EXPECT_LT(flows.unfit, flows.all / 10);
    EXPECT_GT(flows.proven, 100);
  }
}

/// The simplex method goes from a flow to the cost of HiGHS, in no more pivots than that.
void expect_cost_of_highs(const Problem& problem, long most_pivots) {
  const auto model = model::build_model(problem, {});
  const auto program = build_program(model);
  ASSERT_TRUE(is_flow(program));
  const auto plan = flow_of(program);
  ASSERT_TRUE(plan.fits);
  if (program.peak >= 0) {
    EXPECT_GT(plan.x[at(program.peak)], 0);
  }
  expect_rows_kept(program, plan.x);
  const auto vertex = solve_from(program, plan.x, nobody, plan.row_y, most_pivots, plan.tied);
  ASSERT_EQ(vertex.status, SimplexStatus::optimal);
  const double by_highs = plan_by("highs", problem, {}).objective_cost - constant_cost(program, model);
  EXPECT_NEAR(sum_of_products(program.cost, vertex.x), by_highs, 1e-7 * std::abs(by_highs));
}

void add_sun_and_peak(Problem& problem, double export_price_per_kwh) {
  problem.site.demand_charge_per_kw = 2;
  std::vector<double> pv_kw;
  for (int t = 0; t < problem.horizon.step_count; ++t) pv_kw.push_back(t % 7 == 0 ? 900.0 : 300.0);
  problem.site.pv_kw = std::move(pv_kw);
  problem.site.export_price_per_kwh = Series{export_price_per_kwh};
}

TEST(FlowPlan, OfThousandsOfPartlyPresentSessionsLeadsToTheSameCost) {
  const auto problem = large_problem(2000);
  ASSERT_FALSE(is_fully_present(build_program(model::build_model(problem, {}))));
  expect_cost_of_highs(problem, 500);
}

TEST(FlowPlan, OfThousandsThatComeAndGoUnderSunAndPeakLeadsToTheSameCost) {
  auto problem = large_problem(2000);
  add_sun_and_peak(problem, 0.01);
  problem.site.overload_price_per_kw = 1e6;
  expect_cost_of_highs(problem, 1500);
}

TEST(FlowPlan, OfThousandsUnderSunAndPeakLeavesTheSimplexMethodNextToNothing) {
  auto problem = large_problem(2000);
  problem.horizon.presence = Presence::floor;
  add_sun_and_peak(problem, -0.01);
  problem.site.overload_price_per_kw = 1e6;
  expect_cost_of_highs(problem, 100);
}

TEST(FlowPlan, PassesASoftLimitThatCostsLessThanItGives) {
  auto problem = large_problem(2000);
  problem.horizon.presence = Presence::floor;
  problem.site.overload_price_per_kw = 1;
  const auto program = build_program(model::build_model(problem, {}));
  const auto plan = flow_of(program);
  ASSERT_TRUE(plan.fits);
  EXPECT_GT(plan.x[at(program.overload)], 1);
  expect_cost_of_highs(problem, 100);
  add_sun_and_peak(problem, 0.01);
  expect_cost_of_highs(problem, 100);
}

TEST(FlowPlan, OfCarsThatComeAndGoDoesNotFitWhereALimitIsPassed) {
  auto problem = large_problem(2000);
  problem.site.overload_price_per_kw = 1;
  const auto plan = flow_of(build_program(model::build_model(problem, {})));
  EXPECT_FALSE(plan.fits);
  EXPECT_EQ(plan.rounds, 0) << "a sample says so";
}

TEST(FlowPlan, OfCarsThatComeAndGoFitsUnderASoftLimitThatIsNotPassed) {
  auto problem = large_problem(2000);
  problem.site.overload_price_per_kw = 1000;
  expect_cost_of_highs(problem, 500);
  problem.site.grid_limit_kw = 1e6;
  problem.site.demand_charge_per_kw = 2;
  expect_cost_of_highs(problem, 500);
}

TEST(FlowPlan, PassesASoftLimitAlsoWhereThePeakIsNotTheCars) {
  auto problem = large_problem(2000);
  problem.horizon.presence = Presence::floor;
  problem.site.overload_price_per_kw = 1;
  problem.site.demand_charge_per_kw = 50;
  const auto steps = static_cast<std::size_t>(problem.horizon.step_count);
  std::vector<double> limit_kw, base_load_kw(steps);
  for (std::size_t t = 0; t < steps; ++t) limit_kw.push_back(problem.site.grid_limit_kw[t]);
  limit_kw[1] = 40'000;
  base_load_kw[1] = 20'000;
  problem.site.grid_limit_kw = std::move(limit_kw);
  problem.site.base_load_kw = std::move(base_load_kw);
  expect_cost_of_highs(problem, 100);
}

TEST(FlowPlan, StoppedDoesNotFit) {
  const auto program = build_program(model::build_model(large_problem(2000), {}));
  const auto plan = plan_flow(program, program.cost, [] { return true; });
  EXPECT_FALSE(plan.fits);
  EXPECT_EQ(plan.x.size(), program.column_count());
}

// A flow tells no gap on its way, an interior point one an iteration.
TEST(FlowPlan, IsTakenFromSixtyCarsInAStepOnOrFromMoreThatComeAndGoWithinOne) {
  int flows = 0, others = 0;
  for (const auto presence : {Presence::floor, Presence::fraction})
    for (const int session_count : {100, 300, 400, 450, 500, 600, 1000, 1500, 2500, 3000}) {
      auto problem = large_problem(session_count);
      problem.horizon.presence = presence;
      const auto model = model::build_model(problem, {});
      const auto program = build_program(model);
      int gaps_told = 0;
      const Watch watch{never, [&](std::string_view, std::optional<double> gap) { gaps_told += gap ? 1 : 0; }, alone};
      EXPECT_EQ(solve_linear_program(program, model, watch).status, SimplexStatus::optimal);
      const std::size_t fewest = presence == Presence::floor ? 60 : 160;
      const bool are_many = program.unmet >= fewest * static_cast<std::size_t>(program.T);
      EXPECT_EQ(gaps_told == 0, are_many) << session_count;
      ++(are_many ? flows : others);
    }
  EXPECT_GT(flows, 4);
  EXPECT_GT(others, 4);
}

// Many more pivots than the interval after which a basis of so many sessions is factored anew.
TEST(FlowPlan, OfMoreThanTwentyThousandPartlyPresentSessionsIsOptimal) {
  const auto plan = plan_by("fleet", large_problem(24'000), {});
  EXPECT_EQ(plan.status, PlanStatus::optimal);
  EXPECT_LT(plan.gap, 1e-9);
  EXPECT_GT(plan.solver.iterations, 500);
}

}  // namespace
}  // namespace chargeplan::test
