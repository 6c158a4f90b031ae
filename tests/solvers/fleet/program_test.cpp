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

TEST(Program, PutsGroupsBeforeTheGroupsAboveThemAndTheSiteLast) {
  hold({.share = 20,
        .draw = [](std::uint64_t seed, RandomSize most) { return random_problem(seed, {Family::group_tree}, most); }},
       [](const RandomProblem& drawn) {
         const auto program = build_program(model::build_model(drawn.problem, drawn.options));
         for (std::size_t n = 0; n + 1 < program.nodes.size(); ++n) EXPECT_GT(program.nodes[n].parent, static_cast<int>(n));
         EXPECT_EQ(program.nodes.back().parent, -1);
       });
}

TEST(Program, HasNoRowOfALimitThatOnlyRoundingExceeds) {
  ASSERT_GT(0.1 + 0.2, 0.3);
  auto problem =
      site({0.3}, {session("#", {.max_power_kw = 0.1, .evse = "a"}), session("#", {.max_power_kw = 0.2, .evse = "b"})});
  problem.site.groups = {{"fuse", std::nullopt, Series{{0.3}}}};
  problem.site.evses = {{.id = "a", .group = "fuse"}, {.id = "b", .group = "fuse"}};
  problem.site.overload_price_per_kw = 1;
  problem.site.demand_charge_per_kw = 1;
  problem.site.billed_peak_kw = 0.3;
  const auto program = build_program(model::build_model(problem, {}));
  EXPECT_EQ(program.row_count(), 0U);
  EXPECT_EQ(program.peak, -1);
  EXPECT_EQ(program.upper[at(program.overload)], 0);
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
