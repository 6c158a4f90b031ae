/// What the examples share: a day of synthetic cars, and how a plan is shown.
#pragma once

#include <chargeplan/demand.hpp>
#include <chargeplan/planner.hpp>

#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <string_view>

namespace example {

/// The value, or the end of the program with every issue on stderr.
template <class T>
T value_or_exit(chargeplan::Result<T> result) {
  if (result) return *std::move(result);
  std::cerr << result.error().message << '\n';
  for (const auto& issue : result.error().issues) std::cerr << "  " << issue.path << ": " << issue.message << '\n';
  std::exit(chargeplan::traits(result.error().code).exit_status);
}

/// 40 cars at an office in Paris, 96 steps of 15 minutes.
inline chargeplan::Problem office_day() {
  chargeplan::Problem problem;
  chargeplan::SyntheticOptions options;
  options.time_zone = "Europe/Paris";
  problem.sessions = value_or_exit(chargeplan::synthetic_sessions(options));
  const auto zone = value_or_exit(chargeplan::TimeZone::find(options.time_zone));
  problem.horizon.start = zone.day_start(options.date);
  problem.horizon.time_zone = options.time_zone;
  return problem;
}

inline void show(std::string_view title, const chargeplan::Plan& plan, std::string_view currency = "EUR") {
  const auto& kpi = plan.kpi;
  std::cout << std::fixed << std::setprecision(1) << title << '\n'
            << "  energy  " << kpi.energy_delivered_kwh << " of " << kpi.energy_required_kwh << " kWh, "
            << kpi.fully_met_sessions << " of " << kpi.sessions << " cars in full\n"
            << "  peak    " << kpi.peak_power_kw << " kW (uncontrolled " << plan.uncontrolled.peak_power_kw << ")\n"
            << std::setprecision(2) << "  cost    " << plan.objective_cost << ' ' << currency << ", of which energy "
            << plan.cost.energy_cost << ", energy not delivered " << plan.cost.unmet_cost << '\n'
            << std::defaultfloat << std::setprecision(3) << "  gap     " << plan.gap << '\n';
}

}  // namespace example
