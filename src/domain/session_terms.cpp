#include "domain/session_terms.hpp"

#include <algorithm>
#include <chrono>

namespace chargeplan::domain {
namespace {

constexpr double default_capacity_kwh = 50.0;  // model.md, "Defaults": w_s without a known capacity

std::optional<double> arrival_energy_kwh(const Session& session) {
  if (session.arrival_energy_kwh) return session.arrival_energy_kwh;
  if (session.arrival_soc_ratio && session.battery_capacity_kwh)
    return *session.arrival_soc_ratio * *session.battery_capacity_kwh;
  return std::nullopt;
}

double energy_required_kwh(const Session& session, std::optional<double> arrival_energy) {
  if (session.energy_required_kwh) return *session.energy_required_kwh;
  return std::max(0.0, *session.target_soc_ratio * *session.battery_capacity_kwh - *arrival_energy);
}

/// What is past of a stay, and what it brought; the battery takes at least that.
void read_past(const Session& session, const Horizon& horizon, SessionTerms& terms) {
  const auto& fraction = terms.window.fraction;
  const int past_steps = std::max(0, horizon.past_step_count - terms.window.first_step);
  terms.past_step_count = std::min(fraction.size(), static_cast<std::size_t>(past_steps));
  double drawn_kwh = 0;
  for (std::size_t k = 0; k < std::min(terms.past_step_count, session.past_power_kw.size()); ++k)
    drawn_kwh += hours(horizon.step) * fraction[k] * session.past_power_kw[k];
  terms.past_delivered_kwh = session.delivered_kwh.value_or(terms.efficiency * drawn_kwh);
  terms.max_energy_kwh = std::max(terms.max_energy_kwh, terms.past_delivered_kwh);
}

}  // namespace

PresenceWindow presence_window(const Session& session, const Horizon& horizon) {
  using std::chrono::microseconds;
  const auto step = std::chrono::duration_cast<microseconds>(horizon.step);
  const auto horizon_length = step * horizon.step_count;
  const auto arrival = session.arrival - horizon.start;
  const auto departure = session.departure - horizon.start;
  PresenceWindow window;
  window.outside_horizon = departure <= microseconds{0} || arrival >= horizon_length;
  if (window.outside_horizon) return window;
  window.starts_before_horizon = arrival < microseconds{0};
  window.ends_after_horizon = departure > horizon_length;
  const auto from = std::max(arrival, microseconds{0});
  const auto until = std::min(departure, horizon_length);
  const auto first = from / step;  // non-negative: truncation is floor
  window.first_step = static_cast<int>(first);
  if (horizon.presence == Presence::floor) {
    window.fraction = {static_cast<std::size_t>(until / step - first), 1, 1};
    return window;
  }
  const auto end = (until + step - microseconds{1}) / step;  // one past the last
  if (end <= first) return window;
  const auto part_of_step = [&](auto t) {
    const auto overlap = std::min(until, step * (t + 1)) - std::max(from, step * t);
    return static_cast<double>(overlap.count()) / static_cast<double>(step.count());
  };
  window.fraction = {static_cast<std::size_t>(end - first), part_of_step(first), part_of_step(end - 1)};
  return window;
}

std::vector<SessionTerms> session_terms(const Problem& problem, double unmet_penalty_cost) {
  std::unordered_map<std::string_view, const Evse*> evse_by_id;
  for (const auto& evse : problem.site.evses) evse_by_id.emplace(evse.id, &evse);
  std::vector<SessionTerms> all;
  all.reserve(problem.sessions.size());
  for (const auto& session : problem.sessions) {
    SessionTerms& terms = all.emplace_back();
    terms.window = presence_window(session, problem.horizon);
    terms.max_power_kw = session.max_power_kw;
    terms.min_power_kw = session.min_power_kw;
    if (const auto found = session.evse ? evse_by_id.find(*session.evse) : evse_by_id.end(); found != evse_by_id.end()) {
      terms.max_power_kw = std::min(terms.max_power_kw, found->second->max_power_kw.value_or(terms.max_power_kw));
      terms.min_power_kw = std::max(terms.min_power_kw, found->second->min_power_kw);
    }
    terms.efficiency = session.efficiency.value_or(problem.site.efficiency);
    terms.battery_capacity_kwh = session.battery_capacity_kwh;
    terms.arrival_energy_kwh = arrival_energy_kwh(session);
    terms.energy_required_kwh = energy_required_kwh(session, terms.arrival_energy_kwh);
    terms.max_energy_defaulted = !session.max_energy_kwh;
    terms.max_energy_kwh = session.max_energy_kwh.value_or(terms.energy_required_kwh);
    if (terms.battery_capacity_kwh && terms.arrival_energy_kwh) {
      const double room = std::max(0.0, *terms.battery_capacity_kwh - *terms.arrival_energy_kwh);
      // E_s above the room by rounding alone is no cut (model.md, "Tolerances").
      if (terms.max_energy_kwh > room + 1e-9 * std::max(1.0, terms.energy_required_kwh)) {
        terms.max_energy_kwh = room;
        terms.max_energy_defaulted = false;
      }
    }
    read_past(session, problem.horizon, terms);
    const double base_price =
        session.unmet_price_per_kwh.value_or(unmet_penalty_cost / session.battery_capacity_kwh.value_or(default_capacity_kwh));
    terms.unmet_price_per_kwh = base_price * session.priority;
  }
  return all;
}

std::unordered_map<std::string_view, std::vector<int>> groups_by_evse(const Site& site) {
  std::unordered_map<std::string_view, int> index;
  for (const auto& group : site.groups) index.emplace(group.id, static_cast<int>(index.size()));
  std::unordered_map<std::string_view, std::vector<int>> chains;
  chains.reserve(site.evses.size());
  for (const auto& evse : site.evses) {
    if (!evse.group) continue;
    auto& chain = chains[evse.id];
    for (const auto* group = &evse.group; *group; group = &site.groups[static_cast<std::size_t>(chain.back())].parent)
      chain.push_back(index.at(**group));
  }
  return chains;
}

std::vector<double> used_export_price_per_kwh(const Problem& problem) {
  const auto& site = problem.site;
  std::vector<double> price(static_cast<std::size_t>(problem.horizon.step_count));
  for (std::size_t t = 0; t < price.size(); ++t) {
    const double import_price = site.import_price_per_kwh[t];
    const double given = site.export_price_per_kwh ? (*site.export_price_per_kwh)[t] : std::min(0.0, import_price);
    price[t] = site.base_load_kw[t] < site.pv_kw[t] ? std::min(given, import_price) : given;
  }
  return price;
}

}  // namespace chargeplan::domain
