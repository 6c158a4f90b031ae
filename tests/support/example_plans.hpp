/// Plans to write: real ones, by the real planner, of days drawn at random or made to pinch.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "chargeplan/demand.hpp"
#include "chargeplan/planner.hpp"
#include "io/plan_document.hpp"

namespace chargeplan::test {

struct ExampleDay {
  int session_count = 40;
  std::uint64_t seed = 7;
  std::string time_zone = "Europe/Paris";
  std::chrono::year_month_day date{std::chrono::year{2025}, std::chrono::month{8}, std::chrono::day{18}};
  double limit_kw_per_session = 2.5;
  bool groups = false;
  bool base_load_and_pv = false;
  bool negative_prices = false;
};

struct PlannedExample {
  Problem problem;
  TimeZone zone;
  io::PlanDocument document;
};

/// Dear in the morning and the evening, cheap at noon and at night, by step of the day.
inline std::vector<double> example_prices(const Horizon& horizon, bool negative_at_noon) {
  std::vector<double> prices;
  for (int t = 0; t < horizon.step_count; ++t) {
    const double hour = hours(horizon.step * t);
    const auto hill = [&](double at, double width) { return std::max(0.0, 1 - std::abs(hour - at) / width); };
    const double price = 0.11 + 0.13 * hill(8, 3) + 0.19 * hill(19, 3.5) - (negative_at_noon ? 0.19 : 0.06) * hill(13, 3.5);
    prices.push_back(std::round(price * 10'000) / 10'000);
  }
  return prices;
}

inline void add_groups(Problem& problem) {
  auto& site = problem.site;
  const double share = site.grid_limit_kw[0] / 3;
  for (const char* name : {"north", "middle", "south"}) site.groups.push_back({name, std::nullopt, share * 1.1});
  for (std::size_t s = 0; s < problem.sessions.size(); ++s) {
    const std::string id = fmt::format("A{}", s + 1);
    site.evses.push_back({id, site.groups[s % 3].id, std::nullopt, 0});
    problem.sessions[s].evse = id;
  }
}

inline void add_base_load_and_pv(Problem& problem) {
  const double limit_kw = problem.site.grid_limit_kw[0];
  std::vector<double> base_kw;
  std::vector<double> pv_kw;
  for (int t = 0; t < problem.horizon.step_count; ++t) {
    const double hour = hours(problem.horizon.step * t);
    base_kw.push_back(limit_kw * (0.12 + (hour > 7 && hour < 19 ? 0.18 : 0.02 * std::sin(hour))));
    pv_kw.push_back(std::max(0.0, 0.55 * limit_kw * std::sin((hour - 6.5) / 12.5 * 3.14159265)));
  }
  problem.site.base_load_kw = base_kw;
  problem.site.pv_kw = pv_kw;
}

/// The problem of such a day.
inline std::pair<Problem, TimeZone> example_problem(const ExampleDay& day) {
  auto zone = TimeZone::find(day.time_zone).value();
  Problem problem;
  problem.site.id = "Depot 1";
  problem.sessions = synthetic_sessions({day.session_count, day.seed, day.date, day.time_zone}).value();
  problem.horizon = resolve_horizon({}, problem.sessions, zone);
  problem.horizon.time_zone = zone.name();
  problem.site.grid_limit_kw = day.limit_kw_per_session * day.session_count;
  problem.site.import_price_per_kwh = example_prices(problem.horizon, day.negative_prices);
  if (day.groups) add_groups(problem);
  if (day.base_load_and_pv) add_base_load_and_pv(problem);
  return {std::move(problem), std::move(zone)};
}

inline io::PlanDocument document_of(Plan plan) {
  return {"example", Instant{std::chrono::sys_days{std::chrono::year{2025} / 8 / 17}}, std::string(64, '0'), "0.1.0",
          std::move(plan)};
}

/// Planned; a day that cannot be is a mistake of the test (`value()` throws).
inline PlannedExample planned_example(const ExampleDay& day = {}) {
  auto [problem, zone] = example_problem(day);
  auto plan = chargeplan::plan(problem);
  return {std::move(problem), std::move(zone), document_of(std::move(plan).value())};
}

}  // namespace chargeplan::test
