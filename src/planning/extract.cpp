#include "planning/extract.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "chargeplan/units.hpp"
#include "domain/feasibility.hpp"
#include "domain/rounding.hpp"
#include "domain/session_terms.hpp"

namespace chargeplan::planning {
namespace {

std::vector<double> per_step(const Series& series, std::size_t T) {
  std::vector<double> values(T);
  for (std::size_t t = 0; t < T; ++t) values[t] = series[t];
  return values;
}

std::vector<double> divided(std::vector<double> values, double by) {
  for (auto& value : values) value /= by;
  return values;
}

/// What (1) and (2) say of one session. `open_power`: its set-points after the past; `price_per_kwh`: of all steps.
SessionPlan session_plan(const Problem& problem, std::size_t index, const domain::SessionTerms& terms, const double* open_power,
                         const std::vector<double>& price_per_kwh) {
  const auto& session = problem.sessions[index];
  const double step_h = hours(problem.horizon.step);
  SessionPlan plan;
  plan.id = session.id;
  plan.evse = session.evse;
  plan.first_step = terms.window.first_step;
  plan.energy_required_kwh = terms.energy_required_kwh;
  const std::size_t past = terms.past_step_count, steps = terms.window.fraction.size();
  plan.power_kw.reserve(steps);
  plan.power_kw = session.past_power_kw;
  plan.power_kw.resize(past, 0.0);
  plan.power_kw.insert(plan.power_kw.end(), open_power, open_power + (steps - past));
  const bool knows_soc = terms.battery_capacity_kwh && terms.arrival_energy_kwh;
  const double capacity_kwh = terms.battery_capacity_kwh.value_or(0), arrival_kwh = terms.arrival_energy_kwh.value_or(0);
  if (knows_soc) plan.soc_ratio.resize(steps);
  double peak_kw = 0, drawn_kwh = 0, delivered_kwh = past == 0 ? terms.past_delivered_kwh : 0.0, cost = 0;
  for (std::size_t j = 0; j < steps; ++j) {
    const double power_kw = plan.power_kw[j], step_kwh = step_h * terms.window.fraction[j] * power_kw;
    peak_kw = std::max(peak_kw, power_kw);
    drawn_kwh += step_kwh;
    delivered_kwh = j + 1 == past ? terms.past_delivered_kwh : delivered_kwh + terms.efficiency * step_kwh;
    cost += price_per_kwh[static_cast<std::size_t>(plan.first_step) + j] * step_kwh;
    if (knows_soc) plan.soc_ratio[j] = arrival_kwh + delivered_kwh;
  }
  for (double& ratio : plan.soc_ratio) ratio /= capacity_kwh;
  plan.peak_power_kw = peak_kw;
  plan.energy_drawn_kwh = drawn_kwh;
  plan.energy_delivered_kwh = delivered_kwh;
  plan.energy_cost = cost;
  if (knows_soc) plan.departure_soc_ratio = (arrival_kwh + plan.energy_delivered_kwh) / capacity_kwh;
  const double missing_kwh = terms.energy_required_kwh - plan.energy_delivered_kwh;
  plan.unmet_kwh = missing_kwh > 1e-9 * terms.energy_required_kwh ? missing_kwh : 0.0;
  plan.demand_met_ratio = terms.energy_required_kwh > 0 ? plan.energy_delivered_kwh / terms.energy_required_kwh : 1.0;
  if (plan.unmet_kwh == 0) plan.demand_met_ratio = std::max(plan.demand_met_ratio, 1.0);
  plan.marginal_cost_per_kwh = terms.unmet_price_per_kwh;  // of a stay inside no step; the others' comes from the bound
  return plan;
}

void add_site(const Problem& problem, Plan& plan) {
  const auto T = static_cast<std::size_t>(problem.horizon.step_count);
  auto& site = plan.site;
  site.base_load_kw = per_step(problem.site.base_load_kw, T);
  site.pv_kw = per_step(problem.site.pv_kw, T);
  site.limit_kw = per_step(problem.site.grid_limit_kw, T);
  site.import_price_per_kwh = per_step(problem.site.import_price_per_kwh, T);
  site.export_price_per_kwh = domain::used_export_price_per_kwh(problem);
  for (auto* series : {&site.power_kw, &site.import_kw, &site.export_kw, &site.pv_curtailed_kw, &site.limit_price_per_kwh,
                       &site.energy_price_per_kwh, &site.peak_price_per_kw})
    series->assign(T, 0.0);
  for (std::size_t t = 0; t < T; ++t) site.power_kw[t] = site.base_load_kw[t] - site.pv_kw[t];
  const auto over_kw = domain::unavoidable_overload_kw(problem);
  site.unavoidable_overload_kw = over_kw.empty() ? 0.0 : *std::max_element(over_kw.begin(), over_kw.end());
  site.billed_peak_kw = problem.site.billed_peak_kw;
  for (const auto& group : problem.site.groups)
    plan.groups.push_back({group.id, std::vector<double>(T), per_step(group.limit_kw, T), std::vector<double>(T)});
}

/// The groups above a session that the model has no more of, as its stay is past; looked up once one is asked for.
class PastGroups {
 public:
  explicit PastGroups(const Site& site) : site_{site} {}
  [[nodiscard]] std::span<const int> of(const SessionPlan& session) {
    if (!session.evse || site_.groups.empty()) return {};
    if (!groups_) groups_ = domain::groups_by_evse(site_);
    const auto found = groups_->find(*session.evse);
    return found == groups_->end() ? std::span<const int>{} : found->second;
  }

