// The linear program in fleet's shape is the one that general solvers get.
#include "solvers/fleet/program.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "model/sparse_program.hpp"
#include "property/random_run.hpp"
#include "support/dense_program.hpp"
#include "support/drawn_problem.hpp"

namespace chargeplan::test {
namespace {

using model::PlanningModel;
using solvers::fleet::build_program;
using solvers::fleet::Program;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// Values of the variables of model.md: all that both programs are asked about.
struct Point {
  std::vector<double> p, u, i, e, k;
  double m = 0, o = 0;
};

/// Set-points and curtailment anywhere, often far outside the limits; the rest now at its best for them, now more than that.
class PointDraw {
 public:
  PointDraw(const PlanningModel& model, std::uint64_t seed) : model_{model}, source_{seed} {}

  Point draw() {
    Point point;
    const double share = source_.unit() * source_.unit();  // of all powers, so that limits are kept now and then
    const std::size_t T = at(model_.T);
    std::vector<double> power(T), drawn(T);
    for (const auto& session : model_.sessions) {
      double delivered = 0;
      for (std::size_t j = 0; j < at(session.step_count); ++j) {
        const std::size_t t = at(session.first_step) + j;
        point.p.push_back(session.P * share * source_.unit() * (one_in(20) ? 3 : 1));
        power[t] += point.p.back();
        drawn[t] += model_.f[session.offset + j] * point.p.back();
        delivered += session.eta * model_.delta * model_.f[session.offset + j] * point.p.back();
      }
      point.u.push_back(std::min(session.E, std::max({0.0, session.E - session.M, session.E - delivered}) + more(session.E)));
    }
    point.m = model_.m0;
    const auto most = most_import();
    double most_m = model_.m0;
    for (std::size_t t = 0; t < T; ++t) {
      const double other = model_.B[t] - model_.V[t];
      point.k.push_back(other < 0 ? model_.V[t] * (one_in(3) ? 1 - 0.1 * source_.unit() : source_.unit()) : 0.0);
      const double net = other + point.k[t] + drawn[t];
      const double both = other < 0 ? more(std::max(0.0, most[t] - std::max(net, 0.0))) : 0.0;
      point.i.push_back(std::max(net, 0.0) + both);
      point.e.push_back(std::max(-net, 0.0) + both);
      point.m = std::max(point.m, point.i[t]);
      most_m = std::max(most_m, most[t]);
      if (model_.omega) point.o = std::max(point.o, other + point.k[t] + power[t] - model_.L[t]);
    }
    point.m += more(std::max(0.0, most_m - point.m));
    if (one_in(4)) point.o *= source_.unit();  // too little
    return point;
  }

