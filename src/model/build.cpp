#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "chargeplan/units.hpp"
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

/// For every EVSE, the groups it is under, leaf first.
std::unordered_map<std::string_view, std::vector<int>> groups_by_evse(const Site& site, const std::vector<GroupModel>& groups) {
  std::unordered_map<std::string_view, int> index;
  for (const auto& group : site.groups) index.emplace(group.id, static_cast<int>(index.size()));
  std::unordered_map<std::string_view, std::vector<int>> chains;
  for (const auto& evse : site.evses) {
    auto& chain = chains[evse.id];
    for (int g = evse.group ? index.at(*evse.group) : -1; g >= 0; g = groups[static_cast<std::size_t>(g)].parent)
      chain.push_back(g);
  }
  return chains;
}

}  // namespace

PlanningModel build_model(const Problem& problem, const PlanOptions& options) {
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
  const auto chains = groups_by_evse(site, model.groups);

  const auto terms = domain::session_terms(problem, options.unmet_penalty_cost);
  for (std::size_t s = 0; s < terms.size(); ++s) {
    const auto& term = terms[s];
    if (term.window.outside_horizon) continue;
    if (term.window.fraction.empty()) {
      model.fixed_unmet_cost += term.unmet_price_per_kwh * term.energy_required_kwh;
      continue;
    }
    SessionModel session;
    session.problem_index = static_cast<int>(s);
    session.first_step = term.window.first_step;
    session.offset = model.f.size();
    session.step_count = static_cast<int>(term.window.fraction.size());
    session.P = term.max_power_kw;
    session.p_min = model.integer ? term.min_power_kw : 0.0;
    session.eta = term.efficiency;
    session.E = term.energy_required_kwh;
    session.M = term.max_energy_kwh;
    session.M_defaulted = term.max_energy_defaulted;
    session.w = term.unmet_price_per_kwh;
    if (problem.sessions[s].evse)
      if (const auto chain = chains.find(*problem.sessions[s].evse); chain != chains.end()) session.groups = chain->second;
    model.f.insert(model.f.end(), term.window.fraction.begin(), term.window.fraction.end());
    model.sessions.push_back(std::move(session));
  }
  return model;
}

}  // namespace chargeplan::model
