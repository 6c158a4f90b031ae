// The interior-point method ends at the cost that HiGHS finds.
#include "solvers/fleet/interior_point.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "property/random_run.hpp"
#include "support/dense_program.hpp"
#include "support/drawn_problem.hpp"

namespace chargeplan::test {
namespace {

using solvers::fleet::build_program;
using solvers::fleet::InteriorPointStatus;
using solvers::fleet::Iterate;
using solvers::fleet::Program;
using solvers::fleet::solve_interior_point;
using solvers::fleet::Team;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// Cost - A'y, of every column.
std::vector<double> reduced_costs(const Program& program, const std::vector<double>& cost, const Iterate& iterate) {
  auto y = iterate.session_y;
  y.insert(y.end(), iterate.row_y.begin(), iterate.row_y.end());
  const auto size = [](const auto& values) { return static_cast<Eigen::Index>(values.size()); };
  const Eigen::VectorXd reduced = Eigen::Map<const Eigen::VectorXd>{cost.data(), size(cost)} -
                                  written_out(program).A.transpose() * Eigen::Map<const Eigen::VectorXd>{y.data(), size(y)};
  return {reduced.begin(), reduced.end()};
}

/// Whether every session and every limit leaves its set-points at least a millionth of their power, and every column of the site
/// can move: where not, the method makes that much room.
bool has_room(const Program& program) {
  std::vector<double> reach(program.row_count());
  for (std::size_t s = 0; s < program.sessions.size(); ++s) {
    const auto& session = program.sessions[s];
    double full_kwh = 0;
    for (std::size_t k = 0; k < at(session.step_count); ++k) {
      const std::size_t j = session.offset + k, t = at(session.first_step) + k;
      full_kwh += program.a[j] * program.upper[j];
      for (int n = session.node; n >= 0; n = program.nodes[at(n)].parent)
        if (const int row = program.nodes[at(n)].row[t]; row >= 0) reach[at(row)] += program.upper[j];
    }
    if (program.need[s] < 1e-6 * full_kwh) return false;
  }
  for (std::size_t r = 0; r < reach.size(); ++r)
    if (reach[r] > 0 && program.right[r] < 1e-6 * reach[r]) return false;
  return std::all_of(program.upper.begin() + static_cast<std::ptrdiff_t>(program.site), program.upper.end(),
                     [](double upper) { return upper > 1e-9; });
}

/// What all energy that the sessions could ever take is worth: a millionth of it is what given room can change, times few.
double worth(const Program& program) {
  double sum = 0;
  for (std::size_t j = 0; j < program.unmet; ++j)
    sum += program.cost[program.unmet + at(program.session_of_set_point[j])] * program.a[j] * program.upper[j];
  return std::max(1.0, sum);
}

// Where rows leave next to no room it may stall short of that; the simplex method goes on from there.
TEST(InteriorPoint, ReachesTheCostOfHighsButForFewThatSayThatTheyDidNot) {
  int roomy = 0, stalled = 0;
  const int drawn_count = hold({.share = 4}, [&](const RandomProblem& drawn) {
    const auto options = with_ties(drawn, TieBreak::none);
    const auto model = model::build_model(drawn.problem, options);
    const auto program = build_program(model);
    if (program.column_count() == 0) return;
    const auto result = solve_interior_point(program, program.cost, {.gap = 5e-8});
    if (result.status == InteriorPointStatus::stalled) {
      ++stalled;
      return;
    }
    EXPECT_EQ(result.status, InteriorPointStatus::solved) << result.iterations;
    const double least = plan_by("highs", drawn.problem, options).objective_cost;
    const double cost = constant_cost(program, model) + sum_of_products(program.cost, vector_of(result.iterate.x));
    roomy += has_room(program) ? 1 : 0;
    const double given_room = has_room(program) ? 0.0 : 1e-3 * worth(program);
    EXPECT_NEAR(cost, least, 1e-7 * std::max(1.0, std::abs(least)) + given_room);
  });
  if (is_whole_run()) {
    EXPECT_GT(roomy, 100);
    EXPECT_LE(stalled, drawn_count / 200);
  }
}

TEST(InteriorPoint, EndsAtAPrimalAndADualPointWhoseCostsMeet) {
  int solved = 0;
  hold({.share = 8}, [&](const RandomProblem& drawn) {
    const auto program = build_program(model::build_model(drawn.problem, drawn.options));
    if (program.column_count() == 0 || !has_room(program)) return;
    const auto [status, iterate, iterations] = solve_interior_point(program, program.cost, {.gap = 1e-8});
    if (status != InteriorPointStatus::solved) return;
    ++solved;
    const auto x = vector_of(iterate.x);
    EXPECT_EQ(worst_column(program, x), 0.0);
    const auto dense = written_out(program);
    const Eigen::VectorXd lack = dense.right - dense.A * iterate.x.matrix();
    for (Eigen::Index r = 0; r < lack.size(); ++r) EXPECT_LE(std::abs(lack(r)), 1e-7 * std::max(1.0, std::abs(dense.right(r))));
    const auto reduced = reduced_costs(program, program.cost, iterate);
    double dual = sum_of_products(program.need, iterate.session_y) + sum_of_products(program.right, iterate.row_y);
    for (std::size_t j = 0; j < reduced.size(); ++j) {
      const auto column = static_cast<Eigen::Index>(j);
      EXPECT_GE(iterate.z[column], 0.0);
      EXPECT_GE(iterate.w[column], 0.0);
      dual += std::min(0.0, reduced[j]) * program.upper[j];
    }
    const double cost = sum_of_products(program.cost, x);
    EXPECT_NEAR(cost, dual, 2e-8 * std::max(1.0, std::abs(cost)));
  });
  if (is_whole_run()) {
    EXPECT_GT(solved, 50);
  }
}

TEST(InteriorPoint, TakesAnotherCostThanTheProgramsOwn) {
  const auto problem = site({20, 20}, {session("##", {.max_power_kw = 10, .energy_required_kwh = 2.5})});
  const auto program = build_program(model::build_model(problem, {}));
  auto cost = program.cost;
  cost[0] += 1;
  const auto result = solve_interior_point(program, cost, {});
  ASSERT_EQ(result.status, InteriorPointStatus::solved);
  EXPECT_NEAR(result.iterate.x[0], 0, 1e-6);
  EXPECT_NEAR(result.iterate.x[1], 10, 1e-6);
}

TEST(InteriorPoint, StartsInsideAllEndsWithPositiveMultipliers) {
  hold({.share = 8}, [](const RandomProblem& drawn) {
    const auto program = build_program(model::build_model(drawn.problem, drawn.options));
    if (!has_room(program)) return;
    const auto start = solvers::fleet::starting_point(program, program.cost);
    for (Eigen::Index j = 0; j < start.x.size(); ++j) {
      const double upper = program.upper[static_cast<std::size_t>(j)];
      if (upper <= 0) continue;  // given room by the method
      EXPECT_TRUE(start.x[j] > 0 && start.x[j] < upper) << "column " << j << " at " << start.x[j] << " of " << upper;
      EXPECT_TRUE(start.z[j] > 0 && start.w[j] > 0) << "column " << j;
    }
  });
}

TEST(InteriorPoint, StopsAfterTheIterationInWhichItIsAskedTo) {
  const auto drawn = random_problem(3, {Family::hard_limit, Family::moving_price});
  const auto program = build_program(model::build_model(drawn.problem, drawn.options));
  solvers::fleet::InteriorPointOptions options;
  int asked = 0;
  double first_gap = 0, last_gap = 0;
  options.stop = [&](double gap) {
    (asked == 0 ? first_gap : last_gap) = gap;
    return ++asked == 4;
  };
  const auto result = solve_interior_point(program, program.cost, options);
  EXPECT_EQ(result.status, InteriorPointStatus::stopped);
  EXPECT_EQ(asked, 4);
  EXPECT_EQ(result.iterations, 3);
  EXPECT_LT(last_gap, first_gap);
}

// Enough sessions for several parts, below groups or not, with every kind of row.
TEST(InteriorPoint, IsTheSameToTheBitForEveryNumberOfThreads) {
  auto problem = site({900, 500, 700, 400, 1200, 300}, {});
  for (int i = 0; i < 2400; ++i) {
    const std::array stays{".####.", "..###.", "####..", "..####", ".#####"};
    problem.sessions.push_back(session(stays[static_cast<std::size_t>(i % 5)],
                                       {.max_power_kw = 4.0 + i % 7, .energy_required_kwh = 1.0 + 0.01 * (i % 311)}));
    problem.sessions.back().id = std::to_string(i);
    problem.sessions.back().evse = "E" + std::to_string(i % 9);
  }
  problem.site.import_price_per_kwh = std::vector<double>{0.2, 0.3, 0.1, 0.25, 0.15, 0.2};
  auto with_draws = problem;
  with_draws.site.pv_kw = std::vector<double>{0, 0, 100, 0, 700, 0};
  with_draws.site.demand_charge_per_kw = 0.05;
  auto with_groups = with_draws;
  with_groups.site.groups.push_back({.id = "hall", .parent = std::nullopt, .limit_kw = 250.0});
  for (int e = 0; e < 9; ++e) {
    const auto id = std::to_string(e);
    with_groups.site.groups.push_back(
        {.id = id, .parent = e < 6 ? std::optional<std::string>{"hall"} : std::nullopt, .limit_kw = 60.0 + e});
    with_groups.site.evses.push_back({"E" + id, id, std::nullopt, 0});
  }
  for (const auto& each : {problem, with_draws, with_groups}) {
    const auto program = build_program(model::build_model(each, {}));
    const auto alone = solve_interior_point(program, program.cost, {.gap = 1e-8});
    ASSERT_EQ(alone.status, InteriorPointStatus::solved);
    for (const int threads : {2, 3, 8}) {
      Team team{threads};
      const auto together = solve_interior_point(program, program.cost, {.gap = 1e-8, .team = &team});
      EXPECT_EQ(together.iterations, alone.iterations);
      EXPECT_TRUE((together.iterate.x == alone.iterate.x).all() && (together.iterate.z == alone.iterate.z).all());
      EXPECT_EQ(together.iterate.row_y, alone.iterate.row_y);
    }
  }
}

TEST(InteriorPoint, SaysThatItStalledWhereItsIterationsEnd) {
  const auto drawn = random_problem(3, {Family::hard_limit, Family::moving_price});
  const auto program = build_program(model::build_model(drawn.problem, drawn.options));
  EXPECT_EQ(solve_interior_point(program, program.cost, {.iteration_limit = 2}).status, InteriorPointStatus::stalled);
}

TEST(InteriorPoint, HasNothingToDoWithoutSessions) {
  const auto program = build_program(model::build_model(site({5, 5}, {}), {}));
  EXPECT_EQ(solve_interior_point(program, program.cost, {}).status, InteriorPointStatus::solved);
}

}  // namespace
}  // namespace chargeplan::test
