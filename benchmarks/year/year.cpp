// year SESSIONS MAPPING PRICES MAPPING LIMIT_KW SOLVER [DAYS]: plans every day of 2019 that has arrivals (or the first DAYS of
// them) at a site in Norway and prints one JSON object: each day's cost and peak, planned and uncontrolled.
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <string>
#include <tuple>

#include <fmt/format.h>

#include "chargeplan/planner.hpp"
#include "days.hpp"
#include "io/keep_memory.hpp"

namespace {

using namespace chargeplan;

int report(const Error& error) {
  std::cerr << error.message << '\n';
  for (const auto& issue : error.issues) std::cerr << "  " << issue.path << ": " << issue.message << '\n';
  return traits(error.code).exit_status;
}

/// Sessions whose stay goes on after the two days.
auto cut_count(const Plan& plan) {
  return std::count_if(plan.sessions.begin(), plan.sessions.end(), [](const SessionPlan& session) {
    return std::any_of(session.notes.begin(), session.notes.end(),
                       [](const Issue& note) { return note.slug == "session_partly_outside_horizon"; });
  });
}

std::string day_json(std::chrono::year_month_day date, const Plan& plan) {
  const auto& [kpi, without] = std::tie(plan.kpi, plan.uncontrolled);
  return fmt::format(
      "{{\"date\": \"{:04}-{:02}-{:02}\", \"sessions\": {}, \"cut_sessions\": {}, \"status\": \"{}\", \"gap\": {}, "
      "\"energy_required_kwh\": {}, \"energy_delivered_kwh\": {}, \"energy_cost\": {}, \"peak_power_kw\": {}, "
      "\"uncontrolled_energy_kwh\": {}, \"uncontrolled_cost\": {}, \"uncontrolled_peak_kw\": {}, "
      "\"uncontrolled_steps_over_limit\": {}, \"solve_s\": {:.6f}, \"total_s\": {:.6f}}}",
      static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), kpi.sessions,
      cut_count(plan), plan.status == PlanStatus::optimal ? "optimal" : "feasible", plan.gap, kpi.energy_required_kwh,
      kpi.energy_delivered_kwh, kpi.energy_cost, kpi.peak_power_kw, without.energy_delivered_kwh, without.energy_cost,
      without.peak_power_kw, without.steps_over_limit, plan.solver.solve_s, plan.solver.total_s);
}

}  // namespace

int main(int argc, char** argv) {
  io::keep_memory();
  if (argc < 7) {
    std::cerr << "usage: year SESSIONS MAPPING PRICES MAPPING LIMIT_KW SOLVER [DAYS]\n";
    return 2;
  }
  const auto inputs = year::read_inputs({argv[1], argv[2], argv[3], argv[4]}, "Europe/Oslo");
  if (!inputs) return report(inputs.error());
  const double grid_limit_kw = std::atof(argv[5]);
  PlanOptions options;
  options.solver = argv[6];
  int days_left = argc > 7 ? std::atoi(argv[7]) : std::numeric_limits<int>::max();

  std::cout << fmt::format("{{\"grid_limit_kw\": {}, \"solver\": \"{}\", \"days\": [", grid_limit_kw, argv[6]);
  const char* separator = "\n";
  for (const auto& [date, sessions] : inputs->sessions_by_day) {
    if (date.year() != std::chrono::year{2019} || days_left-- <= 0) continue;
    const auto problem = year::problem_of_day(*inputs, date, grid_limit_kw);
    if (!problem) return report(problem.error());
    const auto planned = plan(*problem, options);
    if (!planned) return report(planned.error());
    std::cout << separator << day_json(date, *planned);
    separator = ",\n";
  }
  std::cout << "\n]}\n";
  return 0;
}
