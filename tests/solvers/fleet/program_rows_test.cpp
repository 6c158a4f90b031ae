// Which rows fleet's program has, and which of the general one it does without.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "model/sparse_program.hpp"
#include "property/random_run.hpp"
#include "solvers/fleet/program.hpp"
#include "support/drawn_problem.hpp"

namespace chargeplan::test {
namespace {

using model::PlanningModel;
using solvers::fleet::border_columns;
using solvers::fleet::build_program;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// Rows that the general program has in a step and fleet's has not: limits that are upper ends, or follow from those below; (3) to (6) where
/// no PV is worth switching off, or no car can draw more than it gives.
class SavedRows {
 public:
  SavedRows(const PlanningModel& model, int t) : model_{model}, t_{t} {}

  std::size_t count() {
    const Power power = sum_under(-1);
    const double other = model_.B[at(t_)] - model_.V[at(t_)], room = model_.L[at(t_)] - other;
    const double curtailable = other < 0 ? model_.V[at(t_)] : 0.0, curtailed = curtails() ? curtailable : 0.0;
    count_saved(power.whole_kw > room - curtailable, power.let_through_kw > room - curtailed);
    const double import_kw = other + drawn_reach_kw();
    const bool only_exports = other < 0 && !curtails() && import_kw <= 0;
    count_saved(other < 0, other < 0 && !only_exports);
    const auto can_peak = [&](double kw) { return model_.d > 0 && std::max(0.0, kw) > model_.m0; };
    count_saved(can_peak(import_kw + curtailable), can_peak(import_kw + curtailed));
    return saved_;
  }

 private:
  struct Power {
    double whole_kw = 0, let_through_kw = 0;
    int cars = 0;
  };

  void count_saved(bool in_general, bool in_fleets) { saved_ += in_general && !in_fleets ? 1 : 0; }

  [[nodiscard]] bool curtails() const {
    const double surplus = model_.V[at(t_)] - model_.B[at(t_)], price = model_.x[at(t_)];
    if (surplus <= 0) return false;
    return price < 0 || model_.tie_break == TieBreak::flat || (model_.X && surplus > (*model_.X)[at(t_)]);
  }

  [[nodiscard]] double drawn_reach_kw() const {
    double sum = 0;
    for (const auto& session : model_.sessions)
      if (session.first_step <= t_ && t_ < session.first_step + session.step_count)
        sum += session.P * model_.f[session.offset + at(t_ - session.first_step)];
    return sum;
  }

  Power sum_under(int group) {
    Power sum;
    for (const auto& session : model_.sessions) {
      const bool is_there = session.first_step <= t_ && t_ < session.first_step + session.step_count;
      if (is_there && (session.groups.empty() ? -1 : session.groups.front()) == group) add(sum, {session.P, session.P, 1});
    }
    for (std::size_t g = 0; g < model_.groups.size(); ++g)
      if (model_.groups[g].parent == group) add(sum, under(static_cast<int>(g)));
    return sum;
  }

  Power under(int group) {
    Power sum = sum_under(group);
    const double limit_kw = model_.groups[at(group)].limit[at(t_)];
    const bool is_end = sum.cars == 1 && !model_.integer && limit_kw > 1e-6 * sum.whole_kw;
    if (sum.whole_kw > limit_kw && (sum.let_through_kw <= limit_kw || is_end)) ++saved_;
    sum.let_through_kw = std::min(sum.let_through_kw, limit_kw);
    return sum;
  }

  static void add(Power& sum, const Power& more) {
    sum.whole_kw += more.whole_kw;
    sum.let_through_kw += more.let_through_kw;
    sum.cars += more.cars;
  }

