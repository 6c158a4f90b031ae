// Some of a program's sessions as a program of their own.
#include "solvers/fleet/sample.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "support/dense_program.hpp"
#include "support/drawn_problem.hpp"
#include "support/large_problem.hpp"

namespace chargeplan::test {
namespace {

using solvers::fleet::build_program;
using solvers::fleet::Program;
using solvers::fleet::sample_of;

/// Sun, a peak, a limit that may be passed, and cars that come and go within a step.
Program site_program(int session_count) {
  auto problem = large_problem(session_count);
  auto& site = problem.site;
  site.pv_kw = 100;
  site.base_load_kw = 20;
  site.export_price_per_kwh = Series{0.01};
  site.demand_charge_per_kw = 2;
  site.overload_price_per_kw = 3;
  return build_program(model::build_model(problem, {}));
}

TEST(Sample, OfAllSessionsIsTheProgram) {
  const auto program = site_program(50);
  std::vector<std::size_t> all(program.sessions.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const auto sample = sample_of(program, program.cost, all);
  EXPECT_EQ(sample.column_count(), program.column_count());
  EXPECT_EQ(sample.cost, program.cost);
  EXPECT_EQ(sample.upper, program.upper);
  EXPECT_EQ(sample.right, program.right);
  EXPECT_EQ(sample.site_value, program.site_value);
  EXPECT_EQ(sample.slack, program.slack);
  EXPECT_EQ(sample.peak, program.peak);
  EXPECT_EQ(sample.overload, program.overload);
  for (std::size_t t = 0; t < sample.step_cost.size(); ++t) EXPECT_NEAR(sample.step_cost[t], program.step_cost[t], 1e-15);
}

TEST(Sample, HasItsShareOfEachStepAndOfPeakAndOverload) {
  const auto wish = [](double max_power_kw) { return Wish{.max_power_kw = max_power_kw, .energy_required_kwh = 5}; };
  auto problem = site({12, 12, 12}, {session("##.", wish(10)), session("#..", wish(30)), session(".#.", wish(10))});
  problem.site.demand_charge_per_kw = 2;
  problem.site.overload_price_per_kw = 3;
  const auto program = build_program(model::build_model(problem, {}));
  const auto sample = sample_of(program, program.cost, {0});
  ASSERT_EQ(sample.sessions.size(), 1U);
  EXPECT_EQ(sample.column_count() - sample.site, program.column_count() - program.site);
  const auto value_in = [](const Program& of, int column, int row) {
    double found = 0;
    for_each_entry(of, static_cast<std::size_t>(column), [&](std::size_t r, double value) {
      if (r == static_cast<std::size_t>(row)) found = value;
    });
    return found;
  };
  for (const auto& [step, share] : {std::pair{0U, 0.25}, {1U, 0.5}}) {
    for (const int row : {program.nodes.back().row[step], program.peak_row[step]}) {
      ASSERT_GE(row, 0);
      const auto r = static_cast<std::size_t>(row);
      EXPECT_DOUBLE_EQ(sample.right[r], share * program.right[r]);
      EXPECT_DOUBLE_EQ(sample.upper[static_cast<std::size_t>(sample.slack[r])],
                       share * program.upper[static_cast<std::size_t>(program.slack[r])]);
    }
    EXPECT_DOUBLE_EQ(value_in(sample, sample.overload, sample.nodes.back().row[step]), -share);
    EXPECT_DOUBLE_EQ(value_in(sample, sample.peak, sample.peak_row[step]), -share);
  }
  EXPECT_DOUBLE_EQ(sample.cost[static_cast<std::size_t>(sample.peak)], 2.0 / 3);
  EXPECT_DOUBLE_EQ(sample.cost[static_cast<std::size_t>(sample.overload)], 1.0);
  EXPECT_EQ(sample.upper[static_cast<std::size_t>(sample.peak)], program.upper[static_cast<std::size_t>(program.peak)]);
}

}  // namespace
}  // namespace chargeplan::test
