#include "solvers/cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "drawing/drawn_request.hpp"

namespace chargeplan::solver_race {
namespace {

constexpr std::uint64_t seed = 7;

/// The same day in steps of a `parts`-th of their length.
void divide_steps(Problem& problem, int parts) {
  auto& horizon = problem.horizon;
  std::vector<double> price;
  for (int t = 0; t < horizon.step_count * parts; ++t)
    price.push_back(problem.site.import_price_per_kwh[static_cast<std::size_t>(t / parts)]);
  problem.site.import_price_per_kwh = std::move(price);
  horizon.step /= parts;
  horizon.step_count *= parts;
}

constexpr int group_count = 100, parent_count = 10;

/// What a group may draw for each of its sessions, kW.
struct GroupLimits {
  Series parent, group;
};

void add_groups(Problem& problem, const GroupLimits& per_session) {
  const auto limit = [&](const Series& each, int groups) {
    std::vector<double> limit_kw;
    for (std::size_t t = 0; t < static_cast<std::size_t>(problem.horizon.step_count); ++t)
      limit_kw.push_back(each[t] * static_cast<double>(problem.sessions.size()) / groups);
    return limit_kw;
  };
  auto& site = problem.site;
  for (int p = 0; p < parent_count; ++p)
    site.groups.push_back({fmt::format("parent {}", p), {}, limit(per_session.parent, parent_count)});
  for (int g = 0; g < group_count; ++g)
    site.groups.push_back(
        {fmt::format("group {}", g), fmt::format("parent {}", g % parent_count), limit(per_session.group, group_count)});
  for (std::size_t s = 0; s < problem.sessions.size(); ++s) {
    auto& evse = site.evses.emplace_back();
    evse.id = fmt::format("{}", s);
    evse.group = fmt::format("group {}", s % group_count);
    problem.sessions[s].evse = evse.id;
  }
}

/// Out of the way but for one hour, which is not the same for both levels.
GroupLimits limits_for_an_hour(const Horizon& horizon) {
  const auto tight_in = [&](int hour) {
    std::vector<double> limit_kw;
    for (int t = 0; t < horizon.step_count; ++t)
      limit_kw.push_back(t * horizon.step / std::chrono::hours{1} == hour ? 1.0 : 5.0);
    return Series{std::move(limit_kw)};
  };
  return {tight_in(8), tight_in(10)};
}

void add_sun(Problem& problem) {
  const auto sessions = static_cast<double>(problem.sessions.size());
  const int step_count = problem.horizon.step_count;
  std::vector<double> pv_kw, export_price;
  for (int t = 0; t < step_count; ++t) {
    const double sun = std::sin((2.0 * t / step_count - 0.5) * std::numbers::pi);  // above 0 from 06:00 to 18:00
    pv_kw.push_back(std::max(0.0, sun) * sessions);
    export_price.push_back(problem.site.import_price_per_kwh[static_cast<std::size_t>(t)] - 0.03);
  }
  auto& site = problem.site;
  site.pv_kw = std::move(pv_kw);
  site.base_load_kw = 0.3 * sessions;
  site.export_price_per_kwh = Series{std::move(export_price)};
}

void add_sun_and_peak(Problem& problem) {
  add_sun(problem);
  problem.site.demand_charge_per_kw = 0.5;
}

void add_site(Problem& problem) {
  add_sun_and_peak(problem);
  problem.site.overload_price_per_kw = 5;
  problem.horizon.presence = Presence::fraction;
}

/// From noon to noon: arrivals from 16:00 to 21:30, stays of 8 to 12 hours.
void stay_overnight(Problem& problem) {
  using std::chrono::hours;
  const Instant midnight = problem.horizon.start;
  problem.horizon.start = midnight + hours{12};
  for (auto& session : problem.sessions) {
    const auto stay = session.departure - session.arrival;
    session.arrival = midnight + hours{16} + (session.arrival - midnight - hours{5}) / 2;
    session.departure = session.arrival + hours{7} + stay;
  }
}

/// Those that leave first, and the days until the last of them has.
void keep_first(Problem& problem, std::size_t count) {
  auto& sessions = problem.sessions;
  std::stable_sort(sessions.begin(), sessions.end(),
                   [](const Session& one, const Session& other) { return one.departure < other.departure; });
  sessions.resize(std::min(count, sessions.size()));
  auto& horizon = problem.horizon;
  const auto days = std::chrono::ceil<std::chrono::days>(sessions.back().departure - horizon.start);
  horizon.step_count = std::min(horizon.step_count, static_cast<int>(days / horizon.step));
  std::vector<double> price;
  for (int t = 0; t < horizon.step_count; ++t) price.push_back(problem.site.import_price_per_kwh[static_cast<std::size_t>(t)]);
  problem.site.import_price_per_kwh = std::move(price);
}

}  // namespace

Result<io::PlanRequest> draw_case(std::string_view name, int session_count, io::PlanRequest like) {
  if (name == "real") {
    keep_first(like.problem, static_cast<std::size_t>(session_count));
    return like;
  }
  auto request = drawing::drawn_request(std::move(like), session_count, seed);
  if (!request || name == "base") return request;
  auto& problem = request->problem;
  if (name == "groups") {
    add_groups(problem, limits_for_an_hour(problem.horizon));
  } else if (name == "fuses") {
    add_groups(problem, {1.4, 1.5});
  } else if (name == "sun") {
    add_sun(problem);
  } else if (name == "peak") {
    add_sun_and_peak(problem);
  } else if (name == "site") {
    add_site(problem);
  } else if (name == "soft") {
    add_site(problem);
    problem.horizon.presence = Presence::floor;
  } else if (name == "peak_fractions") {
    add_sun_and_peak(problem);
    problem.horizon.presence = Presence::fraction;
  } else if (name == "fractions") {
    problem.horizon.presence = Presence::fraction;
  } else if (name == "five_minutes") {
    divide_steps(problem, 3);
  } else if (name == "overnight") {
    divide_steps(problem, 15);
    stay_overnight(problem);
  } else {
    return tl::unexpected{Error{ErrorCode::invalid_input, fmt::format("there is no case {}", name), {}}};
  }
  return request;
}

}  // namespace chargeplan::solver_race
