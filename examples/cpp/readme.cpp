// The README's snippet: three cars that could draw 29 kW behind a connection of 11 kW, and a price that doubles at 18:00.
#include <chargeplan/planner.hpp>

#include <iostream>

int main() {
  using namespace chargeplan;
  using namespace std::chrono_literals;

  Problem problem;
  problem.horizon = {.start = std::chrono::sys_days{2025y / 8 / 18} + 16h, .step = 1h, .step_count = 6};
  problem.site.grid_limit_kw = 11;  // one number, or one a step
  problem.site.import_price_per_kwh = std::vector{0.10, 0.10, 0.20, 0.20, 0.20, 0.20};
  problem.site.efficiency = 1;
  const auto add_car = [&](const char* id, auto stay, double max_power_kw, double energy_required_kwh) {
    auto& car = problem.sessions.emplace_back();
    car.id = id;
    car.arrival = problem.horizon.start;
    car.departure = car.arrival + stay;
    car.max_power_kw = max_power_kw;
    car.energy_required_kwh = energy_required_kwh;
  };
  add_car("Ada", 2h, 11, 12);
  add_car("Ben", 4h, 11, 10);
  add_car("Cy", 6h, 7, 15);

  const auto plan = chargeplan::plan(problem);
  if (!plan) {  // every problem of the input, each with its place
    for (const auto& issue : plan.error().issues) std::cerr << issue.path << ": " << issue.message << '\n';
    return traits(plan.error().code).exit_status;
  }
  for (const auto& session : plan->sessions) {
    std::cout << session.id << ':';
    for (const double power_kw : session.power_kw) std::cout << ' ' << power_kw;
    std::cout << " kW, short of " << session.unmet_kwh << " kWh\n";
  }
  std::cout << "cost " << plan->objective_cost << " EUR; no plan costs less than " << plan->bound_cost << '\n';
}