 private:
  /// By step. More than that, of i or of m, no plan needs, and the programs end these columns where they like.
  [[nodiscard]] std::vector<double> most_import() const {
    std::vector<double> most(at(model_.T));
    for (std::size_t t = 0; t < most.size(); ++t)
      most[t] = model_.has_surplus(static_cast<int>(t)) ? model_.B[t] : model_.B[t] - model_.V[t];
    for (const auto& session : model_.sessions)
      for (std::size_t j = 0; j < at(session.step_count); ++j)
        most[at(session.first_step) + j] += model_.f[session.offset + j] * session.P;
    return most;
  }
  bool one_in(int count) { return source_.below(count) == 0; }
  double more(double of) { return one_in(3) ? of * source_.unit() : 0.0; }
  const PlanningModel& model_;
  demand::SplitMix64 source_;
};

struct Verdict {
  double cost = 0;
  double worst = 0;  ///< what a row or column is at most outside of its ends
};

Verdict judged_by_sparse(const model::ProgramWithLayout& built, const PlanningModel& model, const Point& point) {
  const auto& [program, layout] = built;
  std::vector<double> x(program.cost.size());
  std::copy(point.p.begin(), point.p.end(), x.begin());
  std::copy(point.u.begin(), point.u.end(), x.begin() + layout.unmet_column);
  const auto put = [&](int column, double value) {
    if (column >= 0) x[at(column)] = value;
  };
  for (std::size_t t = 0; t < at(model.T); ++t) {
    put(layout.import_column[t], point.i[t]);
    put(layout.export_column[t], point.e[t]);
    put(layout.curtailed_column[t], point.k[t]);
  }
  put(layout.peak_column, point.m);
  put(layout.overload_column, point.o);
  Verdict verdict{program.offset, 0};
  std::vector<double> rows(program.row_lower.size());
  for (std::size_t j = 0; j < x.size(); ++j) {
    verdict.cost += program.cost[j] * x[j];
    verdict.worst = std::max({verdict.worst, program.lower[j] - x[j], x[j] - program.upper[j]});
    for (int entry = program.start[j]; entry < program.start[j + 1]; ++entry)
      rows[at(program.row[at(entry)])] += program.value[at(entry)] * x[j];
  }
  for (std::size_t r = 0; r < rows.size(); ++r)
    verdict.worst = std::max({verdict.worst, program.row_lower[r] - rows[r], rows[r] - program.row_upper[r]});
  return verdict;
}

Verdict judged_by_fleet(const Program& program, const PlanningModel& model, const Point& point) {
  std::vector<double> x(program.column_count());
  std::copy(point.p.begin(), point.p.end(), x.begin());
  for (std::size_t s = 0; s < program.sessions.size(); ++s) {
    const auto& session = program.sessions[s];
    double delivered = 0;
    for (std::size_t k = 0; k < at(session.step_count); ++k) delivered += program.a[session.offset + k] * x[session.offset + k];
    x[program.unmet + s] = point.u[s] - (model.sessions[s].E - program.need[s]);
    if (const auto v = program.surplus_of[s]; v >= 0)
      x[static_cast<std::size_t>(v)] = delivered + x[program.unmet + s] - program.need[s];
  }
  const auto put = [&](int column, double value) {
    if (column >= 0) x[at(column)] = value;
  };
  for (std::size_t t = 0; t < at(model.T); ++t) {
    put(program.imported[t], point.i[t]);
    put(program.exported[t], point.e[t]);
    put(program.curtailed[t], point.k[t]);
  }
  put(program.peak, point.m - model.m0);
  put(program.overload, point.o);
  const auto dense = written_out(program);
  const Eigen::VectorXd room = dense.right - dense.A * Eigen::Map<const Eigen::VectorXd>{x.data(), dense.A.cols()};
  Verdict verdict{constant_cost(program, model) + sum_of_products(program.cost, x), 0};
  const auto n = program.sessions.size();
  for (std::size_t s = 0; s < n; ++s) verdict.worst = std::max(verdict.worst, std::abs(room(static_cast<Eigen::Index>(s))));
  for (std::size_t r = 0; r < program.row_count(); ++r) {
    const double lack = room(static_cast<Eigen::Index>(n + r));
    if (program.slack[r] >= 0)
      x[at(program.slack[r])] = lack;
    else
      verdict.worst = std::max(verdict.worst, std::abs(lack));
  }
  verdict.worst = std::max(verdict.worst, worst_column(program, x));
  return verdict;
}

/// Where fleet has no column for what is switched off, exported or imported, that is what a plan of least cost has. Result: false if set-points
/// beyond their power make for an import where fleet knows of none.
bool leave_to_fleet(const Program& program, const PlanningModel& model, Point& point) {
  std::vector<double> drawn(at(model.T));
  for (const auto& session : model.sessions)
    for (std::size_t k = 0; k < at(session.step_count); ++k)
      drawn[at(session.first_step) + k] += model.f[session.offset + k] * point.p[session.offset + k];
  bool may_compare = true;
  for (std::size_t t = 0; t < drawn.size(); ++t) {
    if (!model.has_surplus(static_cast<int>(t)) || program.curtailed[t] >= 0) continue;
    const double both = program.imported[t] < 0 ? 0.0 : std::min(point.i[t], point.e[t]);
    point.k[t] = 0;
    const double net = model.B[t] - model.V[t] + drawn[t];
    point.i[t] = std::max(net, 0.0) + both;
    point.e[t] = std::max(-net, 0.0) + both;
    may_compare = may_compare && (program.imported[t] >= 0 || net <= 0);
  }
  return may_compare;
}

TEST(Program, AgreesWithTheGeneralProgramOnEveryPoint) {
  int kept = 0, broken = 0;
  hold({.share = 8}, [&](const RandomProblem& drawn) {
    const auto model = model::build_model(drawn.problem, drawn.options);
    const auto program = build_program(model);
    const auto sparse = to_sparse(model);
    PointDraw draw{model, drawn.seed};
    for (int i = 0; i < 12; ++i) {
      auto point = draw.draw();
      if (program.peak < 0) point.m = model.m0;  // no plan passes it, so fleet has no column for more
      const bool may_compare = leave_to_fleet(program, model, point);
      const auto ours = judged_by_fleet(program, model, point);
      const auto theirs = judged_by_sparse(sparse, model, point);
      const double rounding = 1e-12 * (1 + std::abs(theirs.cost));
      if (may_compare) {
        EXPECT_NEAR(ours.cost, theirs.cost, 1e3 * rounding);
      }
      if (theirs.worst > 0 && theirs.worst < 1e-6) continue;  // may be rounding, or not
      EXPECT_EQ(ours.worst > 1e-8, theirs.worst > 1e-8) << ours.worst << " against " << theirs.worst;
      ++(theirs.worst > 0 ? broken : kept);
    }
  });
  if (!is_whole_run()) return;
  EXPECT_GT(kept, 300);
  EXPECT_GT(broken, 300);
}

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

TEST(Program, HasTheRowsOfTheGeneralProgramButThoseThatItSaves) {
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

TEST(Program, HasALimitOverOneSetPointAsItsUpperEnd) {
  const auto program = build_program(model::build_model(two_under_a_feeder({12, 6}, {50, 4}), {}));
  EXPECT_EQ(program.nodes[0].row, (std::vector<int>{0, -1}));
  EXPECT_EQ(program.nodes[1].row, (std::vector<int>{-1, -1}));
  EXPECT_EQ(program.upper[1], 4) << "the lower of both limits";
  ASSERT_EQ(program.lone.size(), 1U);
  EXPECT_EQ(program.lone[0].set_point, 1U);
  EXPECT_EQ(program.lone[0].node, 1) << "that of `main`";
  EXPECT_EQ(program.sessions[0].node, 0);
}

TEST(Program, HasARowOverOneSetPointWhereThatIsNextToNothingOrHasALeastPower) {
  const auto closed = build_program(model::build_model(two_under_a_feeder({12, 0}, {50, 50}), {}));
  EXPECT_EQ(closed.nodes[0].row, (std::vector<int>{0, 1}));
  auto problem = two_under_a_feeder({12, 6}, {50, 50});
  for (auto& one : problem.sessions) one.min_power_kw = 2;
  const auto states = build_program(model::build_model(problem, {.formulation = Formulation::milp}));
  EXPECT_EQ(states.nodes[0].row, (std::vector<int>{0, 1}));
}

TEST(Program, HasNoRowThatFollowsFromThoseBelow) {
  const auto program = build_program(model::build_model(two_under_a_feeder({12, 50}, {15, 50}), {}));
  EXPECT_EQ(program.nodes[0].row, (std::vector<int>{0, -1}));
  EXPECT_EQ(program.nodes[1].row, (std::vector<int>{-1, -1})) << "no more than 12 kW come to it";
}

TEST(Program, LeavesSessionsUnderNoRowsToTheNodeAbove) {
  const auto program = build_program(model::build_model(two_under_a_feeder({50, 50}, {15, 50}), {}));
  EXPECT_EQ(program.nodes[0].row, (std::vector<int>{-1, -1}));
  EXPECT_EQ(program.sessions[0].node, 1);
}

TEST(Program, HasNoRowWhereALimitCannotBeReached) {
  const auto none = build_program(model::build_model(site({10, 25}, {session("##")}), {}));
  EXPECT_EQ(none.row_count(), 0U) << "one car of 10 kW";
  EXPECT_EQ(none.site, none.column_count()) << "and no column of the site";
  const auto one = build_program(model::build_model(site({9, 25}, {session("##")}), {}));
  EXPECT_EQ(one.row_count(), 1U);
  EXPECT_EQ(one.nodes.back().row, (std::vector<int>{0, -1}));
  EXPECT_EQ(one.right, std::vector<double>{9});
}

TEST(Program, HasADrawRowOnlyWhereThereIsSurplusOrAPeakToPay) {
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

TEST(Program, HasNoRowWhereCarsOnlyLessenWhatIsExported) {
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

TEST(Program, PutsGroupsBeforeTheGroupsAboveThemAndTheSiteLast) {
  hold({.share = 20,
        .draw = [](std::uint64_t seed, RandomSize most) { return random_problem(seed, {Family::group_tree}, most); }},
       [](const RandomProblem& drawn) {
         const auto program = build_program(model::build_model(drawn.problem, drawn.options));
         for (std::size_t n = 0; n + 1 < program.nodes.size(); ++n) EXPECT_GT(program.nodes[n].parent, static_cast<int>(n));
         EXPECT_EQ(program.nodes.back().parent, -1);
       });
}

TEST(Program, TheTieCostIsOfTheSetPointsAlone) {
  const auto problem = site({9, 9, 9}, {session(".##")});
  const auto of = [&](TieBreak tie_break) {
    PlanOptions options;
    options.tie_break = tie_break;
    return build_program(model::build_model(problem, options)).tie_cost;
  };
  auto expected = std::vector<double>(of(TieBreak::early).size());
  EXPECT_EQ(of(TieBreak::none), expected);
  expected[0] = -2, expected[1] = -1;
  EXPECT_EQ(of(TieBreak::early), expected);
  expected[0] = -2, expected[1] = -3;
  EXPECT_EQ(of(TieBreak::late), expected);
}

}  // namespace
}  // namespace chargeplan::test
