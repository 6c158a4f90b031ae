/// Small valid problems of every kind, drawn from a seed: prices of both signs, soft and hard limits, groups three deep, PV
/// with export limits, demand charges, cut stays, shared charging points, minimum power.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <string>
#include <vector>

#include "chargeplan/problem.hpp"
#include "demand/random.hpp"
#include "support/drawn_problem.hpp"

namespace chargeplan::test {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_{seed * 7919 + 17} {}
  double between(double low, double high) { return low + (high - low) * random_.unit(); }
  int below(int count) { return static_cast<int>(random_.below(count)); }
  bool chance(double probability) { return random_.unit() < probability; }
  Series series(double low, double high, int steps) {
    if (chance(0.4)) return between(low, high);
    std::vector<double> values(static_cast<std::size_t>(steps));
    for (auto& value : values) value = between(low, high);
    return values;
  }

 private:
  demand::SplitMix64 random_;
};

inline Site random_site(Dice& dice, int steps) {
  Site site;
  site.grid_limit_kw = dice.series(0, 40, steps);
  if (dice.chance(0.4)) site.overload_price_per_kw = dice.between(0, 5);
  site.import_price_per_kwh = dice.chance(0.3) ? dice.series(-0.3, 0.5, steps) : dice.series(0.05, 0.5, steps);
  if (dice.chance(0.5)) site.pv_kw = dice.series(0, 30, steps);
  if (dice.chance(0.5)) site.base_load_kw = dice.series(0, 20, steps);
  if (dice.chance(0.4)) site.export_price_per_kwh = dice.series(-0.1, 0.6, steps);
  if (dice.chance(0.4)) site.export_limit_kw = dice.series(0, 15, steps);
  if (dice.chance(0.4)) {
    site.demand_charge_per_kw = dice.between(0, 2);
    site.billed_peak_kw = dice.between(0, 20);
  }
  if (dice.chance(0.5))
    site.groups = {{"root", {}, dice.series(5, 30, steps)},
                   {"left", "root", dice.series(2, 15, steps)},
                   {"leaf", "left", dice.series(1, 10, steps)}};
  for (int i = 0; i < 4; ++i) {
    Evse evse{fmt::format("E{}", i), {}, {}, 0};
    if (!site.groups.empty() && dice.chance(0.8)) evse.group = site.groups[static_cast<std::size_t>(dice.below(3))].id;
    if (dice.chance(0.5)) evse.max_power_kw = dice.between(6, 22);
    if (dice.chance(0.3)) evse.min_power_kw = dice.between(0, 4);
    site.evses.push_back(evse);
  }
  return site;
}

/// Charging points take turns, so that stays at one of them never overlap.
inline Session random_session(Dice& dice, const Horizon& horizon, int order) {
  Session session;
  session.id = fmt::format("s{}", order);
  const auto length = std::chrono::duration_cast<std::chrono::seconds>(horizon.end() - horizon.start);
  const int lane = order % 4;
  const int turn = order / 4;
  if (dice.chance(0.8)) {
    session.evse = fmt::format("E{}", lane);
    session.arrival = horizon.start + turn * length / 3 + std::chrono::seconds{dice.below(600)};
    session.departure = session.arrival + std::chrono::seconds{60} +
                        std::chrono::seconds{dice.below(static_cast<int>(length.count() / 3) - 660)};
  } else {
    session.arrival = horizon.start - length / 4 + std::chrono::seconds{dice.below(static_cast<int>(length.count()))};
    session.departure = session.arrival + std::chrono::seconds{1 + dice.below(static_cast<int>(length.count()))};
  }
  session.max_power_kw = dice.between(6, 22);
  if (dice.chance(0.3)) session.min_power_kw = dice.between(0, 5);
  session.energy_required_kwh = dice.chance(0.1) ? 0 : dice.between(0, 20);
  if (dice.chance(0.3)) session.max_energy_kwh = dice.between(0.5, 2) * *session.energy_required_kwh;
  if (dice.chance(0.5)) {
    session.battery_capacity_kwh = dice.between(20, 100);
    session.arrival_soc_ratio = dice.between(0, 1);
  }
  if (dice.chance(0.5)) session.efficiency = dice.between(0.5, 1);
  if (dice.chance(0.5)) session.unmet_price_per_kwh = dice.between(0.05, 3);
  if (dice.chance(0.3)) session.priority = dice.between(0.1, 5);
  return session;
}

inline Problem random_problem(std::uint64_t seed) {
  Dice dice{seed};
  Problem problem;
  problem.horizon.start = drawn_start;
  problem.horizon.step = std::chrono::seconds{dice.chance(0.5) ? 900 : 1800};
  problem.horizon.step_count = 8 + dice.below(9);
  problem.horizon.presence = dice.chance(0.3) ? Presence::floor : Presence::fraction;
  problem.site = random_site(dice, problem.horizon.step_count);
  const int count = 1 + dice.below(12);
  for (int s = 0; s < count; ++s) problem.sessions.push_back(random_session(dice, problem.horizon, s));
  return problem;
}

/// Without a price of overload, the base load must fit under the grid limit for the problem to be feasible.
inline Problem random_feasible_problem(std::uint64_t seed) {
  auto problem = random_problem(seed);
  if (problem.site.overload_price_per_kw) return problem;
  std::vector<double> limit_kw;
  for (std::size_t t = 0; t < static_cast<std::size_t>(problem.horizon.step_count); ++t)
    limit_kw.push_back(std::max(problem.site.grid_limit_kw[t], problem.site.base_load_kw[t] - problem.site.pv_kw[t]));
  problem.site.grid_limit_kw = limit_kw;
  return problem;
}

}  // namespace chargeplan::test
