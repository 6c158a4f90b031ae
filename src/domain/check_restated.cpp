#include "domain/check_restated.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>

namespace chargeplan::domain {
namespace {

using Microseconds = std::chrono::microseconds::rep;

Microseconds since_start(Instant instant, const Horizon& horizon) { return (instant - horizon.start).count(); }

/// f_st for all steps that the stay touches; none with `Presence::floor` where arrival and departure are in the same step.
void restate_presence(const Session& session, const Horizon& horizon, RestatedSession& restated) {
  const Microseconds step = std::chrono::microseconds{horizon.step}.count();
  const Microseconds end = step * horizon.step_count;
  const Microseconds arrival = std::clamp<Microseconds>(since_start(session.arrival, horizon), 0, end);
  const Microseconds departure = std::clamp<Microseconds>(since_start(session.departure, horizon), 0, end);
  const bool whole_steps = horizon.presence == Presence::floor;
  restated.first_step = static_cast<int>(arrival / step);
  const Microseconds last = whole_steps ? departure / step : (departure + step - 1) / step;  // one past
  if (last <= restated.first_step) return;
  restated.presence.assign(static_cast<std::size_t>(last - restated.first_step), 1.0);
  if (whole_steps) return;
  for (const Microseconds t : {Microseconds{restated.first_step}, last - 1}) {  // all between are whole
    const Microseconds missed_before = std::max<Microseconds>(0, arrival - t * step);
    const Microseconds missed_after = std::max<Microseconds>(0, (t + 1) * step - departure);
    const auto there = static_cast<double>(step - missed_before - missed_after);
    restated.presence[static_cast<std::size_t>(t - restated.first_step)] = there / static_cast<double>(step);
  }
}

/// E_s, M_s, w_s and the energy at arrival.
void restate_energy(const Session& session, const PlanOptions& options, RestatedSession& restated) {
  restated.capacity_kwh = session.battery_capacity_kwh;
  restated.arrival_kwh = session.arrival_energy_kwh;
  if (!restated.arrival_kwh && session.arrival_soc_ratio && session.battery_capacity_kwh)
    restated.arrival_kwh = *session.battery_capacity_kwh * *session.arrival_soc_ratio;
  if (session.energy_required_kwh)
    restated.required_kwh = *session.energy_required_kwh;
  else
    restated.required_kwh = std::max(*session.battery_capacity_kwh * *session.target_soc_ratio - *restated.arrival_kwh, 0.0);
  restated.most_kwh = session.max_energy_kwh ? *session.max_energy_kwh : restated.required_kwh;
  if (restated.capacity_kwh && restated.arrival_kwh) {
    const double room_kwh = std::max(*restated.capacity_kwh - *restated.arrival_kwh, 0.0);
    const double rounding_kwh = 1e-9 * std::max(1.0, restated.required_kwh);
    if (restated.most_kwh - room_kwh > rounding_kwh) restated.most_kwh = room_kwh;
  }
  const double whole_battery_kwh = session.battery_capacity_kwh ? *session.battery_capacity_kwh : 50.0;
  restated.unmet_price = session.priority * (session.unmet_price_per_kwh ? *session.unmet_price_per_kwh
                                                                         : options.unmet_penalty_cost / whole_battery_kwh);
}

/// P_s, p_s and the groups above, by the charging point of each session.
class ChargingPoints {
 public:
  explicit ChargingPoints(const Site& site) : site_{site} {
    for (std::size_t g = 0; g < site.groups.size(); ++g) groups_[site.groups[g].id] = g;
    for (std::size_t i = 0; i < site.evses.size(); ++i) evses_[site.evses[i].id] = i;
  }

  void restate_power(const Session& session, RestatedSession& restated) const {
    restated.max_power_kw = session.max_power_kw;
    restated.min_power_kw = session.min_power_kw;
    restated.efficiency = session.efficiency ? *session.efficiency : site_.efficiency;
    if (!session.evse) return;
    const auto found = evses_.find(*session.evse);
    if (found == evses_.end()) return;
    const Evse& evse = site_.evses[found->second];
    if (evse.max_power_kw && *evse.max_power_kw < restated.max_power_kw) restated.max_power_kw = *evse.max_power_kw;
    if (evse.min_power_kw > restated.min_power_kw) restated.min_power_kw = evse.min_power_kw;
    for (auto group = evse.group; group; group = site_.groups[restated.groups.back()].parent)
      restated.groups.push_back(groups_.at(*group));
  }

