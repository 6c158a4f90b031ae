// From any feasible point the simplex method ends in one vertex's cost: the least, and of that the least tie cost.
#include "solvers/fleet/simplex.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "property/random_run.hpp"
#include "solvers/fleet/feasible_point.hpp"
#include "support/dense_program.hpp"

namespace chargeplan::test {
namespace {

using solvers::fleet::build_program;
using solvers::fleet::feasible_point;
using solvers::fleet::Program;
using solvers::fleet::Simplex;
using solvers::fleet::SimplexStatus;

bool never() { return false; }

std::vector<double> random_point(const Program& program, const model::PlanningModel& model, std::uint64_t seed) {
  demand::SplitMix64 source{seed};
  return feasible_point(program, model, random_iterate(program, source));
}

double sum_of_absolutes(const std::vector<double>& one, const std::vector<double>& other) {
  double sum = 1e-3;
  for (std::size_t j = 0; j < one.size(); ++j) sum += std::abs(one[j] * other[j]);
  return sum;
}

void expect_feasible(const Program& program, const std::vector<double>& x) {
  EXPECT_LE(worst_row(written_out(program), x), 1e-9);
  for (std::size_t j = 0; j < x.size(); ++j)
    EXPECT_TRUE(x[j] >= -1e-9 && x[j] <= program.upper[j] * (1 + 1e-9) + 1e-9) << "column " << j << " at " << x[j];
}

RandomRun small() { return {.share = 8, .size = {.most_steps = 24, .most_sessions = 15}}; }

TEST(Simplex, EndsAtOneCostAndOneTieCostFromEveryPoint) {
  hold(small(), [](const RandomProblem& drawn) {
    const auto model = model::build_model(drawn.problem, drawn.options);
    const auto program = build_program(model);
    const double least = plan_by("highs", drawn.problem, drawn.options).objective_cost;
    std::optional<double> tie_cost;
    for (std::uint64_t start = 0; start < 4; ++start) {
      Simplex simplex{program, random_point(program, model, drawn.seed + 1000 * start)};
      ASSERT_EQ(simplex.solve(never), SimplexStatus::optimal) << "start " << start;
      const auto& x = simplex.x();
      expect_feasible(program, x);
      const double cost = constant_cost(program, model) + sum_of_products(program.cost, x);
      EXPECT_NEAR(cost, least, 1e-7 * std::max(1.0, std::abs(least)));
      const double tie = sum_of_products(program.tie_cost, x);
      if (!tie_cost) tie_cost = tie;
      EXPECT_NEAR(tie, *tie_cost, 1e-7 * sum_of_absolutes(program.tie_cost, x)) << "start " << start;
    }
  });
}

TEST(Simplex, EndsInAVertex) {
  hold(small(), [](const RandomProblem& drawn) {
    const auto model = model::build_model(drawn.problem, drawn.options);
    const auto program = build_program(model);
    Simplex simplex{program, random_point(program, model, drawn.seed)};
    ASSERT_EQ(simplex.solve(never), SimplexStatus::optimal);
    const auto& x = simplex.x();
    std::vector<Eigen::Index> between;
    for (std::size_t j = 0; j < x.size(); ++j)
      if (std::min(x[j], program.upper[j] - x[j]) > 1e-7 * program.upper[j]) between.push_back(static_cast<Eigen::Index>(j));
    if (between.empty()) return;
    const Eigen::MatrixXd columns = written_out(program).A(Eigen::all, between);
    const Eigen::VectorXd sizes = columns.colwise().norm();
    Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr{columns * sizes.cwiseInverse().asDiagonal()};
    qr.setThreshold(1e-10);
    EXPECT_EQ(qr.rank(), columns.cols()) << "columns between their ends depend on each other";
  });
}

TEST(Simplex, ItsDualsProveTheCost) {
  hold(small(), [](const RandomProblem& drawn) {
    const auto model = model::build_model(drawn.problem, drawn.options);
    const auto program = build_program(model);
    Simplex simplex{program, random_point(program, model, drawn.seed)};
    ASSERT_EQ(simplex.solve(never), SimplexStatus::optimal);
    const auto dense = written_out(program);
    const auto n = static_cast<Eigen::Index>(program.sessions.size());
    const Eigen::Map<const Eigen::VectorXd> y{simplex.row_y().data(), static_cast<Eigen::Index>(program.row_count())};
    const Eigen::VectorXd priced = dense.A.bottomRows(y.size()).transpose() * y;
    double bound = dense.right.tail(y.size()).dot(y);
    for (std::size_t c = program.site; c < program.column_count(); ++c)
      bound += std::min(0.0, program.cost[c] - priced(static_cast<Eigen::Index>(c))) * program.upper[c];
    for (Eigen::Index s = 0; s < n;
         ++s) {  // each session alone: its row's dual is where it is at its best, at a price of a column
      double best = -solvers::fleet::infinity;
      std::vector<Eigen::Index> columns;
      for (Eigen::Index j = 0; j < static_cast<Eigen::Index>(program.site); ++j)
        if (dense.A(s, j) != 0) columns.push_back(j);
      for (const auto at : columns) {
        const double session_y = (program.cost[static_cast<std::size_t>(at)] - priced(at)) / dense.A(s, at);
        double value = dense.right(s) * session_y;
        for (const auto j : columns)
          value += std::min(0.0, program.cost[static_cast<std::size_t>(j)] - priced(j) - dense.A(s, j) * session_y) *
                   program.upper[static_cast<std::size_t>(j)];
        best = std::max(best, value);
      }
      bound += best;
    }
    const double cost = sum_of_products(program.cost, simplex.x());
    EXPECT_NEAR(bound, cost, 1e-9 * sum_of_absolutes(program.cost, simplex.x()) + 1e-9);
  });
}

TEST(Simplex, IsFeasibleWhereverItIsStoppedAndNoDearerInTheEnd) {
  hold(small(), [](const RandomProblem& drawn) {
    const auto model = model::build_model(drawn.problem, drawn.options);
    const auto program = build_program(model);
    const auto start = random_point(program, model, drawn.seed);
    double before = sum_of_products(program.cost, start) + 1e-9 * sum_of_absolutes(program.cost, start);
    for (int after = 1; after < 40; after += 2) {
      Simplex simplex{program, start};
      int asked = 0;
      const auto status = simplex.solve([&] { return ++asked == after; });
      expect_feasible(program, simplex.x());
      if (status == SimplexStatus::optimal) {
        EXPECT_LE(sum_of_products(program.cost, simplex.x()), before);
        break;
      }
      EXPECT_EQ(status, SimplexStatus::stopped);
    }
  });
}

}  // namespace
}  // namespace chargeplan::test
