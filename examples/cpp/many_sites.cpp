// 500 sites, planned one beside the other on every core of the machine: what a back end does each minute.
#include <chargeplan/portfolio.hpp>

#include "example_day.hpp"

int main() {
  std::vector<chargeplan::Problem> sites(500, example::office_day());
  for (std::size_t k = 0; k < sites.size(); ++k) {
    sites[k].site.id = "site-" + std::to_string(k);
    sites[k].site.grid_limit_kw = 60;
    sites[k].site.import_price_per_kwh = 0.13;
    sites[k].sessions = example::value_or_exit(
        chargeplan::synthetic_sessions({.session_count = 40, .seed = k, .time_zone = sites[k].horizon.time_zone}));
  }
  const auto plans = chargeplan::plan_many(sites);
  double delivered_kwh = 0, energy_cost = 0;
  for (std::size_t k = 0; k < plans.size(); ++k) {
    if (!plans[k]) {  // the others have their plans all the same
      std::cerr << sites[k].site.id << ": " << plans[k].error().message << '\n';
      return traits(plans[k].error().code).exit_status;
    }
    delivered_kwh += plans[k]->kpi.energy_delivered_kwh;
    energy_cost += plans[k]->kpi.energy_cost;
  }
  std::cout << plans.size() << " sites: " << delivered_kwh << " kWh for " << energy_cost << " EUR\n";
}
