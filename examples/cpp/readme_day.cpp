// 40 cars under 100 kW at a flat price: energy, peak and cost next to charging without control, and who has to do without.
#include <algorithm>

#include "example_day.hpp"

int main() {
  auto problem = example::office_day();
  problem.site.grid_limit_kw = 100;
  problem.site.import_price_per_kwh = 0.13;
  const auto plan = example::value_or_exit(chargeplan::plan(problem));
  example::show("40 cars under 100 kW", plan);
  const double possible_kwh = plan.uncontrolled.energy_delivered_kwh;
  std::cout << "  without any limit the chargers could deliver " << possible_kwh << " kWh before the cars leave\n";
  const auto worst = std::max_element(plan.sessions.begin(), plan.sessions.end(),
                                      [](const auto& a, const auto& b) { return a.unmet_kwh < b.unmet_kwh; });
  std::cout << "  car " << worst->id << " is short of most, " << worst->unmet_kwh << " kWh; one kWh more would cost "
            << worst->marginal_cost_per_kwh << " EUR\n";
  return plan.status == chargeplan::PlanStatus::optimal ? 0 : 1;
}
