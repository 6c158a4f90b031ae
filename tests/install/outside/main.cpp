// Two cars at a site that can feed only one of them at a time: prints each car's set-points.
#include <chargeplan/planner.hpp>
#include <chargeplan/version.hpp>

#include <iostream>
#include <string>

namespace {

chargeplan::Session car(const std::string& id) {
  using namespace std::chrono_literals;
  chargeplan::Session session;
  session.id = id;
  session.arrival = chargeplan::Instant{};
  session.departure = session.arrival + 2h;
  session.max_power_kw = 10;
  session.energy_required_kwh = 9;
  return session;
}

}  // namespace

int main() {
  chargeplan::Problem problem;
  problem.horizon.step = std::chrono::hours{1};
  problem.horizon.step_count = 2;
  problem.site.grid_limit_kw = 10;
  problem.sessions = {car("first"), car("second")};
  const auto plan = chargeplan::plan(problem);
  if (!plan) {
    std::cerr << plan.error().message << '\n';
    return 1;
  }
  std::cout << "chargeplan " << chargeplan::version() << '\n';
  double delivered_kwh = 0;
  for (const auto& session : plan->sessions) {
    std::cout << session.id << ':';
    for (const double power_kw : session.power_kw) {
      std::cout << ' ' << power_kw;
    }
    std::cout << " kW\n";
    delivered_kwh += session.energy_delivered_kwh;
  }
  std::cout << "delivered " << delivered_kwh << " kWh\n";
  // 10 kW for two hours at an efficiency of 0.9 are the 18 kWh that both ask for
  return delivered_kwh > 17.999 && delivered_kwh < 18.001 ? 0 : 1;
}
