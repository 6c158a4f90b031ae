#include "model/bound.hpp"

#include <algorithm>
#include <numeric>

#include "model/session_alone.hpp"

namespace chargeplan::model {
namespace {

void scale_sum_to(std::vector<double>& values, double most) {
  for (auto& value : values) value = std::max(value, 0.0);
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  if (sum > most)
    for (auto& value : values) value *= most / sum;
}

/// lambda is at most what importing costs. It is at least what exporting earns, unless an export limit bounds e: then a lower
/// lambda (surplus that is switched off is worth nothing) is a proof too, and often the better one. A limit that the whole
/// surplus fits under bounds nothing; a solver's lambda below the export price comes from e's natural end there, e <= V - B.
void make_feasible(const PlanningModel& model, Duals& duals) {
  const auto T = static_cast<std::size_t>(model.T);
  for (auto* values : {&duals.pi, &duals.mu, &duals.lambda}) values->resize(T, 0.0);
  duals.gamma.resize(model.groups.size());
  for (auto& values : duals.gamma) {
    values.resize(T, 0.0);
    for (auto& value : values) value = std::max(value, 0.0);
  }
  scale_sum_to(duals.pi, model.omega.value_or(std::numeric_limits<double>::infinity()));
  scale_sum_to(duals.mu, model.d);
  for (std::size_t t = 0; t < T; ++t) {
    const double most = model.delta * model.c[t] + duals.mu[t];
    const bool surplus = model.B[t] < model.V[t];
    if (!surplus)
      duals.lambda[t] = most;  // i is the sum itself
    else if (model.X && (*model.X)[t] < model.V[t] - model.B[t])
      duals.lambda[t] = std::min(most, duals.lambda[t]);
    else
      duals.lambda[t] = std::min(most, std::max(duals.lambda[t], model.delta * model.x[t]));
  }
}

double site_bound(const PlanningModel& model, const Duals& duals) {
  double cost = 0;
  for (std::size_t t = 0; t < static_cast<std::size_t>(model.T); ++t) {
    const double other = model.B[t] - model.V[t];
    cost += duals.lambda[t] * other + duals.pi[t] * (other - model.L[t]) - duals.mu[t] * model.m0;
    for (std::size_t g = 0; g < model.groups.size(); ++g) cost -= duals.gamma[g][t] * model.groups[g].limit[t];
    if (other >= 0) continue;
    cost += std::min(0.0, duals.pi[t] + duals.lambda[t]) * model.V[t];                               // k
    if (model.X) cost += std::min(0.0, duals.lambda[t] - model.delta * model.x[t]) * (*model.X)[t];  // e
  }
  return cost;
}

struct Slice {
  double price_per_kwh;
  double energy_kwh;
};

struct SessionBound {
  double cost;
  double marginal_cost_per_kwh;  ///< of one more kWh of E, with M where M is E
};

/// A session alone: fill the cheapest steps, to E while that is cheaper than w, on to M while it is negative.
SessionBound fractional_knapsack(const SessionModel& session, std::vector<Slice>& slices) {
  std::sort(slices.begin(), slices.end(), [](const Slice& a, const Slice& b) { return a.price_per_kwh < b.price_per_kwh; });
  const double need = std::min(session.E, session.M);
  double filled = 0;
  double cost = 0;
  double next_price = session.w;  // of the first kWh that is still to be had
  for (const auto& slice : slices) {
    if (slice.price_per_kwh >= session.w) break;
    const double most = slice.price_per_kwh < 0 ? session.M : need;
    const double taken = std::clamp(most - filled, 0.0, slice.energy_kwh);
    filled += taken;
    cost += slice.price_per_kwh * taken;
    if (taken < slice.energy_kwh) {
      next_price = slice.price_per_kwh;
      break;
    }
  }
  cost += session.w * std::clamp(session.E - filled, 0.0, session.E);
  if (!session.M_defaulted && session.M <= session.E) return {cost, session.w};
  if (!session.M_defaulted && filled > session.E) return {cost, 0.0};
  return {cost, next_price};
}

}  // namespace

void set_point_prices(const PlanningModel& model, const SessionModel& session, const Duals& duals,
                      std::vector<double>& price_per_kw) {
  price_per_kw.resize(static_cast<std::size_t>(session.step_count));
  const auto first = static_cast<std::size_t>(session.first_step);
  for (std::size_t j = 0; j < price_per_kw.size(); ++j)
    price_per_kw[j] = duals.lambda[first + j] * model.f[session.offset + j] + duals.pi[first + j];
  for (const int g : session.groups)
    for (std::size_t j = 0; j < price_per_kw.size(); ++j)
      price_per_kw[j] += duals.gamma[static_cast<std::size_t>(g)][first + j];
}

Bound lower_bound(const PlanningModel& model, Duals duals) {
  make_feasible(model, duals);
  Bound bound;
  bound.cost = model.fixed_cost + site_bound(model, duals);
  bound.marginal_cost_per_kwh.reserve(model.sessions.size());
  std::vector<Slice> slices;
  std::vector<double> price_per_kw;
  for (const auto& session : model.sessions) {
    set_point_prices(model, session, duals, price_per_kw);
    slices.resize(price_per_kw.size());
    for (std::size_t j = 0; j < slices.size(); ++j) {
      const double energy_per_kw = session.eta * model.delta * model.f[session.offset + j];
      slices[j] = {price_per_kw[j] / energy_per_kw, energy_per_kw * session.P};
    }
    const auto [cost, marginal] = fractional_knapsack(session, slices);
    bound.cost += cost;
    bound.marginal_cost_per_kwh.push_back(marginal);
  }
  bound.duals = std::move(duals);
  return bound;
}

double lower_bound_with_states(const PlanningModel& model, Duals duals) {
  make_feasible(model, duals);
  double cost = model.fixed_cost + site_bound(model, duals);
  SessionAlone alone{model};
  std::vector<double> price_per_kw;
  for (const auto& session : model.sessions) {
    set_point_prices(model, session, duals, price_per_kw);
    cost += alone.solve(session, price_per_kw, session.w);
  }
  return cost;
}

}  // namespace chargeplan::model
