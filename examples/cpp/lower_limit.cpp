// The grid operator takes 10 of 40 kW. What that costs, and what the first plan's shadow prices said it would cost at least.
#include <numeric>

#include "example_day.hpp"

int main() {
  auto problem = example::office_day();
  problem.site.import_price_per_kwh = 0.13;
  problem.site.grid_limit_kw = 40;
  const auto at_40 = example::value_or_exit(chargeplan::plan(problem));
  problem.site.grid_limit_kw = 30;
  const auto at_30 = example::value_or_exit(chargeplan::plan(problem));
  example::show("at 40 kW", at_40);
  example::show("at 30 kW", at_30);

  const auto& prices = at_40.site.limit_price_per_kwh;
  const double step_h = chargeplan::hours(problem.horizon.step);
  const double foretold_cost = 10 * step_h * std::accumulate(prices.begin(), prices.end(), 0.0);
  const double extra_cost = at_30.objective_cost - at_40.objective_cost;
  std::cout << std::fixed << std::setprecision(2) << "10 kW less cost " << extra_cost << " EUR more; the shadow prices said "
            << foretold_cost << " or more\n";
  return extra_cost >= foretold_cost - 1e-6 * at_30.objective_cost ? 0 : 1;  // the optimal cost is convex in the limit
}
