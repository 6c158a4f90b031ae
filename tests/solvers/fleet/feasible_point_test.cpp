// Whatever the iterate, the point next to it keeps every row and every end of a column.
#include "solvers/fleet/feasible_point.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "property/random_run.hpp"
#include "support/dense_program.hpp"

namespace chargeplan::test {
namespace {

using model::PlanningModel;
using solvers::fleet::build_program;
using solvers::fleet::feasible_point;
using solvers::fleet::Iterate;
using solvers::fleet::Program;

/// What sums of the site's powers may lose.
double rounding_kw(const PlanningModel& model) {
  double largest_kw = 0;
  for (const auto* values : {&model.B, &model.V, &model.L})
    for (const double value : *values) largest_kw = std::max(largest_kw, std::abs(value));
  return 1e-13 * largest_kw;
}

void hold_from(const std::function<Iterate(const Program&, std::uint64_t seed)>& iterate_of) {
  hold({.share = 4}, [&](const RandomProblem& drawn) {
    const auto model = model::build_model(drawn.problem, drawn.options);
    const auto program = build_program(model);
    if (program.column_count() == 0) return;
    const auto x = feasible_point(program, model, iterate_of(program, drawn.seed));
    ASSERT_EQ(x.size(), program.column_count());
    const auto dense = written_out(program);
    const Eigen::Map<const Eigen::VectorXd> values{x.data(), dense.A.cols()};
    const Eigen::VectorXd lack = dense.right - dense.A * values, terms = dense.A.cwiseAbs() * values;
    for (Eigen::Index r = 0; r < lack.size(); ++r)
      ASSERT_LE(std::abs(lack(r)), 1e-12 * terms(r) + rounding_kw(model)) << "row " << r << " of " << program.sessions.size();
    for (std::size_t j = 0; j < x.size(); ++j) {
      ASSERT_GE(x[j], 0.0) << "column " << j;
      ASSERT_LE(x[j], program.upper[j] + (j < program.site ? 0 : rounding_kw(model))) << "column " << j;
    }
  });
}

/// An iterate with every column at one part of its way from 0 to its upper end.
Iterate all_at(const Program& program, double part) {
  Iterate iterate;
  iterate.x = part * Eigen::Map<const Eigen::ArrayXd>{program.upper.data(), static_cast<Eigen::Index>(program.upper.size())};
  iterate.z = iterate.w = Eigen::ArrayXd::Zero(iterate.x.size());
  return iterate;
}

TEST(FeasiblePoint, KeepsEveryRowAtTheEndOfTheInteriorPoint) {
  hold_from([](const Program& program, std::uint64_t) { return solve_interior_point(program, program.cost, {}).iterate; });
}

TEST(FeasiblePoint, KeepsEveryRowWhereTheInteriorPointWasStopped) {
  hold_from([](const Program& program, std::uint64_t seed) {
    return solve_interior_point(program, program.cost, {.iteration_limit = static_cast<int>(seed % 8)}).iterate;
  });
}

TEST(FeasiblePoint, KeepsEveryRowFromZeros) {
  hold_from([](const Program& program, std::uint64_t) { return all_at(program, 0); });
}

TEST(FeasiblePoint, KeepsEveryRowFromEveryColumnAtItsUpperEnd) {
  hold_from([](const Program& program, std::uint64_t) { return all_at(program, 1); });
}

TEST(FeasiblePoint, KeepsEveryRowFromOutsideOfTheEndsAndFromNoNumbersAtAll) {
  hold_from([](const Program& program, std::uint64_t) { return all_at(program, 2); });
  hold_from([](const Program& program, std::uint64_t) { return all_at(program, -1); });
  hold_from([](const Program& program, std::uint64_t) { return all_at(program, std::nan("")); });
}

TEST(FeasiblePoint, KeepsEveryRowFromAnywhere) {
  hold_from([](const Program& program, std::uint64_t seed) {
    demand::SplitMix64 source{seed};
    return random_iterate(program, source);
  });
}

}  // namespace
}  // namespace chargeplan::test
