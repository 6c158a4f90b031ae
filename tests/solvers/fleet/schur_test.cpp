// What is eliminated one after the other is what a dense factor of the whole finds.
#include "solvers/fleet/schur.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "property/random_run.hpp"
#include "support/dense_program.hpp"
#include "support/drawn_problem.hpp"

namespace chargeplan::test {
namespace {

using solvers::fleet::build_program;
using solvers::fleet::NormalForm;
using solvers::fleet::Program;
using solvers::fleet::SchurComplement;
using solvers::fleet::Team;

std::size_t at(int i) { return static_cast<std::size_t>(i); }
Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }

/// A system A Theta A' dy = right, by both ways.
struct System {
  const Program& program;
  Eigen::ArrayXd theta;
  Eigen::VectorXd right;  ///< sessions' rows, then coupling rows

  /// What the sessions answer, each alone: its row is eliminated by D = sum of a^2 theta over all of its columns.
  void fill(SchurComplement& schur) const {
    for (std::size_t n = 0; n < schur.own.size(); ++n) schur.clear(n, schur.own[n]);
    for (std::size_t s = 0; s < program.sessions.size(); ++s) {
      const auto& session = program.sessions[s];
      auto& own = schur.own[at(session.node)];
      double D = theta[index(program.unmet + s)];
      if (program.surplus_of[s] >= 0) D += theta[program.surplus_of[s]];
      Eigen::VectorXd e = Eigen::VectorXd::Zero(own.shift.size());
      for (std::size_t k = 0; k < at(session.step_count); ++k) {
        const std::size_t j = session.offset + k;
        const std::size_t t = at(session.first_step) + k;
        const double theta_j = theta[index(j)];
        D += program.a[j] * program.a[j] * theta_j;
        Eigen::VectorXd column = Eigen::VectorXd::Zero(own.shift.size());
        column(index(t)) = 1;
        if (program.has_draw_rows) column(index(at(program.T) + t)) = program.f[j];
        e += program.a[j] * theta_j * column;
        if (schur.has_matrices()) own.matrix.triangularView<Eigen::Lower>() += theta_j * column * column.transpose();
      }
      if (schur.has_matrices()) own.matrix.triangularView<Eigen::Lower>() -= e * e.transpose() / D;
      own.shift += e * (right(index(s)) / D);
    }
  }

  /// The same as sessions add it: of the rows of sum f p what partial presence changes.
  void fill_with_changes(SchurComplement& schur) const {
    const Eigen::Index T = program.T;
    for (std::size_t s = 0; s < program.sessions.size(); ++s) {
      const auto& session = program.sessions[s];
      auto& own = schur.own[at(session.node)];
      double D = theta[index(program.unmet + s)];
      if (program.surplus_of[s] >= 0) D += theta[program.surplus_of[s]];
      Eigen::VectorXd of_step = Eigen::VectorXd::Zero(T), e = of_step, less = of_step;
      for (std::size_t k = 0; k < at(session.step_count); ++k) {
        const std::size_t j = session.offset + k;
        const auto t = session.first_step + index(k);
        of_step(t) = theta[index(j)];
        e(t) = program.a[j] * theta[index(j)];
        less(t) = program.f[j] - 1;
        D += program.a[j] * e(t);
      }
      const Eigen::MatrixXd H = Eigen::MatrixXd{of_step.asDiagonal()} - e * e.transpose() / D;
      own.shift.head(T) += e * (right(index(s)) / D);
      own.shift.tail(T) += less.cwiseProduct(e) * (right(index(s)) / D);
      if (own.matrix.size() == 0) continue;
      own.matrix.topLeftCorner(T, T).triangularView<Eigen::Lower>() += H;
      own.matrix.topRightCorner(T, T) += H * less.asDiagonal();
      own.matrix.bottomRightCorner(T, T).triangularView<Eigen::Lower>() += less.asDiagonal() * H * less.asDiagonal();
    }
    schur.complete_draws();
  }

