#include "support/random_problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include "demand/random.hpp"

namespace chargeplan::test {
namespace {

using std::chrono::seconds;

constexpr Instant first_start{std::chrono::sys_days{std::chrono::year{2025} / 8 / 18}};

/// Numbers with few digits: no distribution of the standard library, whose results differ between machines.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : source_{seed} {}
  int between(int low, int high) { return low + static_cast<int>(source_.below(high - low + 1)); }
  double decimal(int low, int high, int denominator) { return between(low, high) / static_cast<double>(denominator); }
  bool percent(int chance) { return between(0, 99) < chance; }
  template <class T, std::size_t N>
  T one_of(const std::array<T, N>& values) {
    return values[static_cast<std::size_t>(between(0, static_cast<int>(N) - 1))];
  }

 private:
  demand::SplitMix64 source_;
};

double largest_of(const std::vector<double>& values, double at_least) {
  for (const double value : values) at_least = std::max(at_least, value);
  return at_least;
}

class Draw {
 public:
  Draw(std::uint64_t seed, std::vector<Family> families, RandomSize size) : dice_{seed}, size_{size} {
    drawn_.seed = seed;
    drawn_.families = std::move(families);
  }

  RandomProblem make() {
    draw_horizon();
    draw_sessions();
    draw_stays_of_no_step();
    draw_site();
    draw_evses_and_groups();
    scale_powers();
    return std::move(drawn_);
  }

 private:
  [[nodiscard]] bool has(Family family) const { return drawn_.has(family); }
  [[nodiscard]] std::size_t steps() const { return static_cast<std::size_t>(problem_.horizon.step_count); }
  [[nodiscard]] seconds step() const { return problem_.horizon.step; }

  /// Small numbers as often as large ones.
  int up_to(int most) {
    const int third = dice_.between(1, 3);
    return dice_.between(0, std::max(1, third * third * most / 9));
  }

  void draw_horizon() {
    auto& horizon = problem_.horizon;
    horizon.start = first_start + std::chrono::hours{dice_.between(0, 23)};
    horizon.step = std::chrono::minutes{dice_.one_of(std::array{5, 15, 15, 30, 60})};
    horizon.step_count = std::clamp(up_to(size_.most_steps), 1, size_.most_steps);
    if (has(Family::floor_presence) || has(Family::no_present_step)) horizon.presence = Presence::floor;
  }

  void draw_sessions() {
    const int count = dice_.percent(2) ? 0 : std::clamp(up_to(size_.most_sessions), 1, size_.most_sessions);
    for (int s = 0; s < count; ++s) problem_.sessions.push_back(draw_session(s));
    if (has(Family::shared_evses)) chain_stays();
  }

  Session draw_session(int s) {
    Session session;
    session.id = fmt::format("s{}", s);
    draw_stay(session);
    session.max_power_kw = dice_.one_of(std::array{3.7, 6.0, 7.4, 11.0, 22.0, 50.0});
    if (has(Family::efficiencies) && dice_.percent(80)) session.efficiency = dice_.decimal(50, 100, 100);
    const double stay_h = std::max(hours(session.departure - session.arrival), 0.02);
    const double most_kwh = session.max_power_kw * stay_h * session.efficiency.value_or(0.9);
    const int most_percent = has(Family::more_than_required) ? 60 : 110;  // of what the stay allows
    const double energy_kwh = dice_.percent(3) ? 0.0 : std::round(most_kwh * dice_.decimal(10, most_percent, 100) * 1e4) / 1e4;
    session.energy_required_kwh = energy_kwh;
    if (has(Family::more_than_required) && dice_.percent(70))
      session.max_energy_kwh = energy_kwh * dice_.decimal(105, 200, 100) + 0.1;
    else if (dice_.percent(50)) {
      session.battery_capacity_kwh = dice_.one_of(std::array{30.0, 52.0, 88.0, 100.0}) + std::ceil(energy_kwh);
      session.arrival_energy_kwh = *session.battery_capacity_kwh - energy_kwh * dice_.decimal(95, 120, 100);
      session.arrival_energy_kwh = std::max(0.0, *session.arrival_energy_kwh);
    }
    if (dice_.percent(60)) session.unmet_price_per_kwh = dice_.decimal(5, 80, 10);
    if (has(Family::priorities)) session.priority = dice_.one_of(std::array{0.25, 0.5, 1.0, 2.0, 8.0});
    if (has(Family::minimum_power) && dice_.percent(70))
      session.min_power_kw = session.max_power_kw * dice_.decimal(20, 100, 100);
    return session;
  }

