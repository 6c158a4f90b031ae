// Next to the optimum nearly all that is between its ends comes into the first basis, and the rest goes to its end at once: what is left is few
// pivots, however many rows are tight.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "property/random_run.hpp"
#include "solvers/fleet/linear_program.hpp"
#include "support/dense_program.hpp"
#include "support/drawn_problem.hpp"

namespace chargeplan::test {
namespace {

constexpr int steps = 288;

/// Long stays under a limit that is reached in most steps.
Problem few_cars_for_long() {
  demand::SplitMix64 source{7};
  const auto up_to = [&](int most) { return static_cast<int>(source.below(most)); };
  std::vector<Session> cars;
  for (int s = 0; s < 24; ++s) {
    const int first = up_to(steps - 60), count = 40 + up_to(20);
    cars.push_back(
        session(std::string(static_cast<std::size_t>(first), '.') + std::string(static_cast<std::size_t>(count), '#'),
                {.max_power_kw = 7.4 + up_to(4), .energy_required_kwh = 20.0 + up_to(20)}));
  }
  auto problem = site(std::vector<double>(steps, 6.5), std::move(cars));
  std::vector<double> price;
  for (int t = 0; t < steps; ++t) price.push_back(0.1 + 0.01 * ((t / 4) % 7));
  problem.site.import_price_per_kwh = price;
  return problem;
}

void add_sun(Problem& problem) {
  std::vector<double> pv_kw, export_price;
  for (std::size_t t = 0; t < steps; ++t) {
    pv_kw.push_back(std::max(0.0, 6 * std::sin(static_cast<double>(t) / 15)));
    export_price.push_back(problem.site.import_price_per_kwh[t] - 0.03);
  }
  problem.site.pv_kw = pv_kw;
  problem.site.base_load_kw = std::vector<double>(pv_kw.size(), 1.0);
  problem.site.export_price_per_kwh = export_price;
  problem.site.export_limit_kw = 1.5;
}

/// Pivots to the optimum of HiGHS.
long pivots_of(const Problem& problem) {
  const PlanOptions options{.tie_break = TieBreak::none};
  const auto model = model::build_model(problem, options);
  const auto program = solvers::fleet::build_program(model);
  solvers::fleet::Team alone{1};
  const auto vertex = solvers::fleet::solve_linear_program(
      program, model, {[] { return false; }, [](std::string_view, std::optional<double>) {}, alone});
  EXPECT_EQ(vertex.status, solvers::fleet::SimplexStatus::optimal);
  const double cost = constant_cost(program, model) + sum_of_products(program.cost, vertex.x);
  const double least = plan_by("highs", problem, options).objective_cost;
  EXPECT_NEAR(cost, least, 1e-7 * std::abs(least));
  return vertex.pivots;
}

TEST(SimplexStart, ALimit) { EXPECT_LT(pivots_of(few_cars_for_long()), 60); }

TEST(SimplexStart, APeakThatIsTheLimit) {
  auto problem = few_cars_for_long();
  problem.site.demand_charge_per_kw = 1;
  EXPECT_LT(pivots_of(problem), 60);
}

TEST(SimplexStart, APeakBelowTheLimit) {
  auto problem = few_cars_for_long();
  problem.site.demand_charge_per_kw = 50;
  EXPECT_LT(pivots_of(problem), 60);
}

TEST(SimplexStart, SunUnderAnExportLimit) {
  auto problem = few_cars_for_long();
  add_sun(problem);
  EXPECT_LT(pivots_of(problem), 150);
}

TEST(SimplexStart, SunAndAPeak) {
  auto problem = few_cars_for_long();
  add_sun(problem);
  problem.site.demand_charge_per_kw = 1;
  EXPECT_LT(pivots_of(problem), 150);
}

TEST(SimplexStart, AnOverload) {
  auto problem = few_cars_for_long();
  problem.site.overload_price_per_kw = 3;
  EXPECT_LT(pivots_of(problem), 60);
}

}  // namespace
}  // namespace chargeplan::test
