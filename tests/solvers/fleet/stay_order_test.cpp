// The same program, in another order.
#include "solvers/fleet/stay_order.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "property/random_run.hpp"
#include "solvers/fleet/interior_point.hpp"
#include "support/dense_program.hpp"
#include "support/drawn_problem.hpp"

namespace chargeplan::test {
namespace {

using solvers::fleet::build_program;
using solvers::fleet::in_order;
using solvers::fleet::stay_order;

Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }

TEST(StayOrder, MovesEverySessionsColumnsWithItsRow) {
  hold({.share = 8}, [](const RandomProblem& drawn) {
    const auto program = build_program(model::build_model(drawn.problem, drawn.options));
    const auto order = stay_order(program);
    const auto sorted = in_order(program, order);
    const auto before = written_out(program), after = written_out(sorted);
    ASSERT_EQ(order.session.size(), program.sessions.size());
    ASSERT_EQ(order.column.size(), program.column_count());
    const std::size_t n = program.sessions.size();
    for (std::size_t r = 0; r < n + program.row_count(); ++r) {
      const std::size_t row = r < n ? order.session[r] : r;
      EXPECT_EQ(after.right(index(r)), before.right(index(row)));
      for (std::size_t j = 0; j < order.column.size(); ++j)
        EXPECT_EQ(after.A(index(r), index(j)), before.A(index(row), index(order.column[j]))) << "row " << r << " column " << j;
    }
    for (std::size_t j = 0; j < order.column.size(); ++j) {
      EXPECT_EQ(sorted.cost[j], program.cost[order.column[j]]);
      EXPECT_EQ(sorted.upper[j], program.upper[order.column[j]]);
    }
  });
}

TEST(StayOrder, PutsSessionsOfOneStayNextToEachOther) {
  const auto problem =
      site({5, 5, 5, 5}, {session(".##."), session("####"), session(".##."), session(".###"), session("####")});
  EXPECT_EQ(stay_order(build_program(model::build_model(problem, {}))).session, (std::vector<std::size_t>{1, 4, 0, 2, 3}));
}

// Four at a time, and fewer where a stay has no more: 1 to 9 of them, below a group or not, with every kind of row.
TEST(StayOrder, LetsSessionsOfOneStayBeSummedTogether) {
  for (int count = 1; count <= 9; ++count) {
    std::vector<Session> sessions;
    for (int i = 0; i < count; ++i) {
      sessions.push_back(
          session(".####.", {.max_power_kw = 4.0 + i, .energy_required_kwh = 2.0 + 0.3 * i, .evse = fmt::format("E{}", i)}));
      sessions.push_back(session("..###.", {.max_power_kw = 11, .energy_required_kwh = 1.0 + i}));
    }
    auto problem = site(std::vector<double>(6, 3.0 * count), sessions);
    problem.site.import_price_per_kwh = std::vector<double>{0.2, 0.3, 0.1, 0.25, 0.15, 0.2};
    problem.site.groups = {{.id = "feeder", .parent = std::nullopt, .limit_kw = 2.0 * count}};
    for (int i = 0; i < count; ++i) problem.site.evses.push_back({fmt::format("E{}", i), "feeder", std::nullopt, 0});
    problem.site.pv_kw = std::vector<double>{0, 0, 2, 0, 3, 0};
    problem.site.demand_charge_per_kw = 0.05;
    const auto program = build_program(model::build_model(problem, {}));
    const auto result = solve_interior_point(program, program.cost, {.gap = 1e-8});
    ASSERT_EQ(result.status, solvers::fleet::InteriorPointStatus::solved) << count;
    const auto dense = written_out(program);
    const Eigen::VectorXd lack = dense.right - dense.A * result.iterate.x.matrix();
    EXPECT_LE(lack.lpNorm<Eigen::Infinity>(), 1e-6) << count;
    const double cost =
        constant_cost(program, model::build_model(problem, {})) + sum_of_products(program.cost, vector_of(result.iterate.x));
    EXPECT_NEAR(cost, plan_by("highs", problem, {}).objective_cost, 1e-6) << count;
    EXPECT_LE(result.iterations, 20) << count;
  }
}

}  // namespace
}  // namespace chargeplan::test
