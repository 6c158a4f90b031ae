#include <fmt/format.h>

#include <numeric>
#include <set>

#include "domain/check_parts.hpp"

namespace chargeplan::domain {
namespace {

/// A count may depend on which side of a tolerance a rounded number falls: both sides are right then.
struct CountRange {
  int least = 0;
  int most = 0;
  void add(double excess, double tolerance) {
    if (excess > 2 * tolerance) ++least;
    if (excess > 0.5 * tolerance) ++most;
  }
};

void check_count(int published, int least, int most, std::string_view path, Breaches& breaches) {
  if (published >= least && published <= most) return;
  breaches.add(std::string{path}, "wrong_figure",
               fmt::format("the plan says {}, but its set-points make it {}", published, least));
}

double sum(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

double highest(const std::vector<double>& values) {
  double most = 0;
  for (const double value : values) most = std::max(most, value);
  return most;
}

}  // namespace

void check_kpi(const Problem& problem, const Restated& restated, const Recomputed& recomputed, const Plan& plan,
               Breaches& breaches) {
  double required_kwh = 0, delivered_kwh = 0, drawn_kwh = 0, energy_cost = 0;
  int without_evse = 0;
  std::set<std::string> evses;
  CountRange short_of_energy;
  for (std::size_t k = 0; k < restated.sessions.size(); ++k) {
    const auto& stay = recomputed.stays[k];
    required_kwh += restated.sessions[k].required_kwh;
    delivered_kwh += stay.delivered_kwh;
    drawn_kwh += stay.drawn_kwh;
    energy_cost += stay.energy_cost;
    short_of_energy.add(stay.unmet_kwh, Breaches::tolerance(restated.sessions[k].required_kwh));
    if (const auto& evse = problem.sessions[restated.sessions[k].index].evse)
      evses.insert(*evse);
    else
      ++without_evse;
  }
  const auto& kpi = plan.kpi;
  const int count = static_cast<int>(restated.sessions.size());
  const int evse_count = static_cast<int>(evses.size()) + without_evse;
  check_count(kpi.sessions, count, count, "kpi.sessions", breaches);
  check_count(kpi.evses, evse_count, evse_count, "kpi.evses", breaches);
  check_count(kpi.fully_met_sessions, count - short_of_energy.most, count - short_of_energy.least, "kpi.fully_met_sessions",
              breaches);
  const auto figure = [&](double published, double right, std::string_view name) {
    breaches.figure(published, right, [name] { return Field{"kpi", {}, name}.path(); });
  };
  figure(kpi.energy_required_kwh, required_kwh, "energy_required_kwh");
  figure(kpi.energy_delivered_kwh, delivered_kwh, "energy_delivered_kwh");
  figure(kpi.energy_drawn_kwh, drawn_kwh, "energy_drawn_kwh");
  figure(kpi.demand_met_ratio, required_kwh > 0 ? delivered_kwh / required_kwh : 1, "demand_met_ratio");
  figure(kpi.peak_power_kw, highest(recomputed.set_points_kw), "peak_power_kw");
  figure(kpi.energy_cost, energy_cost, "energy_cost");
  figure(kpi.mean_price_per_kwh, drawn_kwh > 0 ? energy_cost / drawn_kwh : 0, "mean_price_per_kwh");
  const double limit_kw = sum(restated.limit_kw);
  const double power_kw = sum(restated.base_kw) - sum(restated.pv_kw) + sum(recomputed.set_points_kw);
  figure(kpi.grid_limit_use_ratio, limit_kw > 0 ? power_kw / limit_kw : 0, "grid_limit_use_ratio");
}

void check_uncontrolled(const Restated& restated, const Plan& plan, Breaches& breaches) {
  std::vector<double> power_kw(restated.steps, 0.0);
  double delivered_kwh = 0, energy_cost = 0;
  for (const auto& session : restated.sessions) {
    double needed_kwh = std::min(session.required_kwh, session.most_kwh);
    for (std::size_t k = 0; k < session.presence.size() && needed_kwh > 0; ++k) {
      const std::size_t t = static_cast<std::size_t>(session.first_step) + k;
      const double time_h = session.presence[k] * restated.step_h;
      const double taken_kwh = std::min(needed_kwh, session.max_power_kw * session.efficiency * time_h);
      const double taken_kw = taken_kwh / (session.efficiency * time_h);
      power_kw[t] += taken_kw;
      energy_cost += restated.import_price[t] * taken_kw * time_h;
      delivered_kwh += taken_kwh;
      needed_kwh -= taken_kwh;
    }
  }
  CountRange over;
  for (std::size_t t = 0; t < restated.steps; ++t)
    over.add(restated.other_kw(t) + power_kw[t] - restated.limit_kw[t], 1e-9 * std::max(1.0, restated.limit_kw[t]));
  breaches.series(plan.uncontrolled.power_kw, power_kw, {"uncontrolled", {}, "power_kw"});
  const auto figure = [&](double published, double right, std::string_view name) {
    breaches.figure(published, right, [name] { return Field{"uncontrolled", {}, name}.path(); });
  };
  figure(plan.uncontrolled.energy_delivered_kwh, delivered_kwh, "energy_delivered_kwh");
  figure(plan.uncontrolled.peak_power_kw, highest(power_kw), "peak_power_kw");
  figure(plan.uncontrolled.energy_cost, energy_cost, "energy_cost");
  check_count(plan.uncontrolled.steps_over_limit, over.least, over.most, "uncontrolled.steps_over_limit", breaches);
}

}  // namespace chargeplan::domain
