/// Problems drawn, not described: `site({20, 20, 20, 20}, {session(".##.", {.max_power_kw = 10, .energy_required_kwh = 5})})`.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chargeplan/problem.hpp"

namespace chargeplan::test {

inline constexpr Instant drawn_start{std::chrono::sys_days{std::chrono::year{2025} / 8 / 18}};

struct Wish {
  double max_power_kw = 10;
  double energy_required_kwh = 5;
  double min_power_kw = 0;
  std::optional<std::string> evse{};
  double efficiency = 1;
  double unmet_price_per_kwh = 10;
};

/// `#` is a step of the stay, `.` is none; steps of 15 min from `drawn_start`. The id is the order in `site`.
inline Session session(std::string_view stay, Wish wish = {}) {
  const std::chrono::minutes step{15};
  Session drawn;
  drawn.arrival = drawn_start + step * static_cast<long>(stay.find('#'));
  drawn.departure = drawn_start + step * static_cast<long>(stay.rfind('#') + 1);
  drawn.max_power_kw = wish.max_power_kw;
  drawn.min_power_kw = wish.min_power_kw;
  drawn.energy_required_kwh = wish.energy_required_kwh;
  drawn.evse = std::move(wish.evse);
  drawn.efficiency = wish.efficiency;
  drawn.unmet_price_per_kwh = wish.unmet_price_per_kwh;
  return drawn;
}

/// A site with one limit a step.
inline Problem site(std::vector<double> grid_limit_kw, std::vector<Session> sessions) {
  Problem problem;
  problem.horizon.start = drawn_start;
  problem.horizon.step_count = static_cast<int>(grid_limit_kw.size());
  problem.site.grid_limit_kw = Series{std::move(grid_limit_kw)};
  for (std::size_t s = 0; s < sessions.size(); ++s) sessions[s].id = std::to_string(s);
  problem.sessions = std::move(sessions);
  return problem;
}

}  // namespace chargeplan::test