  void draw_stay(Session& session) {
    const int T = problem_.horizon.step_count;
    const int first = dice_.between(0, T - 1);
    const int last = std::min(T, first + dice_.between(1, std::max(1, std::min(T, 16))));
    session.arrival = problem_.horizon.step_start(first);
    session.departure = problem_.horizon.step_start(std::max(last, first + 1));
    const bool off_grid = has(Family::fraction_presence) || has(Family::floor_presence) || dice_.percent(25);
    const int step_s = static_cast<int>(step().count());
    if (off_grid) {
      session.arrival += seconds{dice_.between(0, step_s / 2 - 1)};
      session.departure -= seconds{dice_.between(0, step_s / 2 - 1)};
    }
    if (has(Family::cut_stays) && dice_.percent(50)) cut_stay(session);
  }

  void cut_stay(Session& session) {
    const auto far = step() * dice_.between(1, 20);
    if (dice_.percent(10)) {  // wholly outside
      session.arrival -= step() * 200;
      session.departure -= step() * 200;
      return;
    }
    if (dice_.percent(60)) session.arrival = problem_.horizon.start - far;
    if (dice_.percent(60)) session.departure = problem_.horizon.end() + far;
  }

  /// Some stays begin when another one ends, to share its EVSE.
  void chain_stays() {
    for (std::size_t s = 1; s < problem_.sessions.size(); ++s) {
      if (!dice_.percent(50)) continue;
      const auto& before = problem_.sessions[s - 1];
      if (before.departure >= problem_.horizon.end() || before.departure <= problem_.horizon.start) continue;
      auto& session = problem_.sessions[s];
      const auto stay = session.departure - session.arrival;
      session.arrival = before.departure;
      session.departure = session.arrival + stay;
    }
  }

  void draw_stays_of_no_step() {
    if (!has(Family::no_present_step)) return;
    for (auto& session : problem_.sessions) {
      if (!dice_.percent(40)) continue;
      session.arrival = problem_.horizon.step_start(dice_.between(0, problem_.horizon.step_count - 1)) + step() / 4;
      session.departure = session.arrival + step() / 2;
    }
  }

  [[nodiscard]] bool present(const Session& session, std::size_t t) const {
    const auto from = problem_.horizon.step_start(static_cast<int>(t));
    return session.arrival < from + step() && session.departure > from;
  }

  /// What the cars could draw in a step, kW.
  [[nodiscard]] std::vector<double> reach_kw() const {
    std::vector<double> reach(steps());
    for (std::size_t t = 0; t < steps(); ++t)
      for (const auto& session : problem_.sessions)
        if (present(session, t)) reach[t] += session.max_power_kw;
    return reach;
  }

  void draw_site() {
    const auto reach = reach_kw();
    const double typical_kw = largest_of(reach, 10.0);
    draw_prices();
    draw_limit(reach, typical_kw);
    if (has(Family::pv_surplus)) draw_pv(typical_kw);
    auto& site = problem_.site;
    if (has(Family::demand_charge)) {
      site.demand_charge_per_kw = dice_.decimal(1, 40, 20);
      site.billed_peak_kw = dice_.percent(70) ? std::round(typical_kw * dice_.decimal(0, 30, 100)) : 0.0;
    }
    if (dice_.percent(50)) site.efficiency = dice_.one_of(std::array{0.85, 0.92, 1.0});
  }

  void draw_prices() {
    auto& site = problem_.site;
    const bool moving = has(Family::moving_price) || has(Family::negative_price) || has(Family::more_than_required);
    if (!moving) {
      if (has(Family::flat_price) || dice_.percent(50)) site.import_price_per_kwh = dice_.decimal(5, 60, 100);
      return;
    }
    std::vector<double> price(steps());
    const bool negative = has(Family::negative_price) || has(Family::more_than_required);
    for (auto& value : price) {
      value = dice_.percent(30) ? 0.2 : dice_.decimal(0, 6000, 10000);  // equal prices make ties
      if (negative && dice_.percent(has(Family::more_than_required) ? 60 : 45)) value = -dice_.decimal(1, 3000, 10000);
    }
    site.import_price_per_kwh = std::move(price);
  }

