// Swaps between sessions and between steps with room keep every row, cost no more, and leave a forest.
#include "solvers/fleet/untangle.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

#include "property/random_run.hpp"
#include "solvers/fleet/feasible_point.hpp"
#include "support/dense_program.hpp"
#include "support/drawn_problem.hpp"

namespace chargeplan::test {
namespace {

using solvers::fleet::build_program;
using solvers::fleet::feasible_point;
using solvers::fleet::Program;
using solvers::fleet::Team;
using solvers::fleet::untangle;

Team alone{1};

std::size_t at(int i) { return static_cast<std::size_t>(i); }

class UnionFind {
 public:
  /// Result: false where both were together already.
  bool join(std::size_t one, std::size_t other) {
    const auto a = root(one), b = root(other);
    parent_[a] = b;
    return a != b;
  }
  std::size_t vertex() {
    parent_.push_back(parent_.size());
    return parent_.size() - 1;
  }

 private:
  std::size_t root(std::size_t v) {
    while (parent_[v] != v) v = parent_[v] = parent_[parent_[v]];
    return v;
  }
  std::vector<std::size_t> parent_;
};

/// Whether a row without a slack, (5), leaves room: what is exported takes it up, or what is imported.
bool balance_has_room(const Program& program, const std::vector<double>& x, std::size_t t) {
  const auto is_between = [&](int column) {
    return column >= 0 && x[at(column)] > 0 && x[at(column)] < program.upper[at(column)];
  };
  if (is_between(program.exported[t])) return true;
  return is_between(program.imported[t]) && (program.peak_row[t] < 0 || x[at(program.slack[at(program.peak_row[t])])] > 0);
}

/// Whether the rows leave what a node hands to its parent, or the site to the grid, room to change.
bool has_room(const Program& program, const std::vector<double>& x, std::size_t node, std::size_t t) {
  const auto is_free = [&](int row) {
    if (row < 0) return true;
    return program.slack[at(row)] < 0 ? balance_has_room(program, x, t) : x[at(program.slack[at(row)])] > 0;
  };
  return is_free(program.nodes[node].row[t]) && (node + 1 < program.nodes.size() || is_free(program.draw_row[t]));
}

bool has_room_above(const Program& program, const std::vector<double>& x, int node, std::size_t t) {
  for (int n = node; n >= 0; n = program.nodes[at(n)].parent)
    if (!has_room(program, x, at(n), t)) return false;
  return true;
}

/// Of what stands between its ends, as a graph of sessions, of each node's steps, of the grid and of classes of unmet energy. Its
/// edges are set-points of full presence, those of partial presence below all limits, unmet energies, and sums below a limit.
int cycles_of(const Program& program, const std::vector<double>& x) {
  UnionFind graph;
  std::vector<std::vector<std::size_t>> step_vertex(program.nodes.size());
  std::map<std::pair<double, double>, std::size_t> class_vertex;
  int cycles = 0;
  const auto between = [&](std::size_t j) { return x[j] > 0 && x[j] < program.upper[j]; };
  const auto join = [&](std::size_t one, std::size_t other) { cycles += graph.join(one, other) ? 0 : 1; };
  for (auto& vertices : step_vertex)
    for (int t = 0; t < program.T; ++t) vertices.push_back(graph.vertex());
  const auto grid = graph.vertex();
  for (std::size_t n = 0; n < program.nodes.size(); ++n)
    for (std::size_t t = 0; t < at(program.T); ++t) {
      const int parent = program.nodes[n].parent;
      if (has_room(program, x, n, t)) join(step_vertex[n][t], parent < 0 ? grid : step_vertex[at(parent)][t]);
    }
  for (std::size_t s = 0; s < program.sessions.size(); ++s) {
    const auto& session = program.sessions[s];
    const auto vertex = graph.vertex();
    double full_a = 0;
    for (std::size_t k = 0; k < at(session.step_count); ++k) {
      const std::size_t j = session.offset + k, t = at(session.first_step) + k;
      if (full_a == 0 && program.f[j] < 1) full_a = -program.a[j] / program.f[j];
      if (full_a <= 0 && program.f[j] >= 1) full_a = program.a[j];
      if (!between(j)) continue;
      if (program.f[j] >= 1)
        join(vertex, step_vertex[at(session.node)][t]);
      else if (has_room_above(program, x, session.node, t))
        join(vertex, grid);
    }
    full_a = std::abs(full_a);
    const std::size_t u = program.unmet + s;
    if (full_a == 0 || !between(u)) continue;
    const auto [of_class, is_new] = class_vertex.try_emplace({program.cost[u], full_a}, 0);
    if (is_new) of_class->second = graph.vertex();
    join(vertex, of_class->second);
  }
  return cycles;
}

using Start = std::function<std::vector<double>(const Program&, const model::PlanningModel&, std::uint64_t seed)>;

std::vector<double> interior_start(const Program& program, const model::PlanningModel& model, std::uint64_t) {
  return feasible_point(program, model, solve_interior_point(program, program.cost, {}).iterate);
}

std::vector<double> random_start(const Program& program, const model::PlanningModel& model, std::uint64_t seed) {
  demand::SplitMix64 source{seed};
  return feasible_point(program, model, random_iterate(program, source));
}

/// Many sessions at few steps, of few kinds, so that much can be swapped.
RandomRun crowded() {
  return {.share = 8, .size = {.most_steps = 20, .most_sessions = 40}, .draw = [](std::uint64_t seed, RandomSize most) {
            if (seed % 2 == 0) return random_problem(seed, most);
            return random_problem(seed, {Family::hard_limit, Family::flat_price, Family::group_tree}, most);
          }};
}

/// Result: how many cycles were untangled.
int hold_from(
    const Start& start,
    const std::function<void(const Program&, const std::vector<double>& before, const std::vector<double>& after)>& law) {
  int cycles = 0;
  hold(crowded(), [&](const RandomProblem& drawn) {
    const auto model = model::build_model(drawn.problem, drawn.options);
    const auto program = build_program(model);
    if (program.column_count() == 0) return;
    const auto before = start(program, model, drawn.seed);
    auto after = before;
    untangle(program, after, alone);
    law(program, before, after);
    cycles += cycles_of(program, before);
  });
  return cycles;
}

class Untangle : public testing::TestWithParam<std::pair<const char*, Start>> {};

TEST_P(Untangle, LeavesAForest) {
  const int cycles = hold_from(GetParam().second, [](const Program& program, const auto&, const auto& after) {
    EXPECT_EQ(cycles_of(program, after), 0);
  });
  if (is_whole_run()) {
    EXPECT_GT(cycles, 200) << "there was hardly anything to untangle";
  }
}

TEST_P(Untangle, KeepsEveryRowAndCostsNoMore) {
  hold_from(GetParam().second, [](const Program& program, const auto& before, const auto& after) {
    const auto dense = written_out(program);
    const auto size = static_cast<Eigen::Index>(before.size());
    const Eigen::Map<const Eigen::VectorXd> x{before.data(), size}, moved{after.data(), size};
    const Eigen::VectorXd change = dense.A * (moved - x), terms = dense.A.cwiseAbs() * x.cwiseAbs();
    for (Eigen::Index r = 0; r < change.size(); ++r) EXPECT_LE(std::abs(change(r)), 1e-11 * terms(r)) << "row " << r;
    const auto more = [&](const std::vector<double>& cost) {
      double change_of_cost = 0;
      for (std::size_t j = 0; j < before.size(); ++j) change_of_cost += cost[j] * (after[j] - before[j]);
      return change_of_cost;
    };
    const auto rounding = [&](const std::vector<double>& cost) {
      double of_terms = 0;
      for (std::size_t j = 0; j < before.size(); ++j) of_terms += std::abs(cost[j] * before[j]);
      return 1e-11 * of_terms;
    };
    const double more_cost = more(program.cost);
    EXPECT_LE(more_cost, 0.1 * rounding(program.cost));
    const double fell = 1e-5 * rounding(program.cost);
    if (more_cost >= -fell) {  // a cost that fell, by however little, may be worth any tie
      EXPECT_LE(more(program.tie_cost), rounding(program.tie_cost));
    }
  });
}

TEST_P(Untangle, StaysWithinTheEndsAndMovesNothingThatIsAtOne) {
  hold_from(GetParam().second, [](const Program& program, const auto& before, const auto& after) {
    EXPECT_LE(worst_column(program, after), worst_column(program, before));
    std::vector<char> may_move(before.size(), 0);
    for (const auto* columns : {&program.slack, &program.imported, &program.exported})
      for (const int column : *columns)
        if (column >= 0) may_move[at(column)] = 1;
    for (std::size_t j = 0; j < before.size(); ++j) {
      const bool has_room = before[j] > 0 && before[j] < program.upper[j];
      if (has_room && (j < program.surplus || may_move[j] != 0)) continue;
      EXPECT_EQ(after[j], before[j]) << "column " << j;
    }
  });
}

TEST_P(Untangle, HasNothingLeftToDoAfterwards) {
  hold_from(GetParam().second, [](const Program& program, const auto&, const auto& after) {
    auto again = after;
    untangle(program, again, alone);
    EXPECT_EQ(again, after);
  });
}

INSTANTIATE_TEST_SUITE_P(From, Untangle,
                         testing::Values(std::pair{"TheInteriorPoint", Start{interior_start}},
                                         std::pair{"Anywhere", Start{random_start}}),
                         [](const auto& start) { return std::string{start.param.first}; });

/// So many that parts are untangled by themselves first.
TEST(Untangle, LeavesTheSameForestOfManyForEveryTeam) {
  auto problem = site({900, 500, 700, 400, 1200, 300}, {});
  for (int g = 0; g < 3; ++g) {
    const auto id = std::to_string(g);
    problem.site.groups.push_back({.id = id, .parent = std::nullopt, .limit_kw = 200.0 + 90 * g});
    problem.site.evses.push_back({.id = id, .group = id});
  }
  for (int i = 0; i < 900; ++i) {
    const std::array stays{".####.", "..###.", "####..", "..####", ".#####"};
    problem.sessions.push_back(
        session(stays[at(i % 5)], {.max_power_kw = 4.0 + i % 7, .energy_required_kwh = 1.0 + 0.01 * (i % 311)}));
    if (i % 4 < 3) problem.sessions.back().evse = std::to_string(i % 4);
  }
  problem.site.import_price_per_kwh = std::vector<double>{0.2, 0.3, 0.1, 0.25, 0.15, 0.2};
  const auto model = model::build_model(problem, {});
  const auto program = build_program(model);
  std::vector<double> power(program.unmet);
  for (std::size_t j = 0; j < power.size(); ++j) power[j] = (0.2 + 0.05 * static_cast<double>(j % 9)) * program.upper[j];
  const auto before = feasible_point(program, model, power);
  auto by_one = before, by_three = before;
  untangle(program, by_one, alone);
  Team three{3};
  untangle(program, by_three, three);
  EXPECT_EQ(by_three, by_one);
  EXPECT_GT(cycles_of(program, before), 1000);
  EXPECT_EQ(cycles_of(program, by_one), 0);
  EXPECT_LE(sum_of_products(program.cost, by_one), sum_of_products(program.cost, before) * (1 + 1e-12));
}

TEST(Untangle, SwapsTwoCarsOfTwoSteps) {
  const auto problem = site({10, 10}, {session("##", {.max_power_kw = 10, .energy_required_kwh = 2.5}),
                                       session("##", {.max_power_kw = 10, .energy_required_kwh = 2.5})});
  const auto program = build_program(model::build_model(problem, {}));
  std::vector<double> x(program.column_count());
  std::fill_n(x.begin(), 4, 5.0);  // both at half power in both steps
  untangle(program, x, alone);
  EXPECT_EQ(x[0] + x[1], 10.0);
  EXPECT_EQ(x[0] + x[2], 10.0);
  EXPECT_EQ(x[0], x[3]);
  EXPECT_TRUE(x[0] == 0 || x[0] == 10) << x[0];
}

/// A car in each of two groups, both steps of which the site limits.
TEST(Untangle, SwapsBetweenGroupsAsFarAsTheirLimitsLeaveRoom) {
  auto problem = site({10, 10}, {session("##", {.max_power_kw = 10, .energy_required_kwh = 2.5}),
                                 session("##", {.max_power_kw = 10, .energy_required_kwh = 2.5})});
  problem.site.groups = {{"left", {}, 8.0}, {"right", {}, 7.0}};
  problem.site.evses = {{.id = "l", .group = "left"}, {.id = "r", .group = "right"}};
  problem.sessions[0].evse = "l";
  problem.sessions[1].evse = "r";
  const auto model = model::build_model(problem, {});
  const auto program = build_program(model);
  auto x = feasible_point(program, model, {5, 5, 5, 5});
  untangle(program, x, alone);
  EXPECT_EQ(x[0] + x[1], 10.0);
  EXPECT_EQ(x[0] + x[2], 10.0);
  EXPECT_EQ(std::max(x[2], x[3]), 7.0) << "the narrower one is full in one step";
}

/// Steps that nothing limits, and a peak that only one of them is at.
TEST(Untangle, MovesPowerToTheCheaperOfTwoStepsWithRoom) {
  auto problem = site({100, 100, 100}, {session("##.", {.max_power_kw = 10, .energy_required_kwh = 2.5}),
                                        session("..#", {.max_power_kw = 20, .energy_required_kwh = 5})});
  problem.site.import_price_per_kwh = std::vector<double>{0.3, 0.2, 0.1};
  problem.site.demand_charge_per_kw = 4;
  const auto model = model::build_model(problem, {});
  const auto program = build_program(model);
  auto x = feasible_point(program, model, {4, 6, 20});
  untangle(program, x, alone);
  EXPECT_EQ(x[0], 0);
  EXPECT_EQ(x[1], 10);
  EXPECT_EQ(x[2], 20);
}

/// The sun gives 8 kW: what is not exported costs its price, what is imported more.
TEST(Untangle, ExportsInTheDearerOfTwoSteps) {
  auto problem = site({100, 100}, {session("##", {.max_power_kw = 10, .energy_required_kwh = 2.5})});
  problem.site.pv_kw = 8;
  problem.site.import_price_per_kwh = std::vector<double>{0.4, 0.3};
  problem.site.export_price_per_kwh = Series{std::vector<double>{0.2, 0.1}};
  const auto model = model::build_model(problem, {});
  const auto program = build_program(model);
  auto x = feasible_point(program, model, {5, 5});
  untangle(program, x, alone);
  EXPECT_EQ(x[0], 2);
  EXPECT_EQ(x[1], 8) << "where a kW more is imported, at a price beyond that of the other step's export";
  EXPECT_EQ(x[at(program.exported[0])], 6);
  EXPECT_EQ(x[at(program.exported[1])], 0);
}

/// Half a step and a whole one with room: twice the power brings as much.
TEST(Untangle, MovesEnergyBetweenAPartAndAWholeStep) {
  auto problem = site({100, 100}, {session("##", {.max_power_kw = 10, .energy_required_kwh = 2.5})});
  problem.sessions[0].arrival += problem.horizon.step / 2;
  problem.sessions[0].departure = problem.horizon.end();
  problem.horizon.presence = Presence::fraction;
  problem.site.import_price_per_kwh = std::vector<double>{0.1, 0.2};
  const auto model = model::build_model(problem, {});
  const auto program = build_program(model);
  ASSERT_EQ(program.f[0], 0.5);
  auto x = feasible_point(program, model, {4, 8});
  untangle(program, x, alone);
  EXPECT_EQ(x[0], 10);
  EXPECT_EQ(x[1], 5);
}

TEST(Untangle, BringsUnmetEnergyOfOnePriceToOneCar) {
  const Wish wish{.max_power_kw = 10, .energy_required_kwh = 2.5};
  const auto program = build_program(model::build_model(site({10}, {session("#", wish), session("#", wish)}), {}));
  std::vector<double> x(program.column_count());
  x[0] = x[1] = 5;
  x[program.unmet] = x[program.unmet + 1] = 1.25;
  untangle(program, x, alone);
  const auto sorted = std::minmax(x[0], x[1]);
  EXPECT_EQ(sorted.first, 0);
  EXPECT_EQ(sorted.second, 10);
  EXPECT_EQ(x[program.unmet] + x[program.unmet + 1], 2.5);
}

}  // namespace
}  // namespace chargeplan::test
