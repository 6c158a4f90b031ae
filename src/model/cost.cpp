#include <algorithm>

#include "domain/rounding.hpp"
#include "model/planning_model.hpp"

namespace chargeplan::model {

double cost_of(const PlanningModel& model, std::span<const double> power, std::span<const double> curtailed) {
  const auto T = static_cast<std::size_t>(model.T);
  std::vector<double> drawn(T), set_points(T);  // sum of f p, sum of p
  double cost = model.fixed_cost;
  for (const auto& session : model.sessions) {
    double delivered = 0;
    for (std::size_t j = 0; j < static_cast<std::size_t>(session.step_count); ++j) {
      const double p = power[session.offset + j];
      const double mean = model.f[session.offset + j] * p;
      const std::size_t t = static_cast<std::size_t>(session.first_step) + j;
      drawn[t] += mean;
      set_points[t] += p;
      delivered += mean;
    }
    delivered *= session.eta * model.delta;
    const double missing = std::clamp(session.E - delivered, 0.0, session.E);
    cost += session.w * domain::beyond_rounding(missing, static_cast<std::size_t>(session.step_count), session.E);
  }
  double peak = model.m0;
  double overload = 0;
  double energy_cost = 0;
  for (std::size_t t = 0; t < T; ++t) {
    const double other = model.B[t] - model.V[t] + (curtailed.empty() ? 0.0 : curtailed[t]);
    const double net = other + drawn[t];
    energy_cost += net >= 0 ? model.c[t] * net : model.x[t] * net;
    peak = std::max(peak, net);
    overload = std::max(overload,
                        domain::overload_kw(other + set_points[t], model.L[t], model.B[t], model.V[t], model.sessions.size()));
  }
  cost += model.delta * energy_cost + model.d * (peak - model.m0);
  if (model.omega) cost += *model.omega * overload;
  return cost;
}

}  // namespace chargeplan::model
