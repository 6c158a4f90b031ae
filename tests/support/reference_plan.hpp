/// Fills everything of a Plan that follows from its set-points, as a planner must and without the checker's code, so that tests
/// can break one number of an otherwise right plan.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "chargeplan/check.hpp"
#include "chargeplan/kpi.hpp"
#include "chargeplan/plan.hpp"
#include "domain/session_terms.hpp"

namespace chargeplan::test {

/// Shadow prices as a plan publishes them. Empty ones are filled: nothing binds, energy costs what importing it costs.
struct ShadowPrices {
  std::vector<double> limit_per_kwh{};
  std::vector<double> energy_per_kwh{};
  std::vector<double> peak_per_kw{};
  std::vector<std::vector<double>> group_per_kwh{};
};

/// [session with a part inside the horizon][step of its stay]
using SetPoints = std::vector<std::vector<double>>;

inline void fill_sessions(const Problem& problem, const PlanOptions& options, const SetPoints& set_points, Plan& plan) {
  const double step_h = hours(problem.horizon.step);
  const auto all_terms = domain::session_terms(problem, options.unmet_penalty_cost);
  for (std::size_t s = 0; s < all_terms.size(); ++s) {
    const auto& terms = all_terms[s];
    if (terms.window.outside_horizon) continue;
    SessionPlan session;
    session.id = problem.sessions[s].id;
    session.evse = problem.sessions[s].evse;
    session.first_step = terms.window.first_step;
    session.power_kw = set_points.at(plan.sessions.size());
    session.energy_required_kwh = terms.energy_required_kwh;
    for (std::size_t k = 0; k < session.power_kw.size(); ++k) {
      const double drawn_kwh = step_h * terms.window.fraction[k] * session.power_kw[k];
      session.energy_drawn_kwh += drawn_kwh;
      session.energy_cost += drawn_kwh * problem.site.import_price_per_kwh[static_cast<std::size_t>(session.first_step) + k];
      session.peak_power_kw = std::max(session.peak_power_kw, session.power_kw[k]);
      if (terms.arrival_energy_kwh && terms.battery_capacity_kwh)
        session.soc_ratio.push_back((*terms.arrival_energy_kwh + terms.efficiency * session.energy_drawn_kwh) /
                                    *terms.battery_capacity_kwh);
    }
    session.energy_delivered_kwh = terms.efficiency * session.energy_drawn_kwh;
    session.unmet_kwh = std::max(0.0, session.energy_required_kwh - session.energy_delivered_kwh);
    if (session.energy_required_kwh > 0) session.demand_met_ratio = session.energy_delivered_kwh / session.energy_required_kwh;
    if (terms.arrival_energy_kwh && terms.battery_capacity_kwh)
      session.departure_soc_ratio =
          session.soc_ratio.empty() ? *terms.arrival_energy_kwh / *terms.battery_capacity_kwh : session.soc_ratio.back();
    plan.cost.unmet_cost += terms.unmet_price_per_kwh * session.unmet_kwh;
    plan.sessions.push_back(session);
  }
}

/// Site series, peak and overload; group series.
inline void fill_site(const Problem& problem, const std::vector<double>& curtailed_kw, Plan& plan) {
  const auto steps = static_cast<std::size_t>(problem.horizon.step_count);
  const double step_h = hours(problem.horizon.step);
  const auto& site = problem.site;
  auto& own = plan.site;
  std::vector<double> gross_kw(steps, 0.0), mean_kw(steps, 0.0);
  std::size_t planned = 0;
  for (const auto& session : problem.sessions) {
    const auto window = domain::presence_window(session, problem.horizon);
    if (window.outside_horizon) continue;
    const auto& power_kw = plan.sessions.at(planned++).power_kw;
    for (std::size_t k = 0; k < power_kw.size(); ++k) {
      gross_kw[static_cast<std::size_t>(window.first_step) + k] += power_kw[k];
      mean_kw[static_cast<std::size_t>(window.first_step) + k] += window.fraction[k] * power_kw[k];
    }
  }
  own.pv_curtailed_kw = curtailed_kw.empty() ? std::vector<double>(steps, 0.0) : curtailed_kw;
  own.export_price_per_kwh = domain::used_export_price_per_kwh(problem);
  own.billed_peak_kw = site.billed_peak_kw;
  for (std::size_t t = 0; t < steps; ++t) {
    const double other_kw = site.base_load_kw[t] - site.pv_kw[t];
    const double net_kw = other_kw + own.pv_curtailed_kw[t] + mean_kw[t];
    own.power_kw.push_back(other_kw + gross_kw[t]);
    own.import_kw.push_back(std::max(0.0, net_kw));
    own.export_kw.push_back(std::max(0.0, -net_kw));
    own.base_load_kw.push_back(site.base_load_kw[t]);
    own.pv_kw.push_back(site.pv_kw[t]);
    own.limit_kw.push_back(site.grid_limit_kw[t]);
    own.import_price_per_kwh.push_back(site.import_price_per_kwh[t]);
    own.unavoidable_overload_kw = std::max(own.unavoidable_overload_kw, other_kw - site.grid_limit_kw[t]);
    if (site.demand_charge_per_kw > 0) own.billed_peak_kw = std::max(own.billed_peak_kw, own.import_kw[t]);
    if (site.overload_price_per_kw)
      own.overload_kw = std::max(own.overload_kw,
                                 other_kw + own.pv_curtailed_kw[t] + gross_kw[t] - std::max(site.grid_limit_kw[t], other_kw));
    plan.cost.energy_cost +=
        step_h * (own.import_price_per_kwh[t] * own.import_kw[t] - own.export_price_per_kwh[t] * own.export_kw[t]);
  }
  plan.cost.demand_charge_cost = site.demand_charge_per_kw * (own.billed_peak_kw - site.billed_peak_kw);
  plan.cost.overload_cost = site.overload_price_per_kw.value_or(0) * own.overload_kw;
}

inline void fill_groups(const Problem& problem, Plan& plan) {
  const auto steps = static_cast<std::size_t>(problem.horizon.step_count);
  std::map<std::string, std::size_t> index;
  for (const auto& group : problem.site.groups) {
    index[group.id] = plan.groups.size();
    GroupPlan own;
    own.id = group.id;
    own.power_kw.assign(steps, 0.0);
    for (std::size_t t = 0; t < steps; ++t) own.limit_kw.push_back(group.limit_kw[t]);
    plan.groups.push_back(own);
  }
  std::map<std::string, std::optional<std::string>> group_of_evse;
  for (const auto& evse : problem.site.evses) group_of_evse[evse.id] = evse.group;
  for (const auto& session : plan.sessions) {
    if (!session.evse || !group_of_evse.contains(*session.evse)) continue;
    for (auto group = group_of_evse[*session.evse]; group; group = problem.site.groups[index[*group]].parent)
      for (std::size_t k = 0; k < session.power_kw.size(); ++k)
        plan.groups[index[*group]].power_kw[static_cast<std::size_t>(session.first_step) + k] += session.power_kw[k];
  }
}

inline void fill_prices(const Problem& problem, ShadowPrices prices, Plan& plan) {
  const auto steps = static_cast<std::size_t>(problem.horizon.step_count);
  if (prices.limit_per_kwh.empty()) prices.limit_per_kwh.assign(steps, 0.0);
  if (prices.peak_per_kw.empty()) prices.peak_per_kw.assign(steps, 0.0);
  if (prices.energy_per_kwh.empty()) prices.energy_per_kwh = plan.site.import_price_per_kwh;
  plan.site.limit_price_per_kwh = prices.limit_per_kwh;
  plan.site.energy_price_per_kwh = prices.energy_per_kwh;
  plan.site.peak_price_per_kw = prices.peak_per_kw;
  for (std::size_t g = 0; g < plan.groups.size(); ++g)
    plan.groups[g].limit_price_per_kwh =
        prices.group_per_kwh.empty() ? std::vector<double>(steps, 0.0) : prices.group_per_kwh[g];
}

/// The bound is the one that the prices prove.
inline Plan reference_plan(const Problem& problem, const PlanOptions& options, const SetPoints& set_points,
                           const ShadowPrices& prices = {}, const std::vector<double>& curtailed_kw = {}) {
  Plan plan;
  plan.formulation = options.formulation;
  plan.horizon = problem.horizon;
  plan.solver.name = "reference";
  plan.solver.bound_source = "duals";
  fill_sessions(problem, options, set_points, plan);
  fill_site(problem, curtailed_kw, plan);
  fill_groups(problem, plan);
  fill_prices(problem, prices, plan);
  plan.objective_cost = plan.cost.energy_cost + plan.cost.unmet_cost + plan.cost.demand_charge_cost + plan.cost.overload_cost;
  plan.kpi = measure(problem, plan);
  plan.uncontrolled = charge_uncontrolled(problem);
  const auto report = check(problem, options, plan);
  plan.bound_cost = std::min(report.dual_bound_cost, plan.objective_cost);
  plan.gap = (plan.objective_cost - plan.bound_cost) / std::max(1.0, std::abs(plan.objective_cost));
  plan.max_violation = report.max_violation;
  return plan;
}

}  // namespace chargeplan::test
