// A limit that falls from 80 to 60 kW over lunch, chargers that lose 15 % and prices in pesos: series, efficiency, money.
#include <algorithm>

#include "example_day.hpp"

int main() {
  auto problem = example::office_day();
  std::vector<double> limit_kw(96, 80);
  std::fill(limit_kw.begin() + 40, limit_kw.begin() + 56, 60);  // 10:00 to 14:00
  problem.site.grid_limit_kw = limit_kw;
  problem.site.efficiency = 0.85;
  problem.site.import_price_per_kwh = 3'000;
  problem.site.currency = "COP";
  chargeplan::PlanOptions options;
  options.unmet_penalty_cost = 600'000;  // of a whole battery
  const auto plan = example::value_or_exit(chargeplan::plan(problem, options));
  example::show("80 kW, 60 kW from 10:00 to 14:00", plan, "COP");
  const auto binding = std::count_if(plan.site.limit_price_per_kwh.begin(), plan.site.limit_price_per_kwh.end(),
                                     [](double price_per_kwh) { return price_per_kwh > 0; });
  std::cout << "  the limit costs something in " << binding << " of 96 steps\n";
  return plan.status == chargeplan::PlanStatus::optimal ? 0 : 1;
}
