#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "chargeplan/units.hpp"
#include "domain/rounding.hpp"
#include "domain/session_terms.hpp"
#include "model/planning_model.hpp"

namespace chargeplan::model {
namespace {

std::vector<double> per_step(const Series& series, int T) {
  std::vector<double> values(static_cast<std::size_t>(T));
  for (std::size_t t = 0; t < values.size(); ++t) values[t] = series[t];
  return values;
}

std::vector<GroupModel> build_groups(const Problem& problem) {
  std::unordered_map<std::string_view, int> index;
  for (const auto& group : problem.site.groups) index.emplace(group.id, static_cast<int>(index.size()));
  std::vector<GroupModel> groups;
  for (const auto& group : problem.site.groups)
    groups.push_back({group.parent ? index.at(*group.parent) : -1, per_step(group.limit_kw, problem.horizon.step_count)});
  return groups;
}

/// The past as what it is to the rest of the horizon: a cost that stands, a peak that is billed, an overload that is paid for
/// once and may come again.
void settle_past(const Problem& problem, std::span<const domain::SessionTerms> terms, PlanningModel& model) {
  const auto past = static_cast<std::size_t>(problem.horizon.past_step_count);
  std::vector<double> drawn(past), set_points(past);  // sums of f p and of p
  for (std::size_t s = 0; s < terms.size(); ++s)
    for (std::size_t k = 0; k < std::min(terms[s].past_step_count, problem.sessions[s].past_power_kw.size()); ++k) {
      const std::size_t t = static_cast<std::size_t>(terms[s].window.first_step) + k;
      drawn[t] += terms[s].window.fraction[k] * problem.sessions[s].past_power_kw[k];
      set_points[t] += problem.sessions[s].past_power_kw[k];
    }
  double peak = model.m0, overload = 0;
  for (std::size_t t = 0; t < past; ++t) {
    const auto& curtailed = problem.site.past_pv_curtailed_kw;
    const double other = model.B[t] - model.V[t] + (curtailed.empty() ? 0.0 : curtailed[t]);
    const double net = other + drawn[t];
    model.fixed_cost += model.delta * (net >= 0 ? model.c[t] : model.x[t]) * net;
    peak = std::max(peak, net);
    overload = std::max(overload, domain::overload_kw(other + set_points[t], model.L[t], model.B[t], model.V[t], terms.size()));
    model.B[t] = model.V[t] = 0;
  }
  if (model.d > 0) model.fixed_cost += model.d * (peak - std::exchange(model.m0, peak));
  if (!model.omega) return;
  model.fixed_cost += *model.omega * overload;
  for (std::size_t t = past; t < model.L.size(); ++t) model.L[t] += overload;
}

/// Energy this far beyond what a session's power gives in its stay is unmet in every plan: it is paid for beforehand, for beside 1e9
/// kWh the set-points of a small charger would be rounding.
constexpr double far_beyond = 1e3;

}  // namespace

PlanningModel build_model(const Problem& problem, const PlanOptions& options) {
  return build_model(problem, options, domain::session_terms(problem, options.unmet_penalty_cost));
}

PlanningModel build_model(const Problem& problem, const PlanOptions& options, std::span<const domain::SessionTerms> terms) {
  const auto& site = problem.site;
  PlanningModel model;
  model.T = problem.horizon.step_count;
  model.delta = hours(problem.horizon.step);
  model.integer = options.formulation == Formulation::milp;
  model.tie_break = options.tie_break;
  model.L = per_step(site.grid_limit_kw, model.T);
  model.B = per_step(site.base_load_kw, model.T);
  model.V = per_step(site.pv_kw, model.T);
  model.c = per_step(site.import_price_per_kwh, model.T);
  model.x = domain::used_export_price_per_kwh(problem);
  if (site.export_limit_kw) model.X = per_step(*site.export_limit_kw, model.T);
  model.d = site.demand_charge_per_kw;
  model.m0 = site.billed_peak_kw;
  model.omega = site.overload_price_per_kw;
  // With a hard limit only rounding is left of this: domain::infeasible_steps comes before a model.
  for (std::size_t t = 0; t < model.L.size(); ++t) model.L[t] = std::max(model.L[t], model.B[t] - model.V[t]);
  model.groups = build_groups(problem);
  const auto chains = domain::groups_by_evse(site);

  if (problem.horizon.past_step_count > 0) settle_past(problem, terms, model);
  std::size_t open_steps = 0;
  for (const auto& term : terms) open_steps += term.window.fraction.size() - term.past_step_count;
  model.sessions.reserve(terms.size());
  model.f.reserve(open_steps);
  for (std::size_t s = 0; s < terms.size(); ++s) {
    const auto& term = terms[s];
    if (term.window.outside_horizon) continue;
    const double missing_kwh = std::max(0.0, term.energy_required_kwh - term.past_delivered_kwh);
    const std::size_t past = term.past_step_count;
    if (term.window.fraction.size() == past) {
      model.fixed_cost += term.unmet_price_per_kwh * missing_kwh;
      continue;
    }
    SessionModel session;
    session.problem_index = static_cast<int>(s);
    session.first_step = term.window.first_step + static_cast<int>(past);
    session.offset = model.f.size();
    session.step_count = static_cast<int>(term.window.fraction.size() - past);
    session.P = term.max_power_kw;
    session.p_min = model.integer ? term.min_power_kw : 0.0;
    session.eta = term.efficiency;
    const double far_kwh = far_beyond * session.eta * model.delta * session.P * session.step_count;
    session.E = std::min(missing_kwh, far_kwh);
    session.M = std::min(term.max_energy_kwh - term.past_delivered_kwh, far_kwh);
    session.M_defaulted = term.max_energy_defaulted;
    session.w = term.unmet_price_per_kwh;
    model.fixed_cost += session.w * (missing_kwh - session.E);
    if (problem.sessions[s].evse)
      if (const auto chain = chains.find(*problem.sessions[s].evse); chain != chains.end()) session.groups = chain->second;
    for (std::size_t k = past; k < term.window.fraction.size(); ++k) model.f.push_back(term.window.fraction[k]);
    model.sessions.push_back(std::move(session));
  }
  return model;
}

}  // namespace chargeplan::model
