#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "domain/check_parts.hpp"

namespace chargeplan::domain {
namespace {

/// As the planner writes a plan; any other is right as well, and takes longer to read.
bool has_all_in_order(const Problem& problem, const Restated& restated, const Plan& plan) {
  if (plan.sessions.size() != restated.sessions.size()) return false;
  for (std::size_t k = 0; k < plan.sessions.size(); ++k)
    if (plan.sessions[k].id != problem.sessions[restated.sessions[k].index].id) return false;
  return true;
}

/// Which entry of the plan belongs to which restated session. Every session once, none that is not there.
void match_sessions(const Problem& problem, const Restated& restated, const Plan& plan, Recomputed& recomputed,
                    Breaches& breaches) {
  recomputed.stays.resize(restated.sessions.size());
  if (has_all_in_order(problem, restated, plan)) {
    for (std::size_t k = 0; k < plan.sessions.size(); ++k) {
      recomputed.stays[k].plan = &plan.sessions[k];
      recomputed.stays[k].plan_index = k;
    }
    return;
  }
  std::unordered_map<std::string_view, std::size_t> stay_by_id;
  for (std::size_t k = 0; k < restated.sessions.size(); ++k)
    stay_by_id.emplace(problem.sessions[restated.sessions[k].index].id, k);
  for (std::size_t i = 0; i < plan.sessions.size(); ++i) {
    const auto& session = plan.sessions[i];
    const auto path = [i] { return Field{"sessions", i, "id"}.path(); };
    const auto found = stay_by_id.find(session.id);
    if (found == stay_by_id.end())
      breaches.add(path(), "unknown_session",
                   fmt::format("session {} is not in the request, or wholly outside its horizon", quoted(session.id)));
    else if (recomputed.stays[found->second].plan != nullptr)
      breaches.add(path(), "duplicate_session",
                   fmt::format("session {} is planned twice; every session must be there once", quoted(session.id)));
    else {
      recomputed.stays[found->second].plan = &session;
      recomputed.stays[found->second].plan_index = i;
    }
  }
  for (std::size_t k = 0; k < restated.sessions.size(); ++k)
    if (recomputed.stays[k].plan == nullptr)
      breaches.add("sessions", "missing_session",
                   fmt::format("session {} of the request has no entry in the plan",
                               quoted(problem.sessions[restated.sessions[k].index].id)));
}

/// Whether each set-point is on its step, and a number.
bool are_set_points_right(const RestatedSession& session, const Recomputed::Stay& stay) {
  if (stay.plan == nullptr || stay.plan->power_kw.size() != session.presence.size()) return false;
  if (!session.presence.empty() && stay.plan->first_step != session.first_step) return false;
  double all = 0;
  for (const double power_kw : stay.plan->power_kw) all += 0 * power_kw;
  return all == 0;
}

/// Puts each set-point on its step. What is not a number counts as zero from here on, as it is a breach already.
void mend_set_points(const RestatedSession& session, Recomputed::Stay& stay, Breaches& breaches) {
  stay.mended_kw.assign(session.presence.size(), 0.0);
  if (stay.plan == nullptr) return;
  const auto& published = stay.plan->power_kw;
  const bool is_placed = session.presence.empty() || stay.plan->first_step == session.first_step;
  if (!is_placed)
    breaches.add(
        stay.path("first_step"), "wrong_shape",
        fmt::format("the set-points begin at step {}, but the stay at step {}", stay.plan->first_step, session.first_step));
  if (published.size() != session.presence.size())
    breaches.add(stay.path("power_kw"), "wrong_shape",
                 fmt::format("there are {} set-points, but the stay has {} steps inside the horizon", published.size(),
                             session.presence.size()));
  const long shift = static_cast<long>(stay.plan->first_step) - session.first_step;
  for (std::size_t j = 0; j < published.size(); ++j) {
    const auto path = [&] { return Field{"sessions", stay.plan_index, "power_kw", j}.path(); };
    const double power_kw = published[j];
    if (!std::isfinite(power_kw)) {
      breaches.add(path(), "not_finite", fmt::format("the set-point is {}; it must be a number", power_kw));
      continue;
    }
    const long k = shift + static_cast<long>(j);
    if (k >= 0 && k < static_cast<long>(session.presence.size()))
      stay.mended_kw[static_cast<std::size_t>(k)] = power_kw;
    else
      breaches.equation(std::abs(power_kw), 0, "eq1_absent_step", path, [&] {
        return fmt::format("set-point {:.9g} kW in step {}, where the car is not there; it must be 0", power_kw,
                           static_cast<long>(stay.plan->first_step) + static_cast<long>(j));
      });
  }
}

std::vector<double> read_curtailment(const Restated& restated, const Plan& plan, Breaches& breaches) {
  const auto& published = plan.site.pv_curtailed_kw;
  if (published.size() != restated.steps) {
    breaches.add("site.pv_curtailed_kw", "wrong_shape",
                 fmt::format("there are {} values, but the horizon has {} steps", published.size(), restated.steps));
    return std::vector<double>(restated.steps, 0.0);
  }
  auto curtailed_kw = published;
  for (std::size_t t = 0; t < curtailed_kw.size(); ++t) {
    if (std::isfinite(curtailed_kw[t])) continue;
    breaches.add(Field{"site", {}, "pv_curtailed_kw", t}.path(), "not_finite",
                 fmt::format("the value is {}; it must be a number", curtailed_kw[t]));
    curtailed_kw[t] = 0;
  }
  return curtailed_kw;
}

void sum_up_stay(const Restated& restated, const RestatedSession& session, Recomputed::Stay& stay, Recomputed& recomputed) {
  double open_kwh = 0;  // drawn after the past
  double drawn_kwh = 0, energy_cost = 0, peak_kw = 0;
  for (std::size_t k = 0; k < stay.power_kw.size(); ++k) {
    const std::size_t t = static_cast<std::size_t>(session.first_step) + k;
    const double power_kw = stay.power_kw[k];
    const double mean_kw = session.presence[k] * power_kw;
    recomputed.set_points_kw[t] += power_kw;
    recomputed.mean_kw[t] += mean_kw;
    for (const auto group : session.groups) recomputed.group_power_kw[group][t] += power_kw;
    const double step_kwh = restated.step_h * mean_kw;
    drawn_kwh += step_kwh;
    if (k >= session.past_power_kw.size()) open_kwh += step_kwh;
    energy_cost += step_kwh * restated.import_price[t];
    peak_kw = std::max(peak_kw, power_kw);
  }
  stay.drawn_kwh = drawn_kwh;
  stay.energy_cost = energy_cost;
  stay.peak_kw = peak_kw;
  stay.delivered_kwh = session.past_kwh + session.efficiency * open_kwh;      // (2)
  stay.unmet_kwh = std::max(0.0, session.required_kwh - stay.delivered_kwh);  // (2)
  recomputed.cost.unmet_cost += session.unmet_price * stay.unmet_kwh;         // (7)
  const double rounding = std::numeric_limits<double>::epsilon() * static_cast<double>(stay.power_kw.size() + 4);
  recomputed.rounding_cost += session.unmet_price * rounding * std::max(session.required_kwh, stay.delivered_kwh);
}

void sum_up_site(const Site& site, const Restated& restated, Recomputed& recomputed) {
  recomputed.billed_peak_kw = site.billed_peak_kw;
  double largest_kw = 0;
  for (std::size_t t = 0; t < restated.steps; ++t) {
    const double other_kw = restated.other_kw(t);
    const double net_kw = other_kw + recomputed.curtailed_kw[t] + recomputed.mean_kw[t];  // (5)
    const double import_kw = restated.has_surplus(t) ? std::max(net_kw, 0.0) : net_kw;
    const double export_kw = import_kw - net_kw;
    recomputed.import_kw.push_back(import_kw);
    recomputed.export_kw.push_back(export_kw);
    recomputed.cost.energy_cost +=
        restated.step_h * (restated.import_price[t] * import_kw - restated.export_price[t] * export_kw);
    if (site.demand_charge_per_kw > 0) recomputed.billed_peak_kw = std::max(recomputed.billed_peak_kw, import_kw);  // (6)
    const double gross_kw = other_kw + recomputed.curtailed_kw[t] + recomputed.set_points_kw[t];                    // (3)
    if (site.overload_price_per_kw) {
      recomputed.overload_kw = std::max(recomputed.overload_kw, gross_kw - restated.limit_in_eq3_kw[t]);
      largest_kw = std::max({largest_kw, gross_kw, restated.base_kw[t], restated.pv_kw[t]});
    }
    recomputed.unavoidable_overload_kw = std::max(recomputed.unavoidable_overload_kw, other_kw - restated.limit_kw[t]);
  }
  recomputed.cost.demand_charge_cost = site.demand_charge_per_kw * (recomputed.billed_peak_kw - site.billed_peak_kw);
  recomputed.cost.overload_cost = site.overload_price_per_kw.value_or(0) * recomputed.overload_kw;
  recomputed.overload_rounding_cost = site.overload_price_per_kw.value_or(0) * std::numeric_limits<double>::epsilon() *
                                      static_cast<double>(restated.sessions.size() + 8) * largest_kw;
}

}  // namespace

Recomputed recompute(const Problem& problem, const Restated& restated, const Plan& plan, Breaches& breaches) {
  Recomputed recomputed;
  recomputed.set_points_kw.assign(restated.steps, 0.0);
  recomputed.mean_kw.assign(restated.steps, 0.0);
  recomputed.group_power_kw.assign(problem.site.groups.size(), std::vector<double>(restated.steps, 0.0));
  match_sessions(problem, restated, plan, recomputed, breaches);
  for (std::size_t k = 0; k < restated.sessions.size(); ++k) {
    auto& stay = recomputed.stays[k];
    const bool are_right = are_set_points_right(restated.sessions[k], stay);
    if (!are_right) mend_set_points(restated.sessions[k], stay, breaches);
    stay.power_kw = are_right ? stay.plan->power_kw : stay.mended_kw;
    sum_up_stay(restated, restated.sessions[k], stay, recomputed);
  }
  recomputed.curtailed_kw = read_curtailment(restated, plan, breaches);
  sum_up_site(problem.site, restated, recomputed);
  return recomputed;
}

}  // namespace chargeplan::domain
