/// What a kW costs in each step of a site without groups, and which loads go with that. Source: docs/solver.md, "A site with one
/// limit".
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "solvers/fleet/program.hpp"

namespace chargeplan::solvers::fleet {

/// By step, for a kW of a session that is fully present. At first nothing is scarce, and no load is bounded.
struct StepPrices {
  explicit StepPrices(std::size_t T)
      : cost(T),
        hard_limit(T, infinity),
        overload_share(T),
        limit(T, infinity),
        sun(T, infinity),
        rise(T),
        in_way(T),
        peak_from(T, infinity),
        peak_share(T),
        peak(T, infinity),
        undrawn(T),
        scarcity(T),
        price(T) {}

  std::vector<double> cost;                                         ///< of the first kW
  std::vector<double> hard_limit;                                   ///< that no overload passes, and
  std::vector<double> overload_share;                               ///< what of a kW of overload the limit is more
  std::vector<double> limit;                                        ///< both together
  double overload_kw = 0, most_overload_kw = 0, overload_cost = 0;  ///< of all steps; the most that it may be; of a kW
  std::vector<double> sun, rise;                                    ///< kW drawn at that cost; what others cost more
  std::vector<char> in_way;        ///< whether it is sun that is switched off, all of it, and gives way beyond the bend
  std::vector<double> peak_from;   ///< kW drawn up to which nothing is billed, and
  std::vector<double> peak_share;  ///< what of a kW that is billed they may be more
  std::vector<double> peak;        ///< both together
  std::vector<double> undrawn;     ///< kW of set-points that the limit sees, while the car is not there
  double peak_kw = 0, most_peak_kw = 0, peak_cost = 0;  ///< that is billed; the most that it may be; of a kW

  std::vector<double> scarcity;       ///< what of the rise and of the prices of limit and peak is paid, at least 0
  std::vector<double> price;          ///< with the cost
  std::vector<double> told_of_limit;  ///< of the scarcity, where a sample says so; else empty
  double noise = 0;                   ///< prices that differ by no more are one

  void add_scarcity(std::size_t t, double change) {
    const double sum = scarcity[t] + change;
    scarcity[t] = sum <= noise ? 0.0 : (std::abs(sum - rise[t]) <= noise ? rise[t] : sum);
    price[t] = cost[t] + scarcity[t];
  }
  void pass(double kw) {
    overload_kw = kw;
    for (std::size_t t = 0; t < limit.size(); ++t) limit[t] = hard_limit[t] + overload_share[t] * kw;
  }
  void bill(double kw) {
    peak_kw = kw;
    for (std::size_t t = 0; t < peak.size(); ++t) peak[t] = std::max(0.0, peak_from[t] + peak_share[t] * kw);
  }

  /// The most that the load may be, which is the sum of the set-points.
  [[nodiscard]] double end(std::size_t t) const { return std::min(limit[t], peak[t] + undrawn[t]); }
  [[nodiscard]] bool ends_at_peak(std::size_t t) const { return peak[t] + undrawn[t] < limit[t]; }
  /// The load at which the price rises.
  [[nodiscard]] double bend(std::size_t t) const {
    return in_way[t] != 0 ? std::max(0.0, end(t) - sun[t]) : std::min(sun[t] + undrawn[t], end(t));
  }
  /// The loads that go with the price.
  [[nodiscard]] double least(std::size_t t) const {
    if (scarcity[t] <= 0) return 0;
    return scarcity[t] <= rise[t] ? bend(t) : end(t);
  }
  [[nodiscard]] double most(std::size_t t) const { return scarcity[t] < rise[t] ? bend(t) : end(t); }
  [[nodiscard]] bool is_free(std::size_t t) const { return least(t) < most(t); }
  /// What the price has to change by before a load may be larger, or smaller.
  [[nodiscard]] double until_more(std::size_t t, double load) const {
    const double last = end(t);
    return scarcity[t] < rise[t] && load < last && bend(t) < last ? rise[t] - scarcity[t] : infinity;
  }
  [[nodiscard]] double until_less(std::size_t t, double load) const {
    return scarcity[t] - (scarcity[t] >= rise[t] && load > bend(t) ? rise[t] : 0.0);
  }

  /// What of the scarcity is of the rise; the rest is the price of what the load ends at.
  [[nodiscard]] double of_rise(std::size_t t) const {
    return in_way[t] != 0 || sun[t] + undrawn[t] > end(t) ? 0.0 : std::min(scarcity[t], rise[t]);
  }
  [[nodiscard]] double of_peak(std::size_t t) const { return ends_at_peak(t) ? scarcity[t] - of_rise(t) : 0.0; }
  [[nodiscard]] double of_limit(std::size_t t) const { return ends_at_peak(t) ? 0.0 : scarcity[t] - of_rise(t); }

  /// For a kW, on average, of a session that is there for a part f of the step: the limit sees 1 / f of it.
  [[nodiscard]] double price_of_part(std::size_t t, double f) const {
    return price[t] + (told_of_limit.empty() ? of_limit(t) : told_of_limit[t]) * (1 / f - 1);
  }
};

}  // namespace chargeplan::solvers::fleet
