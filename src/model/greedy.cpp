#include "model/greedy.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace chargeplan::model {
namespace {

/// What is left of every limit while sessions are served.
struct Room {
  std::vector<double> site;
  /// Surplus beyond the export limit is switched off, k >= V - B - X - sum f p, and (3) counts k: the set-points' idle parts
  /// sum (1 - f) p must stay under L + X.
  std::vector<double> idle;
  std::vector<std::vector<double>> group;

  explicit Room(const PlanningModel& model) {
    for (std::size_t t = 0; t < static_cast<std::size_t>(model.T); ++t) {
      const double other = model.B[t] - model.V[t];
      site.push_back(model.L[t] - other);
      idle.push_back(other < 0 && model.X ? model.L[t] + (*model.X)[t] : std::numeric_limits<double>::infinity());
    }
    for (const auto& g : model.groups) group.push_back(g.limit);
  }

  [[nodiscard]] double of(const SessionModel& session, std::size_t t, double f) const {
    double room = std::min(session.P, site[t]);
    if (f < 1) room = std::min(room, idle[t] / (1 - f));
    for (const int g : session.groups) room = std::min(room, group[static_cast<std::size_t>(g)][t]);
    return std::max(0.0, room);
  }
  void use(const SessionModel& session, std::size_t t, double f, double power) {
    site[t] -= power;
    idle[t] -= (1 - f) * power;
    for (const int g : session.groups) group[static_cast<std::size_t>(g)][t] -= power;
  }
};

}  // namespace

GreedyPlan greedy_plan(const PlanningModel& model) {
  GreedyPlan plan;
  plan.power.assign(model.set_point_count(), 0.0);
  Room room{model};
  std::vector<std::size_t> order(model.sessions.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto departure = [&](std::size_t s) { return model.sessions[s].first_step + model.sessions[s].step_count; };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return departure(a) < departure(b); });
  for (const auto s : order) {
    const auto& session = model.sessions[s];
    double missing = std::min(session.E, session.M);
    for (std::size_t j = 0; j < static_cast<std::size_t>(session.step_count) && missing > 0; ++j) {
      const std::size_t t = static_cast<std::size_t>(session.first_step) + j;
      const double f = model.f[session.offset + j];
      const double energy_per_kw = session.eta * model.delta * f;
      const double power = std::min(room.of(session, t, f), missing / energy_per_kw);
      if (power <= 0 || power < session.p_min) continue;
      plan.power[session.offset + j] = power;
      room.use(session, t, f, power);
      missing -= energy_per_kw * power;
    }
  }
  plan.curtailed = best_curtailment(model, plan.power);
  return plan;
}

std::vector<double> best_curtailment(const PlanningModel& model, const std::vector<double>& power) {
  const auto T = static_cast<std::size_t>(model.T);
  std::vector<double> set_points(T), drawn(T), curtailed(T);
  for (const auto& session : model.sessions)
    for (std::size_t j = 0; j < static_cast<std::size_t>(session.step_count); ++j) {
      const std::size_t t = static_cast<std::size_t>(session.first_step) + j;
      set_points[t] += power[session.offset + j];
      drawn[t] += model.f[session.offset + j] * power[session.offset + j];
    }
  for (std::size_t t = 0; t < T; ++t) {
    const double other = model.B[t] - model.V[t];
    if (other >= 0) continue;
    const double surplus = -(other + drawn[t]);  // to be exported or switched off
    const double least = model.X ? std::max(0.0, surplus - (*model.X)[t]) : 0.0;
    const double most = std::clamp(model.L[t] - other - set_points[t], least, std::max(least, model.V[t]));
    double wanted = least;
    if (model.x[t] < 0) wanted = model.c[t] < 0 ? model.V[t] : std::max(0.0, surplus);
    curtailed[t] = std::clamp(wanted, least, most);
  }
  return curtailed;
}

}  // namespace chargeplan::model
