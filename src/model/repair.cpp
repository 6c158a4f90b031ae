#include "model/repair.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace chargeplan::model {
namespace {

/// Sums of a step.
struct Load {
  std::vector<double> set_points, drawn;   ///< sum of p, sum of f p
  std::vector<std::vector<double>> group;  ///< [group][step]
};

template <class Visit>  // visit(session, set-point, step)
void for_each_set_point(const PlanningModel& model, Visit visit) {
  for (const auto& session : model.sessions)
    for (std::size_t j = 0; j < static_cast<std::size_t>(session.step_count); ++j)
      visit(session, session.offset + j, static_cast<std::size_t>(session.first_step) + j);
}

Load load_of(const PlanningModel& model, std::span<const double> power) {
  const auto T = static_cast<std::size_t>(model.T);
  Load load{std::vector<double>(T), std::vector<double>(T), {}};
  load.group.assign(model.groups.size(), std::vector<double>(T));
  for_each_set_point(model, [&](const SessionModel& session, std::size_t p, std::size_t t) {
    load.set_points[t] += power[p];
    load.drawn[t] += model.f[p] * power[p];
    for (const int g : session.groups) load.group[static_cast<std::size_t>(g)][t] += power[p];
  });
  return load;
}

/// At most 1; a hair less than exact, so that rounding does not bring the excess back.
double factor_to(double limit, double sum) {
  constexpr double hair = 4 * std::numeric_limits<double>::epsilon();
  return sum > limit ? std::max(0.0, limit) * (1 - hair) / sum : 1.0;
}

/// (3), with the least k that (5) lets it have: k >= V - B - X - sum f p.
double site_factor(const PlanningModel& model, const Load& load, std::size_t t) {
  const double other = model.B[t] - model.V[t];
  double factor = factor_to(model.L[t] - other, load.set_points[t]);
  if (other < 0 && model.X)
    factor = std::min(factor, factor_to(model.L[t] + (*model.X)[t], load.set_points[t] - load.drawn[t]));
  return factor;
}

void keep_power_limits(const PlanningModel& model, std::span<double> power, GridLimit grid_limit) {
  auto load = load_of(model, power);
  std::vector<double> site(load.set_points.size(), 1.0);
  if (grid_limit == GridLimit::kept)
    for (std::size_t t = 0; t < site.size(); ++t) site[t] = site_factor(model, load, t);
  for (std::size_t g = 0; g < model.groups.size(); ++g)
    for (std::size_t t = 0; t < site.size(); ++t) load.group[g][t] = factor_to(model.groups[g].limit[t], load.group[g][t]);
  const auto is_kept = [](const std::vector<double>& factors) {
    return std::all_of(factors.begin(), factors.end(), [](double factor) { return factor == 1; });
  };
  if (is_kept(site) && std::all_of(load.group.begin(), load.group.end(), is_kept)) return;
  for_each_set_point(model, [&](const SessionModel& session, std::size_t p, std::size_t t) {
    double factor = site[t];
    for (const int g : session.groups) factor = std::min(factor, load.group[static_cast<std::size_t>(g)][t]);
    if (factor < 1) power[p] *= factor;
  });
}

void keep_battery_limits(const PlanningModel& model, std::span<double> power) {
  for (const auto& session : model.sessions) {
    double delivered = 0;
    for (std::size_t j = 0; j < static_cast<std::size_t>(session.step_count); ++j)
      delivered += session.eta * model.delta * model.f[session.offset + j] * power[session.offset + j];
    const double factor = factor_to(session.M, delivered);
    if (factor == 1) continue;
    for (std::size_t j = 0; j < static_cast<std::size_t>(session.step_count); ++j) power[session.offset + j] *= factor;
  }
}

void keep_export_limit(const PlanningModel& model, std::span<const double> power, std::vector<double>& curtailed,
                       GridLimit grid_limit) {
  bool has_surplus = false;
  for (int t = 0; t < model.T; ++t) has_surplus = has_surplus || model.has_surplus(t);
  const auto load = has_surplus ? load_of(model, power) : Load{};
  for (std::size_t t = 0; t < curtailed.size(); ++t) {
    const double other = model.B[t] - model.V[t];
    if (other >= 0) {
      curtailed[t] = 0;
      continue;
    }
    const double least = model.X ? std::max(0.0, -other - load.drawn[t] - (*model.X)[t]) : 0.0;
    const double below_limit = grid_limit == GridLimit::kept ? model.L[t] - other - load.set_points[t] : model.V[t];
    const double most = std::min(model.V[t], below_limit);
    curtailed[t] = std::clamp(curtailed[t], least, std::max(least, most));
  }
}

}  // namespace

void keep_limits(const PlanningModel& model, std::span<double> power, std::vector<double>& curtailed, GridLimit grid_limit) {
  for_each_set_point(
      model, [&](const SessionModel& session, std::size_t p, std::size_t) { power[p] = std::clamp(power[p], 0.0, session.P); });
  keep_power_limits(model, power, grid_limit);
  keep_battery_limits(model, power);
  keep_export_limit(model, power, curtailed, grid_limit);
}

bool keeps_minimum_power(const PlanningModel& model, std::span<const double> power) {
  constexpr double near = 1e-9;
  bool keeps = true;
  for_each_set_point(model, [&](const SessionModel& session, std::size_t p, std::size_t) {
    keeps = keeps && (power[p] <= near * session.P || power[p] >= session.p_min * (1 - near));
  });
  return keeps;
}

}  // namespace chargeplan::model