  void draw_limit(const std::vector<double>& reach, double typical_kw) {
    auto& site = problem_.site;
    const bool soft = has(Family::soft_limit) || has(Family::base_above_limit);
    const bool tight = soft || has(Family::hard_limit) || has(Family::priorities);
    const bool loaded = has(Family::base_above_limit) || dice_.percent(30);
    std::vector<double> limit(steps()), base(steps());
    const double share = dice_.decimal(15, 70, 100);
    for (std::size_t t = 0; t < steps(); ++t) {
      base[t] = loaded ? std::round(typical_kw * dice_.decimal(0, 60, 100) * 10) / 10 : 0.0;
      const double cars_kw = tight ? std::max(1.0, std::min(share * typical_kw, 0.9 * reach[t])) : 1.2 * typical_kw;
      limit[t] = base[t] + std::round(cars_kw * 10) / 10;
      if (has(Family::base_above_limit) && dice_.percent(50)) limit[t] = base[t] * 0.8;
      if (has(Family::zero_limit_steps) && dice_.percent(40)) {
        limit[t] = 0;
        if (!soft) base[t] = 0;
      }
    }
    if (soft) site.overload_price_per_kw = dice_.one_of(std::array{0.0, 0.05, 0.5, 2.0, 20.0, 1e4});
    const bool constant = !has(Family::zero_limit_steps) && !soft && dice_.percent(40);
    if (constant) {
      site.grid_limit_kw = largest_of(base, 0.0) + std::round(share * typical_kw * 10) / 10;
    } else {
      site.grid_limit_kw = std::move(limit);
    }
    if (loaded) site.base_load_kw = std::move(base);
  }

  void draw_pv(double typical_kw) {
    auto& site = problem_.site;
    std::vector<double> pv(steps());
    double surplus_kw = 0;
    for (std::size_t t = 0; t < steps(); ++t) {
      if (!dice_.percent(65)) continue;
      pv[t] = std::round((site.base_load_kw[t] + typical_kw * dice_.decimal(10, 150, 100)) * 10) / 10;
      surplus_kw = std::max(surplus_kw, pv[t] - site.base_load_kw[t]);
    }
    site.pv_kw = std::move(pv);
    if (dice_.percent(85)) site.export_limit_kw = std::round(surplus_kw * dice_.decimal(0, 50, 100));
    if (dice_.percent(60)) {
      std::vector<double> price(steps());
      for (std::size_t t = 0; t < steps(); ++t)
        price[t] = site.import_price_per_kwh[t] - dice_.decimal(-2, 20, 100);  // now and then above the import price
      site.export_price_per_kwh = std::move(price);
    }
  }

  void draw_evses_and_groups() {
    const bool tree = has(Family::group_tree);
    const bool shared = has(Family::shared_evses);
    if (tree) draw_groups();
    if (!tree && !shared && !has(Family::minimum_power)) return;
    std::vector<Instant> free_from;
    for (auto& session : problem_.sessions) {
      if (tree && dice_.percent(5)) continue;  // under the site's limit only
      std::size_t place = free_from.size();
      if (shared)
        for (std::size_t e = 0; e < free_from.size(); ++e)
          if (free_from[e] <= session.arrival) place = e;
      if (place == free_from.size()) {
        free_from.push_back(session.departure);
        add_evse(session);
      }
      free_from[place] = session.departure;
      session.evse = problem_.site.evses[place].id;
    }
    fit_minimum_to_evses();
    if (tree) limit_groups();
  }

  void add_evse(const Session& session) {
    Evse evse;
    evse.id = fmt::format("e{}", problem_.site.evses.size());
    if (!problem_.site.groups.empty())
      evse.group =
          problem_.site.groups[static_cast<std::size_t>(dice_.between(0, static_cast<int>(problem_.site.groups.size()) - 1))]
              .id;
    if (dice_.percent(30)) evse.max_power_kw = dice_.one_of(std::array{3.7, 11.0, 22.0});
    if (has(Family::minimum_power) && dice_.percent(30)) evse.min_power_kw = std::min(1.4, session.max_power_kw);
    problem_.site.evses.push_back(std::move(evse));
  }

  /// The higher minimum must not be above the lower maximum.
  void fit_minimum_to_evses() {
    for (auto& session : problem_.sessions) {
      if (!session.evse) continue;
      const auto at = std::find_if(problem_.site.evses.begin(), problem_.site.evses.end(),
                                   [&](const Evse& evse) { return evse.id == *session.evse; });
      const double most_kw = std::min(session.max_power_kw, at->max_power_kw.value_or(session.max_power_kw));
      session.min_power_kw = std::min(session.min_power_kw, most_kw);
    }
  }

  void draw_groups() {  // one root, branches, leaves
    auto& groups = problem_.site.groups;
    groups.push_back({"root", std::nullopt, 0.0});
    const int branches = dice_.between(1, 3);
    for (int b = 0; b < branches; ++b) {
      const auto branch = fmt::format("b{}", b);
      groups.push_back({branch, "root", 0.0});
      const int leaves = dice_.between(1, 2);
      for (int l = 0; l < leaves; ++l) groups.push_back({fmt::format("{}l{}", branch, l), branch, 0.0});
    }
  }

