// A request of another size by the recipe of benchmarks/data/SOURCE.md.
#pragma once

#include <cstdint>
#include <utility>

#include "chargeplan/demand.hpp"
#include "io/request.hpp"

namespace chargeplan::drawing {

/// Horizon, prices and options of `like`; sessions drawn from `seed`, and a limit that follows their number.
inline Result<io::PlanRequest> drawn_request(io::PlanRequest like, int session_count, std::uint64_t seed) {
  constexpr double limit_kw_per_session = 1.2;
  constexpr double unmet_cost_per_battery = 100;
  auto sessions = synthetic_sessions({.session_count = session_count, .seed = seed});
  if (!sessions) return tl::unexpected{std::move(sessions.error())};
  for (auto& session : *sessions) session.unmet_price_per_kwh = unmet_cost_per_battery / session.battery_capacity_kwh.value();
  like.problem.sessions = *std::move(sessions);
  like.problem.site.grid_limit_kw = limit_kw_per_session * session_count;
  return like;
}

}  // namespace chargeplan::drawing