  const PlanningModel& model_;
  int t_;
  std::size_t saved_ = 0;
};

TEST(ProgramRows, HasTheRowsOfTheGeneralProgramButThoseThatItSaves) {
  std::size_t all_saved = 0;
  hold({.share = 4}, [&](const RandomProblem& drawn) {
    auto model = model::build_model(drawn.problem, drawn.options);
    const double a_little_more = 1 + 1e-7;  // else whether a sum comes up to a limit may be rounding
    for (auto& limit : model.L) limit *= a_little_more;
    for (auto& group : model.groups)
      for (auto& limit : group.limit) limit *= a_little_more;
    model.m0 *= a_little_more;
    const auto program = build_program(model);
    std::size_t saved = 0;
    for (int t = 0; t < model.T; ++t) saved += SavedRows{model, t}.count();
    EXPECT_EQ(program.row_count() + program.sessions.size() + saved, to_sparse(model).program.row_lower.size());
    all_saved += saved;
  });
  if (!is_whole_run()) return;
  EXPECT_GT(all_saved, 1000U) << "hardly any was saved";
}

/// A car of 10 kW at each of two EVSEs, the second there in the first step only, under `feeder`, and that under `main`.
Problem two_under_a_feeder(std::vector<double> feeder_kw, std::vector<double> main_kw) {
  auto problem = site({50, 50}, {session("##", {.evse = "E"}), session("#.", {.evse = "F"})});
  problem.site.groups = {{.id = "main", .parent = std::nullopt, .limit_kw = Series{std::move(main_kw)}},
                         {.id = "feeder", .parent = "main", .limit_kw = Series{std::move(feeder_kw)}}};
  problem.site.evses = {{"E", "feeder", std::nullopt, 0}, {"F", "feeder", std::nullopt, 0}};
  return problem;
}

TEST(ProgramRows, HasALimitOverOneSetPointAsItsUpperEnd) {
  const auto program = build_program(model::build_model(two_under_a_feeder({12, 6}, {50, 4}), {}));
  EXPECT_EQ(program.nodes[0].row, (std::vector<int>{0, -1}));
  EXPECT_EQ(program.node_of_group, (std::vector<int>{-1, 0})) << "`main` has no row";
  EXPECT_EQ(program.upper[1], 4) << "the lower of both limits";
  ASSERT_EQ(program.lone.size(), 1U);
  EXPECT_EQ(program.lone[0].set_point, 1U);
  EXPECT_EQ(program.lone[0].group, 0U) << "`main`";
  EXPECT_EQ(program.sessions[0].node, 0);
}

TEST(ProgramRows, HasARowOverOneSetPointWhereThatIsNextToNothingOrHasALeastPower) {
  const auto closed = build_program(model::build_model(two_under_a_feeder({12, 0}, {50, 50}), {}));
  EXPECT_EQ(closed.nodes[0].row, (std::vector<int>{0, 1}));
  auto problem = two_under_a_feeder({12, 6}, {50, 50});
  for (auto& one : problem.sessions) one.min_power_kw = 2;
  const auto states = build_program(model::build_model(problem, {.formulation = Formulation::milp}));
  EXPECT_EQ(states.nodes[0].row, (std::vector<int>{0, 1}));
}

TEST(ProgramRows, HasNoRowThatFollowsFromThoseBelow) {
  const auto program = build_program(model::build_model(two_under_a_feeder({12, 50}, {15, 50}), {}));
  EXPECT_EQ(program.nodes[0].row, (std::vector<int>{0, -1}));
  EXPECT_EQ(program.node_of_group, (std::vector<int>{-1, 0})) << "no more than 12 kW come to `main`";
  EXPECT_EQ(program.nodes[0].parent, 1) << "the site";
}

TEST(ProgramRows, LeavesSessionsUnderNoRowsToTheNodeAbove) {
  const auto program = build_program(model::build_model(two_under_a_feeder({50, 50}, {15, 50}), {}));
  EXPECT_EQ(program.nodes.size(), 2U) << "`main` and the site";
  EXPECT_EQ(program.node_of_group, (std::vector<int>{0, -1}));
  EXPECT_EQ(program.nodes[0].row, (std::vector<int>{0, -1}));
  EXPECT_EQ(program.sessions[0].node, 0);
}

TEST(ProgramRows, HasNoRowWhereALimitCannotBeReached) {
  const auto none = build_program(model::build_model(site({10, 25}, {session("##")}), {}));
  EXPECT_EQ(none.row_count(), 0U) << "one car of 10 kW";
  EXPECT_EQ(none.site, none.column_count()) << "and no column of the site";
  const auto one = build_program(model::build_model(site({9, 25}, {session("##")}), {}));
  EXPECT_EQ(one.row_count(), 1U);
  EXPECT_EQ(one.nodes.back().row, (std::vector<int>{0, -1}));
  EXPECT_EQ(one.right, std::vector<double>{9});
}

TEST(ProgramRows, HasPeakAndOverloadBesideItsRowsWhereTheyJoinSeveral) {
  auto problem = site({5, 5}, {session("##")});
  EXPECT_TRUE(border_columns(build_program(model::build_model(problem, {}))).empty());
  problem.site.demand_charge_per_kw = 10;
  problem.site.overload_price_per_kw = 20;
  const auto both = build_program(model::build_model(problem, {}));
  EXPECT_EQ(border_columns(both),
            (std::vector<std::size_t>{static_cast<std::size_t>(both.peak), static_cast<std::size_t>(both.overload)}));
  problem.site.grid_limit_kw = std::vector<double>{50, 5};
  const auto lone = build_program(model::build_model(problem, {}));
  ASSERT_GE(lone.overload, 0);
  EXPECT_EQ(border_columns(lone), (std::vector<std::size_t>{static_cast<std::size_t>(lone.peak)})) << "one row has an overload";
}

TEST(ProgramRows, HasADrawRowOnlyWhereThereIsSurplusOrAPeakToPay) {
  auto problem = site({50, 50, 50}, {session("###", {.max_power_kw = 10})});
  problem.site.base_load_kw = std::vector<double>{0, 0, 12};
  problem.site.pv_kw = std::vector<double>{0, 4, 0};
  auto program = build_program(model::build_model(problem, {}));
  EXPECT_EQ(program.row_count(), 1U);
  EXPECT_TRUE(program.draw_row[0] < 0 && program.draw_row[1] >= 0 && program.draw_row[2] < 0);
  EXPECT_EQ(program.peak, -1);
  problem.site.demand_charge_per_kw = 3;
  problem.site.billed_peak_kw = 11;  // only the third step can be above
  program = build_program(model::build_model(problem, {}));
  EXPECT_EQ(program.row_count(), 2U);
  EXPECT_TRUE(program.peak_row[0] < 0 && program.peak_row[1] < 0 && program.peak_row[2] >= 0);
  EXPECT_GE(program.peak, 0);
}

TEST(ProgramRows, HasNoRowWhereCarsOnlyLessenWhatIsExported) {
  auto problem = site({50, 50, 50}, {session("###", {.max_power_kw = 10})});
  problem.site.pv_kw = std::vector<double>{12, 12, 4};
  problem.site.import_price_per_kwh = 0.3;
  problem.site.export_price_per_kwh = Series{std::vector<double>{0.2, -0.1, 0.2}};
  const auto program = build_program(model::build_model(problem, {}));
  EXPECT_TRUE(program.draw_row[0] < 0 && program.draw_row[1] >= 0 && program.draw_row[2] >= 0);
  EXPECT_TRUE(program.curtailed[0] < 0 && program.curtailed[1] >= 0 && program.curtailed[2] < 0);
  EXPECT_DOUBLE_EQ(program.cost[0], 0.25 * 0.2) << "what the export would have earned";
  EXPECT_EQ(program.cost[1], 0);
  EXPECT_DOUBLE_EQ(program.draw_price[0], 0.25 * 0.2);
}

}  // namespace
}  // namespace chargeplan::test