 private:
  const Site& site_;
  std::map<std::string, std::size_t> groups_, evses_;
};

void restate_site(const Problem& problem, Restated& restated) {
  const Site& site = problem.site;
  constexpr double no_limit = std::numeric_limits<double>::infinity();
  for (std::size_t t = 0; t < restated.steps; ++t) {
    restated.limit_kw.push_back(site.grid_limit_kw[t]);
    restated.base_kw.push_back(site.base_load_kw[t]);
    restated.pv_kw.push_back(site.pv_kw[t]);
    restated.import_price.push_back(site.import_price_per_kwh[t]);
    restated.export_limit_kw.push_back(site.export_limit_kw ? (*site.export_limit_kw)[t] : no_limit);
    const double import_price = restated.import_price[t];
    double export_price = site.export_price_per_kwh ? (*site.export_price_per_kwh)[t] : std::min(import_price, 0.0);
    if (restated.has_surplus(t) && export_price > import_price) export_price = import_price;
    restated.export_price.push_back(export_price);
    restated.limit_in_eq3_kw.push_back(site.overload_price_per_kw ? std::max(restated.limit_kw[t], restated.other_kw(t))
                                                                  : restated.limit_kw[t]);
  }
}

/// The set-points of the past, and what they delivered if nobody measured it.
void restate_past(const Problem& problem, const Session& session, RestatedSession& restated) {
  const long long past = static_cast<long long>(problem.horizon.past_step_count) - restated.first_step;
  const auto stay = static_cast<long long>(restated.presence.size());
  restated.past_power_kw.assign(static_cast<std::size_t>(std::clamp(past, 0LL, stay)), 0.0);
  double planned_kwh = 0;
  for (std::size_t k = 0; k < restated.past_power_kw.size(); ++k) {
    if (!session.past_power_kw.empty()) restated.past_power_kw[k] = session.past_power_kw.at(k);
    planned_kwh += restated.past_power_kw[k] * restated.presence[k] * hours(problem.horizon.step) * restated.efficiency;
  }
  restated.past_kwh = session.delivered_kwh ? *session.delivered_kwh : planned_kwh;
  restated.most_kwh = std::max(restated.most_kwh, restated.past_kwh);
}

void restate_past_of_site(const Problem& problem, Restated& restated) {
  std::vector<double> mean_kw(restated.past_steps, 0.0), set_points_kw(restated.past_steps, 0.0);
  for (const RestatedSession& session : restated.sessions)
    for (std::size_t k = 0; k < session.past_power_kw.size(); ++k) {
      const std::size_t t = static_cast<std::size_t>(session.first_step) + k;
      set_points_kw[t] += session.past_power_kw[k];
      mean_kw[t] += session.past_power_kw[k] * session.presence[k];
    }
  for (std::size_t t = 0; t < restated.past_steps; ++t) {
    const auto& curtailed_kw = problem.site.past_pv_curtailed_kw;
    const double gross_kw = restated.other_kw(t) + (curtailed_kw.empty() ? 0.0 : curtailed_kw.at(t));
    const double net_kw = gross_kw + mean_kw[t];
    const double price = net_kw < 0 ? restated.export_price[t] : restated.import_price[t];
    restated.past_energy_cost += restated.step_h * price * net_kw;
    restated.past_peak_kw = std::max(restated.past_peak_kw, net_kw);
    restated.past_overload_kw = std::max(restated.past_overload_kw, gross_kw + set_points_kw[t] - restated.limit_in_eq3_kw[t]);
  }
}

}  // namespace

Restated restate(const Problem& problem, const PlanOptions& options) {
  Restated restated;
  restated.steps = static_cast<std::size_t>(problem.horizon.step_count);
  restated.step_h = hours(problem.horizon.step);
  restate_site(problem, restated);
  const ChargingPoints charging_points{problem.site};
  restated.sessions.reserve(problem.sessions.size());
  for (std::size_t s = 0; s < problem.sessions.size(); ++s) {
    const Session& session = problem.sessions[s];
    if (session.departure <= problem.horizon.start || session.arrival >= problem.horizon.end()) continue;
    RestatedSession& own = restated.sessions.emplace_back();
    own.index = s;
    restate_presence(session, problem.horizon, own);
    charging_points.restate_power(session, own);
    restate_energy(session, options, own);
    restate_past(problem, session, own);
  }
  restated.past_steps = static_cast<std::size_t>(problem.horizon.past_step_count);
  restate_past_of_site(problem, restated);
  return restated;
}

}  // namespace chargeplan::domain
