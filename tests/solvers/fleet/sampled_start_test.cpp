// The interior point's start from a solve of few of the sessions.
#include "solvers/fleet/sampled_start.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "property/random_run.hpp"
#include "solvers/fleet/stay_order.hpp"
#include "support/dense_program.hpp"
#include "support/large_problem.hpp"

namespace chargeplan::test {
namespace {

using solvers::fleet::build_program;
using solvers::fleet::InteriorPointOptions;
using solvers::fleet::InteriorPointStatus;
using solvers::fleet::Program;
using solvers::fleet::sampled_start;
using solvers::fleet::solve_interior_point;

InteriorPointOptions never_sampled(InteriorPointOptions options) {
  options.fewest_sampled = std::numeric_limits<std::size_t>::max();
  return options;
}

Program large_program(int session_count) {
  const auto program = build_program(model::build_model(large_problem(session_count), {}));
  return in_order(program, stay_order(program));
}

TEST(SampledStart, IsInsideEveryBoundAndGivesEverySessionWhatItNeeds) {
  const auto program = large_program(9000);
  ASSERT_TRUE(has_sample(program, {}));
  const auto start = sampled_start(program, program.cost, {});
  ASSERT_TRUE(start);
  std::vector<double> lack = program.need;
  for (std::size_t j = 0; j < program.column_count(); ++j) {
    const auto column = static_cast<Eigen::Index>(j);
    EXPECT_GT(start->x[column], 0);
    EXPECT_LT(start->x[column], program.upper[j]);
    EXPECT_GT(start->z[column], 0);
    EXPECT_GT(start->w[column], 0);
  }
  for (std::size_t s = 0; s < program.sessions.size(); ++s) {
    const auto& session = program.sessions[s];
    const double y = start->session_y[s];
    const auto take = [&](std::size_t j, double in_row, int row) {
      const auto column = static_cast<Eigen::Index>(j);
      lack[s] -= in_row * start->x[column];
      const double price = row < 0 ? 0.0 : start->row_y[static_cast<std::size_t>(row)];
      const double reduced = program.cost[j] - in_row * y - price;
      EXPECT_NEAR(reduced, start->z[column] - start->w[column], 1e-9 * (1 + std::abs(reduced) + std::abs(y)));
    };
    for (std::size_t k = 0; k < static_cast<std::size_t>(session.step_count); ++k)
      take(session.offset + k, program.a[session.offset + k],
           program.nodes.back().row[static_cast<std::size_t>(session.first_step) + k]);
    take(program.unmet + s, 1, -1);
    if (program.surplus_of[s] >= 0) take(static_cast<std::size_t>(program.surplus_of[s]), -1, -1);
    EXPECT_NEAR(lack[s], 0, 1e-6 * std::max(1.0, program.need[s])) << s;
  }
}

TEST(SampledStart, SavesIterationsAndEndsAtTheSameCost) {
  const auto program = large_program(9000);
  const InteriorPointOptions options{.gap = 1e-8};
  const auto sampled = solve_interior_point(program, program.cost, options);
  const auto whole = solve_interior_point(program, program.cost, never_sampled(options));
  EXPECT_EQ(sampled.status, InteriorPointStatus::solved);
  EXPECT_LT(sampled.iterations, whole.iterations);
  const double cost = sum_of_products(program.cost, vector_of(whole.iterate.x));
  EXPECT_NEAR(sum_of_products(program.cost, vector_of(sampled.iterate.x)), cost, 1e-7 * std::abs(cost));
}

// A sample of one or two sessions says little of the others: what begins there ends all the same.
TEST(SampledStart, EndsAtTheSameCostHoweverBadTheSample) {
  int sampled_count = 0;
  hold({.draw =
            [](std::uint64_t seed, RandomSize most) {
              return random_problem(seed, {Family::hard_limit, all_families[seed % 12].family}, most);
            }},
       [&](const RandomProblem& drawn) {
         const auto program = build_program(model::build_model(drawn.problem, drawn.options));
         const InteriorPointOptions options{.gap = 1e-8, .fewest_sampled = 1};
         if (program.column_count() == 0 || !has_sample(program, options)) return;
         const auto whole = solve_interior_point(program, program.cost, never_sampled(options));
         if (whole.status != InteriorPointStatus::solved) return;
         ++sampled_count;
         const auto sampled = solve_interior_point(program, program.cost, options);
         EXPECT_EQ(sampled.status, InteriorPointStatus::solved);
         const double cost = sum_of_products(program.cost, vector_of(whole.iterate.x));
         EXPECT_NEAR(sum_of_products(program.cost, vector_of(sampled.iterate.x)), cost, 1e-7 * std::max(1.0, std::abs(cost)));
       });
  if (is_whole_run()) {
    EXPECT_GT(sampled_count, 100);
  }
}

TEST(SampledStart, IsNotTakenWhereMoreThanTheSitesLimitJoinsTheSessions) {
  auto problem = large_problem(9000);
  problem.site.demand_charge_per_kw = 1;
  EXPECT_FALSE(has_sample(build_program(model::build_model(problem, {})), {}));
  EXPECT_FALSE(has_sample(large_program(7999), {}));
}

}  // namespace
}  // namespace chargeplan::test
