#include <algorithm>
#include <chrono>
#include <functional>
#include <string_view>
#include <unordered_map>

#include "domain/session_terms.hpp"
#include "support/random_problem.hpp"

namespace chargeplan::test {
namespace {

constexpr double any_price = 1e-9;

bool any_step(const Plan& plan, const std::function<bool(std::size_t)>& is) {
  for (std::size_t t = 0; t < plan.site.power_kw.size(); ++t)
    if (is(t)) return true;
  return false;
}

/// Any set-point above zero for which `is(session of the plan, step of the horizon, step of the stay)`.
bool any_charge(const Plan& plan, const std::function<bool(const SessionPlan&, std::size_t, std::size_t)>& is) {
  for (const auto& session : plan.sessions)
    for (std::size_t j = 0; j < session.power_kw.size(); ++j)
      if (session.power_kw[j] > 0 && is(session, static_cast<std::size_t>(session.first_step) + j, j)) return true;
  return false;
}

bool priced(const std::vector<double>& prices) {
  return std::any_of(prices.begin(), prices.end(), [](double price) { return price > any_price; });
}

/// A group of the tree whose shadow price is there.
bool group_binds(const Plan& plan) {
  return std::any_of(plan.groups.begin(), plan.groups.end(), [](const GroupPlan& g) { return priced(g.limit_price_per_kwh); });
}

bool surplus_binds(const Problem& problem, const Plan& plan) {
  return any_step(plan, [&](std::size_t t) {
    if (plan.site.pv_kw[t] <= plan.site.base_load_kw[t]) return false;
    const bool at_limit =
        problem.site.export_limit_kw && plan.site.export_kw[t] >= (*problem.site.export_limit_kw)[t] * (1 - 1e-9);
    return at_limit || plan.site.pv_curtailed_kw[t] > 0;
  });
}

/// A car that charges in a step in which it is not all the time.
bool charges_in_a_part(const Problem& problem, const Plan& plan) {
  if (problem.horizon.presence != Presence::fraction) return false;
  const auto terms = domain::session_terms(problem, 100);
  std::size_t next = 0;
  for (const auto& term : terms) {
    if (term.window.outside_horizon) continue;
    const auto& session = plan.sessions[next++];
    for (std::size_t j = 0; j < session.power_kw.size(); ++j)
      if (session.power_kw[j] > 0 && term.window.fraction[j] < 1) return true;
  }
  return false;
}

/// A car that charges and whose stay is not made of whole steps, by id.
bool any_charging_session(const Problem& problem, const Plan& plan,
                          const std::function<bool(const Session&, const SessionPlan&)>& is) {
  std::unordered_map<std::string_view, const Session*> by_id;
  for (const auto& session : problem.sessions) by_id.emplace(session.id, &session);
  return std::any_of(plan.sessions.begin(), plan.sessions.end(), [&](const SessionPlan& session) {
    return session.peak_power_kw > 0 && is(*by_id.at(session.id), session);
  });
}

bool counts_by_floor(const Problem& problem, const Plan& plan) {
  return problem.horizon.presence == Presence::floor &&
         any_charging_session(problem, plan, [&](const Session& session, const SessionPlan&) {
           const auto cut = [&](Instant at) { return (at - problem.horizon.start) % problem.horizon.step; };
           return cut(session.arrival).count() != 0 || cut(session.departure).count() != 0;
         });
}

bool two_charge_at_one_evse(const Plan& plan) {
  std::unordered_map<std::string_view, int> charging;
  for (const auto& session : plan.sessions)
    if (session.evse && session.peak_power_kw > 0 && ++charging[*session.evse] == 2) return true;
  return false;
}

/// Some go short and others do not.
bool someone_goes_short(const Plan& plan) {
  const auto short_of = [](const SessionPlan& session) { return session.unmet_kwh > 0; };
  return std::any_of(plan.sessions.begin(), plan.sessions.end(), short_of) &&
         !std::all_of(plan.sessions.begin(), plan.sessions.end(), short_of);
}

bool below_minimum(const Problem& problem, const Plan& plan) {
  const auto terms = domain::session_terms(problem, 100);
  std::size_t next = 0;
  for (const auto& term : terms) {
    if (term.window.outside_horizon) continue;
    for (const double power : plan.sessions[next++].power_kw)
      if (power > 0 && power < term.min_power_kw * (1 - 1e-6)) return true;
  }
  return false;
}

bool two_efficiencies(const Problem& problem, const Plan& plan) {
  std::optional<double> first;
  return any_charging_session(problem, plan, [&](const Session& session, const SessionPlan&) {
    const double efficiency = session.efficiency.value_or(problem.site.efficiency);
    if (!first) first = efficiency;
    return efficiency != *first;
  });
}

}  // namespace

bool binds(Family family, const Problem& problem, const Plan& plan) {
  const auto& site = plan.site;
  const auto any = [](const SessionPlan&, std::size_t, std::size_t) { return true; };
  switch (family) {
    case Family::flat_price: return problem.site.import_price_per_kwh.is_constant() && any_charge(plan, any);
    case Family::moving_price:  // charges in one step and not, though it could, in a dearer one
      return any_charge(plan, [&](const SessionPlan& session, std::size_t t, std::size_t) {
        for (std::size_t j = 0; j < session.power_kw.size(); ++j)
          if (session.power_kw[j] == 0 &&
              site.import_price_per_kwh[static_cast<std::size_t>(session.first_step) + j] > site.import_price_per_kwh[t])
            return true;
        return false;
      });
    case Family::negative_price:
      return any_charge(plan, [&](const SessionPlan&, std::size_t t, std::size_t) { return site.import_price_per_kwh[t] < 0; });
    case Family::hard_limit: return !problem.site.overload_price_per_kw && priced(site.limit_price_per_kwh);
    case Family::soft_limit:
      return problem.site.overload_price_per_kw && (priced(site.limit_price_per_kwh) || site.overload_kw > 0);
    case Family::zero_limit_steps:
      return any_step(plan, [&](std::size_t t) { return site.limit_kw[t] == 0 && site.limit_price_per_kwh[t] > any_price; });
    case Family::base_above_limit:
      return any_step(plan, [&](std::size_t t) {
        return site.base_load_kw[t] - site.pv_kw[t] > site.limit_kw[t] && site.limit_price_per_kwh[t] > any_price;
      });
    case Family::group_tree: return group_binds(plan);
    case Family::pv_surplus: return surplus_binds(problem, plan);
    case Family::demand_charge: return site.billed_peak_kw > problem.site.billed_peak_kw && priced(site.peak_price_per_kw);
    case Family::fraction_presence: return charges_in_a_part(problem, plan);
    case Family::floor_presence: return counts_by_floor(problem, plan);
    case Family::more_than_required:
      return std::any_of(plan.sessions.begin(), plan.sessions.end(), [](const SessionPlan& session) {
        return session.energy_delivered_kwh > session.energy_required_kwh * (1 + 1e-6);
      });
    case Family::cut_stays:
      return any_charging_session(problem, plan, [&](const Session& session, const SessionPlan&) {
        return session.arrival < problem.horizon.start || session.departure > problem.horizon.end();
      });
    case Family::shared_evses: return two_charge_at_one_evse(plan);
    case Family::priorities: return someone_goes_short(plan);
    case Family::minimum_power: return below_minimum(problem, plan);
    case Family::no_present_step:
      return std::any_of(plan.sessions.begin(), plan.sessions.end(),
                         [](const SessionPlan& session) { return session.power_kw.empty() && session.unmet_kwh > 0; });
    case Family::efficiencies: return two_efficiencies(problem, plan);
    case Family::tiny_powers:
      return any_charge(plan, any) && std::all_of(plan.sessions.begin(), plan.sessions.end(),
                                                  [](const SessionPlan& session) { return session.peak_power_kw < 0.1; });
    case Family::large_powers:
      return any_charge(plan,
                        [](const SessionPlan& session, std::size_t, std::size_t j) { return session.power_kw[j] > 1000; });
  }
  return false;
}

}  // namespace chargeplan::test
