#include <algorithm>
#include <numeric>
#include <string_view>
#include <unordered_set>

#include "chargeplan/kpi.hpp"
#include "domain/uncontrolled.hpp"

namespace chargeplan {
namespace {

/// Delivered in full, but for what is no breach either (model.md, "Tolerances").
bool is_fully_met(const SessionPlan& session) { return session.unmet_kwh <= 1e-6 * std::max(1.0, session.energy_required_kwh); }

int count_evses(const std::vector<SessionPlan>& sessions) {
  std::unordered_set<std::string_view> named;
  int unnamed = 0;
  for (const auto& session : sessions) {
    if (session.evse)
      named.insert(*session.evse);
    else
      ++unnamed;
  }
  return static_cast<int>(named.size()) + unnamed;
}

double total(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

}  // namespace

Kpi measure(const Problem& problem, const Plan& plan) {
  Kpi kpi;
  kpi.sessions = static_cast<int>(plan.sessions.size());
  kpi.evses = count_evses(plan.sessions);
  std::vector<double> power_kw(static_cast<std::size_t>(problem.horizon.step_count), 0.0);
  for (const auto& session : plan.sessions) {
    kpi.energy_required_kwh += session.energy_required_kwh;
    kpi.energy_delivered_kwh += session.energy_delivered_kwh;
    kpi.energy_drawn_kwh += session.energy_drawn_kwh;
    kpi.energy_cost += session.energy_cost;
    if (is_fully_met(session)) ++kpi.fully_met_sessions;
    for (std::size_t k = 0; k < session.power_kw.size(); ++k)
      power_kw[static_cast<std::size_t>(session.first_step) + k] += session.power_kw[k];
  }
  for (const double power : power_kw) kpi.peak_power_kw = std::max(kpi.peak_power_kw, power);
  if (kpi.energy_required_kwh > 0) kpi.demand_met_ratio = kpi.energy_delivered_kwh / kpi.energy_required_kwh;
  if (kpi.energy_drawn_kwh > 0) kpi.mean_price_per_kwh = kpi.energy_cost / kpi.energy_drawn_kwh;
  if (const double limit_kw = total(plan.site.limit_kw); limit_kw > 0)
    kpi.grid_limit_use_ratio = total(plan.site.power_kw) / limit_kw;
  return kpi;
}

Uncontrolled charge_uncontrolled(const Problem& problem) {
  return domain::charge_uncontrolled(problem, domain::session_terms(problem, PlanOptions{}.unmet_penalty_cost));
}

Uncontrolled domain::charge_uncontrolled(const Problem& problem, std::span<const SessionTerms> all_terms) {
  const auto& site = problem.site;
  const double step_h = hours(problem.horizon.step);
  Uncontrolled result;
  result.power_kw.assign(static_cast<std::size_t>(problem.horizon.step_count), 0.0);
  double delivered_kwh = 0, cost = 0;
  for (const auto& terms : all_terms) {
    const double full_kw = terms.max_power_kw;
    double remaining_kwh = std::min(terms.energy_required_kwh, terms.max_energy_kwh);
    for (std::size_t k = 0; k < terms.window.fraction.size() && remaining_kwh > 0; ++k) {
      const std::size_t t = static_cast<std::size_t>(terms.window.first_step) + k;
      const double presence_h = terms.window.fraction[k] * step_h, kwh_of_a_kw = terms.efficiency * presence_h;
      const double power_kw = kwh_of_a_kw * full_kw < remaining_kwh ? full_kw : remaining_kwh / kwh_of_a_kw;
      result.power_kw[t] += power_kw;
      delivered_kwh += kwh_of_a_kw * power_kw;
      cost += site.import_price_per_kwh[t] * presence_h * power_kw;
      remaining_kwh -= kwh_of_a_kw * power_kw;
    }
  }
  result.energy_delivered_kwh = delivered_kwh;
  result.energy_cost = cost;
  for (std::size_t t = 0; t < result.power_kw.size(); ++t) {
    result.peak_power_kw = std::max(result.peak_power_kw, result.power_kw[t]);
    const double limit_kw = site.grid_limit_kw[t];
    if (site.base_load_kw[t] - site.pv_kw[t] + result.power_kw[t] > limit_kw + 1e-9 * std::max(1.0, limit_kw))
      ++result.steps_over_limit;
  }
  return result;
}

}  // namespace chargeplan