  void limit_groups() {
    for (auto& group : problem_.site.groups) {
      std::vector<double> limit(steps());
      const double share = dice_.decimal(20, 90, 100);
      for (std::size_t t = 0; t < steps(); ++t)
        limit[t] = dice_.percent(4) ? 0.0 : std::round(share * reach_below_kw(group.id, t) * 10) / 10;
      if (dice_.percent(40))
        group.limit_kw = largest_of(limit, 0.0);
      else
        group.limit_kw = std::move(limit);
    }
  }

  [[nodiscard]] double reach_below_kw(const std::string& group, std::size_t t) const {
    double sum_kw = 0;
    for (const auto& session : problem_.sessions) {
      if (!session.evse || !present(session, t)) continue;
      const auto at = std::find_if(problem_.site.evses.begin(), problem_.site.evses.end(),
                                   [&](const Evse& evse) { return evse.id == *session.evse; });
      // Ids are root, bX and bXlY, so that a group is above those whose id it begins; the root is above all.
      if (group == "root" || at->group->starts_with(group)) sum_kw += session.max_power_kw;
    }
    return sum_kw;
  }

  void scale_powers() {
    if (has(Family::tiny_powers)) scale(1.0 / 1024);
    if (has(Family::large_powers)) scale(1024);
  }

  void scale(double by);

  Dice dice_;
  RandomSize size_;
  RandomProblem drawn_;
  Problem& problem_ = drawn_.problem;
};

Series times(const Series& series, double by) {
  if (series.is_constant()) return series[0] * by;
  auto values = series.values();
  for (auto& value : values) value *= by;
  return values;
}

void Draw::scale(double by) {
  auto& site = problem_.site;
  for (auto* series : {&site.grid_limit_kw, &site.base_load_kw, &site.pv_kw}) *series = times(*series, by);
  if (site.export_limit_kw) site.export_limit_kw = times(*site.export_limit_kw, by);
  site.billed_peak_kw *= by;
  for (auto& group : site.groups) group.limit_kw = times(group.limit_kw, by);
  for (auto& evse : site.evses) {
    if (evse.max_power_kw) *evse.max_power_kw *= by;
    evse.min_power_kw *= by;
  }
  for (auto& session : problem_.sessions) {
    session.max_power_kw *= by;
    session.min_power_kw *= by;
    for (auto* energy :
         {&session.energy_required_kwh, &session.max_energy_kwh, &session.battery_capacity_kwh, &session.arrival_energy_kwh})
      if (*energy) **energy *= by;
  }
}

/// Families that leave no room for each other: the one that came first stays.
bool exclude_each_other(Family a, Family b) {
  const auto either = [&](Family first, std::initializer_list<Family> second) {
    return (a == first && std::find(second.begin(), second.end(), b) != second.end()) ||
           (b == first && std::find(second.begin(), second.end(), a) != second.end());
  };
  return either(Family::fraction_presence, {Family::floor_presence, Family::no_present_step}) ||
         either(Family::flat_price, {Family::moving_price, Family::negative_price, Family::more_than_required}) ||
         either(Family::hard_limit, {Family::soft_limit, Family::base_above_limit}) ||
         either(Family::tiny_powers, {Family::large_powers});
}

}  // namespace

bool RandomProblem::has(Family family) const { return std::find(families.begin(), families.end(), family) != families.end(); }

std::string RandomProblem::words() const {
  std::string text = fmt::format("CHARGEPLAN_SEED={} (", seed);
  for (const auto& traits : all_families)
    if (has(traits.family)) text += fmt::format("{}{}", text.back() == '(' ? "" : ", ", traits.name);
  return text + fmt::format("; {} sessions, {} steps)", problem.sessions.size(), problem.horizon.step_count);
}

RandomProblem random_problem(std::uint64_t seed, std::vector<Family> families, RandomSize size) {
  return Draw{seed, std::move(families), size}.make();
}

RandomProblem random_problem(std::uint64_t seed, RandomSize size) {
  std::vector<Family> families{all_families[seed % all_families.size()].family};
  Dice dice{seed + 0x5EED};
  for (const auto& traits : all_families) {
    const auto family = traits.family;
    const bool rare = family == Family::tiny_powers || family == Family::large_powers;
    if (family == families.front() || !dice.percent(rare ? 2 : 12)) continue;
    if (std::none_of(families.begin(), families.end(), [&](Family other) { return exclude_each_other(family, other); }))
      families.push_back(family);
  }
  return random_problem(seed, std::move(families), size);
}

}  // namespace chargeplan::test