  [[nodiscard]] Eigen::MatrixXd matrix() const {
    const auto A = written_out(program).A;
    return A * theta.matrix().asDiagonal() * A.transpose();
  }
};

System draw_system(const Program& program, std::uint64_t seed, double decades) {
  demand::SplitMix64 source{seed};
  System system{program, {}, {}};
  system.theta.resize(index(program.column_count()));
  for (auto& theta : system.theta) theta = std::pow(10.0, decades * (source.unit() - 0.5));
  system.right.resize(index(program.sessions.size() + program.row_count()));
  for (auto& value : system.right) value = 2 * source.unit() - 1;
  return system;
}

bool factor(const Eigen::ArrayXd& theta, SchurComplement& schur, int threads = 1) {
  Team team{threads};
  return schur.factor(theta, team);
}

/// Result: dy of the coupling rows.
Eigen::VectorXd solve(const System& system, SchurComplement& schur, int threads = 1) {
  const auto n = system.program.sessions.size();
  const std::vector<double> row_right{system.right.begin() + static_cast<std::ptrdiff_t>(n), system.right.end()};
  std::vector<double> dy;
  Team team{threads};
  schur.solve(row_right, dy, team);
  return Eigen::Map<const Eigen::VectorXd>{dy.data(), index(dy.size())};
}

RandomRun run_of_all_families() {
  return {.share = 4, .size = {.most_steps = 24, .most_sessions = 12}, .draw = [](std::uint64_t seed, RandomSize most) {
            if (seed % 3 != 0) return random_problem(seed, most);
            return random_problem(
                seed, {Family::group_tree, Family::pv_surplus, Family::demand_charge, Family::fraction_presence}, most);
          }};
}

class EitherForm : public testing::TestWithParam<NormalForm> {};

INSTANTIATE_TEST_SUITE_P(SchurComplement, EitherForm, testing::Values(NormalForm::dense, NormalForm::sparse),
                         [](const auto& form) { return form.param == NormalForm::dense ? "Dense" : "Sparse"; });

TEST_P(EitherForm, SolvesAsADenseFactorOfTheWhole) {
  int grouped = 0, with_draw_rows = 0;
  hold(run_of_all_families(), [&](const RandomProblem& drawn) {
    const auto program = build_program(model::build_model(drawn.problem, drawn.options));
    const auto system = draw_system(program, drawn.seed, 1);
    SchurComplement schur{program, GetParam()};
    system.fill(schur);
    ASSERT_TRUE(factor(system.theta, schur));
    const auto dy = solve(system, schur);
    if (dy.size() == 0) return;
    const Eigen::VectorXd expected = system.matrix().ldlt().solve(system.right).tail(dy.size());
    EXPECT_LE((dy - expected).norm(), 1e-9 * (1 + expected.norm()));
    for (std::size_t n = 0; n + 1 < program.nodes.size(); ++n)
      for (const int row : program.nodes[n].row) grouped += row >= 0 ? 1 : 0;
    with_draw_rows += program.has_draw_rows ? 1 : 0;
  });
  if (!is_whole_run()) return;
  EXPECT_GT(grouped, 500) << "groups hardly ever had rows";
  EXPECT_GT(with_draw_rows, 20) << "draw rows hardly ever came";
}

// As at the end of an interior-point solve, where columns at their ends have a theta of nothing: the residual is what counts.
TEST_P(EitherForm, LeavesNoResidualOverTwelveDecadesOfTheta) {
  hold(run_of_all_families(), [](const RandomProblem& drawn) {
    const auto program = build_program(model::build_model(drawn.problem, drawn.options));
    const auto n = program.sessions.size();
    if (program.row_count() == 0 || n == 0) return;
    auto system = draw_system(program, drawn.seed, 12);
    system.right.head(index(n)).setZero();
    SchurComplement schur{program, GetParam()};
    system.fill(schur);
    ASSERT_TRUE(factor(system.theta, schur));
    const auto dy = solve(system, schur);
    const auto M = system.matrix();
    const Eigen::MatrixXd C = M.bottomLeftCorner(dy.size(), index(n));
    const Eigen::VectorXd D = M.diagonal().head(index(n));
    const Eigen::MatrixXd S = M.bottomRightCorner(dy.size(), dy.size()) - C * D.cwiseInverse().asDiagonal() * C.transpose();
    const Eigen::VectorXd lack = system.right.tail(dy.size()) - S * dy;
    const Eigen::VectorXd terms = M.bottomRightCorner(dy.size(), dy.size()).cwiseAbs() * dy.cwiseAbs();
    for (Eigen::Index r = 0; r < lack.size(); ++r) EXPECT_LE(std::abs(lack(r)), 1e-8 * (1 + terms(r))) << "row " << r;
  });
}

// Of a peak whose theta is large, theta a'dy has what dy lost to rounding, times theta.
TEST_P(EitherForm, MovesAPeakByWhatTheRowsAskFor) {
  int peaks = 0;
  hold({.share = 10,
        .draw =
            [](std::uint64_t seed, RandomSize most) {
              return random_problem(seed, {Family::group_tree, Family::demand_charge}, most);
            }},
       [&](const RandomProblem& drawn) {
         const auto program = build_program(model::build_model(drawn.problem, drawn.options));
         auto system = draw_system(program, drawn.seed, 1);
         if (program.peak >= 0) system.theta[program.peak] = 1e14;
         SchurComplement schur{program, GetParam()};
         system.fill(schur);
         ASSERT_TRUE(factor(system.theta, schur));
         const auto dy = solve(system, schur);
         if (schur.moves().empty()) return;
         ASSERT_EQ(schur.moves().front().column, at(program.peak));
         const auto A = written_out(program).A;
         const Eigen::VectorXd all = [&] {  // dy with the sessions', by the rows that are theirs
           Eigen::VectorXd result = Eigen::VectorXd::Zero(A.rows());
           result.tail(dy.size()) = dy;
           const auto n = A.rows() - dy.size();
           const Eigen::MatrixXd M = system.matrix();
           result.head(n) = M.topLeftCorner(n, n).ldlt().solve(system.right.head(n) - M.topRightCorner(n, dy.size()) * dy);
           return result;
         }();
         Eigen::VectorXd dx = system.theta.matrix().cwiseProduct(A.transpose() * all);
         dx[program.peak] = schur.moves().front().by;
         const Eigen::VectorXd lack = (system.right - A * dx).tail(dy.size());
         EXPECT_LE(lack.lpNorm<Eigen::Infinity>(), 1e-9 * (1 + dx.lpNorm<Eigen::Infinity>()));
         ++peaks;
       });
  if (!is_whole_run()) return;
  EXPECT_GT(peaks, 10) << "hardly ever a peak over many steps";
}

TEST(SchurComplement, KnowsWhatIsDrawnFromWhatPartialPresenceChanges) {
  int partial = 0;
  hold(run_of_all_families(), [&](const RandomProblem& drawn) {
    const auto program = build_program(model::build_model(drawn.problem, drawn.options));
    if (!program.has_draw_rows) return;
    const auto system = draw_system(program, drawn.seed, 1);
    SchurComplement whole{program, NormalForm::dense}, changes{program, NormalForm::dense};
    system.fill(whole);
    system.fill_with_changes(changes);
    for (std::size_t n = 0; n < program.nodes.size(); ++n) {
      EXPECT_LE((whole.own[n].shift - changes.own[n].shift).norm(), 1e-12 * (1 + whole.own[n].shift.norm()));
      const Eigen::MatrixXd expected = whole.own[n].matrix.triangularView<Eigen::Lower>();
      const Eigen::MatrixXd found = changes.own[n].matrix.triangularView<Eigen::Lower>();
      EXPECT_LE((expected - found).norm(), 1e-12 * (1 + expected.norm()));
    }
    partial += std::any_of(program.f.begin(), program.f.end(), [](double f) { return f < 1; }) ? 1 : 0;
  });
  if (!is_whole_run()) return;
  EXPECT_GT(partial, 5) << "hardly ever partial presence under rows of draws";
}

TEST_P(EitherForm, SolvesTheSameToTheBitWithMoreThreads) {
  int groups = 0;
  hold(run_of_all_families(), [&](const RandomProblem& drawn) {
    const auto program = build_program(model::build_model(drawn.problem, drawn.options));
    const auto system = draw_system(program, drawn.seed, 1);
    const auto solve_with = [&](int threads) {
      SchurComplement schur{program, GetParam()};
      system.fill(schur);
      EXPECT_TRUE(factor(system.theta, schur, threads));
      return solve(system, schur, threads);
    };
    EXPECT_EQ(solve_with(1), solve_with(3));
    groups = std::max(groups, static_cast<int>(program.nodes.size()) - 1);
  });
  EXPECT_GT(groups, 3) << "never more groups than threads";
}

TEST_P(EitherForm, SolvesAgainForAnotherRightSide) {
  const auto drawn = random_problem(3, {Family::group_tree, Family::pv_surplus, Family::demand_charge});
  const auto program = build_program(model::build_model(drawn.problem, drawn.options));
  auto system = draw_system(program, 1, 1);
  SchurComplement schur{program, GetParam()};
  system.fill(schur);
  ASSERT_TRUE(factor(system.theta, schur));
  const auto first = solve(system, schur);
  system.right *= -2;
  system.fill(schur);
  const auto second = solve(system, schur);
  EXPECT_LE((second + 2 * first).norm(), 1e-10 * (1 + first.norm()));
}

TEST(SchurComplement, PricesOfANodeAreTheSumsOverTheRowsAboveIt) {
  auto problem = site({5, 5}, {session("##", {.evse = "E"}), session("#.", {.evse = "F"}), session("##")});
  problem.site.groups = {{.id = "feeder", .parent = std::nullopt, .limit_kw = Series{std::vector<double>{3, 30}}}};
  problem.site.evses = {{"E", "feeder", std::nullopt, 0}, {"F", "feeder", std::nullopt, 0}};
  const auto program = build_program(model::build_model(problem, {}));
  ASSERT_EQ(program.row_count(), 3U) << "the feeder's first step, and both of the site";
  std::vector<double> y(3);
  y[at(program.nodes[0].row[0])] = 1;
  y[at(program.nodes[1].row[0])] = 10;
  y[at(program.nodes[1].row[1])] = 100;
  std::vector<Eigen::VectorXd> prices;
  SchurComplement{program}.prices_at(y, prices);
  EXPECT_EQ(prices[0], (Eigen::VectorXd{{11, 100}}));
  EXPECT_EQ(prices[1], (Eigen::VectorXd{{10, 100}}));
}

TEST_P(EitherForm, OfNothingHasNoPrices) {
  const auto program = build_program(model::build_model(site({5, 5}, {}), {}));
  SchurComplement schur{program, GetParam()};
  ASSERT_TRUE(factor(Eigen::ArrayXd{}, schur));
  std::vector<double> dy{1};
  Team alone{1};
  schur.solve({}, dy, alone);
  EXPECT_TRUE(dy.empty());
}

TEST_P(EitherForm, SaysWhereAPivotIsLost) {
  const auto program = build_program(model::build_model(site({5, 5}, {session("##")}), {}));
  SchurComplement schur{program, GetParam()};
  EXPECT_FALSE(factor(Eigen::ArrayXd::Zero(index(program.column_count())), schur));
}

}  // namespace
}  // namespace chargeplan::test