 private:
  const Site& site_;
  std::optional<std::unordered_map<std::string_view, std::vector<int>>> groups_;
};

/// (3), (5), (6) and the parts of (7), of the past as of the rest.
void settle_site(const Problem& problem, const SetPoints& set_points, const std::vector<double>& drawn_kw, Plan& plan) {
  const double step_h = hours(problem.horizon.step);
  const double demand_charge_per_kw = problem.site.demand_charge_per_kw;
  const auto& overload_price_per_kw = problem.site.overload_price_per_kw;
  auto& site = plan.site;
  site.pv_curtailed_kw = set_points.curtailed;
  std::copy(problem.site.past_pv_curtailed_kw.begin(), problem.site.past_pv_curtailed_kw.end(), site.pv_curtailed_kw.begin());
  for (std::size_t t = 0; t < drawn_kw.size(); ++t) {
    const double other_kw = site.base_load_kw[t] - site.pv_kw[t];
    const double net_kw = other_kw + site.pv_curtailed_kw[t] + drawn_kw[t];
    site.import_kw[t] = std::max(net_kw, 0.0);
    site.export_kw[t] = std::max(-net_kw, 0.0);
    plan.cost.energy_cost +=
        step_h * (site.import_price_per_kwh[t] * site.import_kw[t] - site.export_price_per_kwh[t] * site.export_kw[t]);
    if (demand_charge_per_kw > 0) site.billed_peak_kw = std::max(site.billed_peak_kw, net_kw);
    const double gross_kw = site.power_kw[t] + site.pv_curtailed_kw[t], limit_kw = std::max(site.limit_kw[t], other_kw);
    if (overload_price_per_kw)
      site.overload_kw = std::max(
          site.overload_kw, domain::overload_kw(gross_kw, limit_kw, site.base_load_kw[t], site.pv_kw[t], plan.sessions.size()));
  }
  plan.cost.demand_charge_cost = demand_charge_per_kw * (site.billed_peak_kw - problem.site.billed_peak_kw);
  plan.cost.overload_cost = overload_price_per_kw.value_or(0.0) * site.overload_kw;
}

}  // namespace

// Not up to P: a hair more power times a price of overload of 1e6 per kW would be money.
void snap_to_bounds(const model::PlanningModel& model, SetPoints& set_points) {
  constexpr double near = 1e-9, little_money = 1e-9;
  double* const power = set_points.power.data();
  for (const auto& session : model.sessions) {
    const std::size_t end = session.offset + static_cast<std::size_t>(session.step_count);
    const double near_0 = near * session.P, p_min = session.p_min, near_p_min = near * std::max(1.0, p_min);
    double lost = 0;
    for (std::size_t j = session.offset; j < end; ++j) lost += power[j] > 0 && power[j] < near_0 ? power[j] : 0.0;
    const double least = session.w * session.eta * model.delta * lost > little_money ? 0.0 : near_0;
    for (std::size_t j = session.offset; j < end; ++j) power[j] = power[j] < least && power[j] > -near_0 ? 0.0 : power[j];
    if (p_min <= 0) continue;
    for (std::size_t j = session.offset; j < end; ++j)
      if (std::abs(power[j] - p_min) < near_p_min) power[j] = p_min;
  }
}

Plan empty_plan(const Problem& problem) {
  Plan plan;
  plan.horizon = problem.horizon;
  add_site(problem, plan);
  return plan;
}

Plan extract_plan(const Problem& problem, std::span<const domain::SessionTerms> terms, const model::PlanningModel& model,
                  const SetPoints& set_points, const model::Bound& bound) {
  auto plan = empty_plan(problem);
  plan.sessions.reserve(terms.size());
  PastGroups past_groups{problem.site};
  std::vector<double> drawn_kw(static_cast<std::size_t>(model.T));
  std::size_t next = 0;  // of the model's sessions, which are in the problem's order
  for (std::size_t s = 0; s < terms.size(); ++s) {
    if (terms[s].window.outside_horizon) continue;
    const bool modelled = next < model.sessions.size() && model.sessions[next].problem_index == static_cast<int>(s);
    const double* power = modelled ? set_points.power.data() + model.sessions[next].offset : nullptr;
    auto session = session_plan(problem, s, terms[s], power, plan.site.import_price_per_kwh);
    for (std::size_t j = 0; j < session.power_kw.size(); ++j) {
      const std::size_t t = static_cast<std::size_t>(session.first_step) + j;
      plan.site.power_kw[t] += session.power_kw[j];
      drawn_kw[t] += terms[s].window.fraction[j] * session.power_kw[j];
    }
    for (const int g : modelled ? std::span<const int>{model.sessions[next].groups} : past_groups.of(session))
      for (std::size_t j = 0; j < session.power_kw.size(); ++j)
        plan.groups[static_cast<std::size_t>(g)].power_kw[static_cast<std::size_t>(session.first_step) + j] +=
            session.power_kw[j];
    const double missing_kwh = session.energy_required_kwh - session.energy_delivered_kwh;
    plan.cost.unmet_cost +=  // also what is too little to be told
        terms[s].unmet_price_per_kwh *
        domain::beyond_rounding(missing_kwh, terms[s].window.fraction.size(), session.energy_required_kwh);
    if (modelled) session.marginal_cost_per_kwh = bound.marginal_cost_per_kwh[next++];
    plan.sessions.push_back(std::move(session));
  }
  settle_site(problem, set_points, drawn_kw, plan);
  plan.site.limit_price_per_kwh = divided(bound.duals.pi, model.delta);
  plan.site.energy_price_per_kwh = divided(bound.duals.lambda, model.delta);
  plan.site.peak_price_per_kw = bound.duals.mu;
  for (std::size_t g = 0; g < plan.groups.size(); ++g)
    plan.groups[g].limit_price_per_kwh = divided(bound.duals.gamma[g], model.delta);
  plan.objective_cost = plan.cost.energy_cost + plan.cost.unmet_cost + plan.cost.demand_charge_cost + plan.cost.overload_cost;
  return plan;
}

}  // namespace chargeplan::planning
