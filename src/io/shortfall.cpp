#include "io/shortfall.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "io/wall_clock.hpp"

namespace chargeplan::io {
namespace {

constexpr double relative_tolerance = 1e-6;  // model.md, "Tolerances"

double tolerance(double value) { return relative_tolerance * std::max(1.0, std::abs(value)); }

std::string duration_text(double duration_h) {
  const auto minutes = static_cast<long>(std::lround(duration_h * 60));
  if (minutes < 60) return fmt::format("{} min", minutes);
  return minutes % 60 == 0 ? fmt::format("{} h", minutes / 60) : fmt::format("{} h {} min", minutes / 60, minutes % 60);
}

enum class Part { whole_stay, after_past };

double plugged_in_h(const domain::SessionTerms& terms, std::chrono::seconds step, Part part) {
  double present_h = 0;
  for (std::size_t k = part == Part::after_past ? terms.past_step_count : 0; k < terms.window.fraction.size(); ++k)
    present_h += terms.window.fraction[k] * hours(step);
  return present_h;
}

/// At full power all the time, or with what it has and full power from now on.
double stay_kwh(const domain::SessionTerms& terms, std::chrono::seconds step, Part part) {
  const double before_kwh = part == Part::after_past || terms.past_step_count == 0 ? terms.past_delivered_kwh : 0.0;
  return before_kwh + terms.efficiency * terms.max_power_kw * plugged_in_h(terms, step, part);
}

/// `unmet_penalty_cost` of the plan's options, which are not known here: the one number that its unmet cost follows from.
double penalty_cost(const Plan& plan, const Problem& problem) {
  const auto terms = domain::session_terms(problem, 1.0);
  const auto behind = sessions_behind(plan, problem);
  double given_cost = 0;        // of sessions that name their price
  double cost_per_penalty = 0;  // of the others
  for (std::size_t s = 0; s < plan.sessions.size(); ++s) {
    if (behind[s] == nullptr) continue;
    const double price = terms[static_cast<std::size_t>(behind[s] - problem.sessions.data())].unmet_price_per_kwh;
    (behind[s]->unmet_price_per_kwh ? given_cost : cost_per_penalty) += price * plan.sessions[s].unmet_kwh;
  }
  return cost_per_penalty > 0 ? std::max(0.0, plan.cost.unmet_cost - given_cost) / cost_per_penalty
                              : PlanOptions{}.unmet_penalty_cost;
}

/// What holds a session back in the steps in which it could have charged more.
struct Pinch {
  std::vector<int> site_steps;
  std::vector<std::vector<int>> group_steps;  ///< parallel to Plan::groups
  std::vector<int> peak_steps;
  std::vector<int> dear_steps;
  double cheapest_per_kwh = 0;  ///< battery side, over dear_steps
  bool is_off = false;          ///< in a step, where it has a lowest power
  bool below_minimum = false;   ///< as less than that was left
};

class Explainer {
 public:
  Explainer(const Plan& plan, const Problem& problem, const TimeZone& zone)
      : plan_{plan}, problem_{problem}, zone_{zone}, terms_{domain::session_terms(problem, penalty_cost(plan, problem))} {
    for (const auto& evse : problem.site.evses) group_of_evse_.emplace(evse.id, evse.group ? *evse.group : std::string{});
    for (const auto& group : problem.site.groups)
      parent_of_group_.emplace(group.id, group.parent ? *group.parent : std::string{});
    for (std::size_t g = 0; g < plan.groups.size(); ++g) index_of_group_.emplace(plan.groups[g].id, g);
  }

  [[nodiscard]] std::vector<Issue> explain(std::size_t plan_index, const Session& session) const {
    const auto& planned = plan_.sessions[plan_index];
    const auto& terms = terms_[static_cast<std::size_t>(&session - problem_.sessions.data())];
    std::vector<Issue> reasons;
    const auto add = [&](std::string slug, std::string message) {
      reasons.push_back({fmt::format("sessions[{}]", plan_index), std::move(slug), std::move(message)});
    };
    if (planned.power_kw.empty() || terms.window.fraction.empty()) {
      add("no_step", "its stay covers no whole step of the horizon");
      return reasons;
    }
    const double ceiling_kwh = add_own_limits(session, planned, terms, add);
    if (planned.energy_delivered_kwh < ceiling_kwh - tolerance(ceiling_kwh)) add_site_limits(planned, terms, add);
    return reasons;
  }

 private:
  /// What the stay and the battery allow, whatever the site does. Result: the most that it could have got, kWh.
  template <class Add>
  double add_own_limits(const Session& session, const SessionPlan& planned, const domain::SessionTerms& terms,
                        const Add& add) const {
    const double required_kwh = planned.energy_required_kwh;
    const auto step = plan_.horizon.step;
    const double least_kwh = required_kwh - tolerance(required_kwh);
    if (const double ever_kwh = stay_kwh(terms, step, Part::whole_stay); ever_kwh < least_kwh) {
      const double present_h = plugged_in_h(terms, step, Part::whole_stay);
      const double whole_h = hours(session.departure - session.arrival);
      const bool cut = terms.window.starts_before_horizon || terms.window.ends_after_horizon;
      const bool whole_would_do = cut && terms.efficiency * terms.max_power_kw * whole_h >= required_kwh;
      if (whole_would_do)
        add("cut_by_horizon", fmt::format("only {} of its {} lie inside the horizon: enough for {:.1f} of {:.1f} kWh",
                                          duration_text(present_h), duration_text(whole_h), ever_kwh, required_kwh));
      else
        add("stay_too_short", fmt::format("a stay of {} at {:.1f} kW is enough for {:.1f} of {:.1f} kWh",
                                          duration_text(present_h), terms.max_power_kw, ever_kwh, required_kwh));
    } else if (const double still_kwh = stay_kwh(terms, step, Part::after_past); still_kwh < least_kwh) {
      add("time_left_too_short",
          fmt::format(
              "with {:.1f} kWh in the battery when it was planned anew, the {} left were enough for {:.1f} of {:.1f} kWh",
              terms.past_delivered_kwh, duration_text(plugged_in_h(terms, step, Part::after_past)), still_kwh, required_kwh));
    }
    if (terms.max_energy_kwh < required_kwh - tolerance(required_kwh))
      add("battery_full", fmt::format("the battery takes only {:.1f} of {:.1f} kWh", terms.max_energy_kwh, required_kwh));
    return reachable_kwh(terms, plan_.horizon.step);
  }

  template <class Add>
  void add_site_limits(const SessionPlan& planned, const domain::SessionTerms& terms, const Add& add) const {
    const Pinch pinch = find_pinch(planned, terms);
    const auto when = [&](const std::vector<int>& steps) { return step_ranges_text(steps, plan_.horizon, zone_); };
    if (!pinch.site_steps.empty()) add("site_limit", "the site is at its limit " + when(pinch.site_steps));
    for (std::size_t g = 0; g < pinch.group_steps.size(); ++g) {
      const auto& steps = pinch.group_steps[g];
      if (!steps.empty()) add("group_limit", fmt::format("group {} is at its limit {}", plan_.groups[g].id, when(steps)));
    }
    if (!pinch.peak_steps.empty()) add("demand_charge", "more would raise the billed peak " + when(pinch.peak_steps));
    if (!pinch.dear_steps.empty())
      add("not_worth_its_price",
          fmt::format("energy costs at least {:.3f} {} a kWh in the battery {}; a missing kWh is priced at {:.3f}",
                      pinch.cheapest_per_kwh, problem_.site.currency, when(pinch.dear_steps), terms.unmet_price_per_kwh));
    const bool is_proven = plan_.status != PlanStatus::feasible;
    if (pinch.below_minimum || (pinch.is_off && is_proven))
      add("minimum_power", fmt::format("less than its lowest power of {:.1f} kW was left", terms.min_power_kw));
    if (!is_proven) add("stopped_early", "the plan is not proven to be the best");
  }

  [[nodiscard]] Pinch find_pinch(const SessionPlan& planned, const domain::SessionTerms& terms) const {
    Pinch pinch;
    pinch.group_steps.resize(plan_.groups.size());
    const auto groups = groups_above(planned);
    for (std::size_t i = terms.past_step_count; i < std::min(planned.power_kw.size(), terms.window.fraction.size()); ++i) {
      if (planned.power_kw[i] >= terms.max_power_kw - tolerance(terms.max_power_kw)) continue;
      const auto t = static_cast<std::size_t>(planned.first_step) + i;
      const double energy_per_kwh = energy_price(t) / terms.efficiency;
      const double worth_per_kwh = terms.unmet_price_per_kwh;
      const bool dear = energy_per_kwh >= worth_per_kwh - tolerance(worth_per_kwh);
      if (dear) {
        const bool by_peak = plan_.site.import_price_per_kwh[t] / terms.efficiency < worth_per_kwh - tolerance(worth_per_kwh);
        const auto step = static_cast<int>(t);
        if (by_peak) {
          pinch.peak_steps.push_back(step);
        } else {
          if (pinch.dear_steps.empty() || energy_per_kwh < pinch.cheapest_per_kwh) pinch.cheapest_per_kwh = energy_per_kwh;
          pinch.dear_steps.push_back(step);
        }
        continue;
      }
      add_binding_limits(t, groups, pinch);
      const bool integer = plan_.formulation == Formulation::milp && terms.min_power_kw > 0;
      if (!integer || planned.power_kw[i] > 0) continue;
      pinch.is_off = true;
      if (room_kw(t, groups) < terms.min_power_kw - tolerance(terms.min_power_kw)) pinch.below_minimum = true;
    }
    return pinch;
  }

  /// What the site's limit holds: its power, with the PV that is switched off (eq. 3).
  [[nodiscard]] double limited_kw(std::size_t t) const {
    const auto& site = plan_.site;
    return site.power_kw[t] + (site.pv_curtailed_kw.empty() ? 0 : site.pv_curtailed_kw[t]);
  }

  /// What the limits leave in a step.
  [[nodiscard]] double room_kw(std::size_t t, const std::vector<std::size_t>& groups) const {
    double room_kw = plan_.site.limit_kw[t] - limited_kw(t);
    for (const std::size_t g : groups) room_kw = std::min(room_kw, plan_.groups[g].limit_kw[t] - plan_.groups[g].power_kw[t]);
    return room_kw;
  }

  void add_binding_limits(std::size_t t, const std::vector<std::size_t>& groups, Pinch& pinch) const {
    const auto binds = [&](double power_kw, double limit_kw, double shadow_per_kwh) {
      return shadow_per_kwh > relative_tolerance || power_kw >= limit_kw - tolerance(limit_kw);
    };
    const auto& site = plan_.site;
    if (binds(limited_kw(t), site.limit_kw[t], site.limit_price_per_kwh.empty() ? 0 : site.limit_price_per_kwh[t]))
      pinch.site_steps.push_back(static_cast<int>(t));
    for (const std::size_t g : groups) {
      const auto& group = plan_.groups[g];
      const double shadow_per_kwh = group.limit_price_per_kwh.empty() ? 0 : group.limit_price_per_kwh[t];
      if (binds(group.power_kw[t], group.limit_kw[t], shadow_per_kwh)) pinch.group_steps[g].push_back(static_cast<int>(t));
    }
  }

  /// Of one more kWh drawn at the meter in step t: the dual of (5) where there is one.
  [[nodiscard]] double energy_price(std::size_t t) const {
    const auto& prices = plan_.site.energy_price_per_kwh;
    return prices.empty() ? plan_.site.import_price_per_kwh[t] : prices[t];
  }

  [[nodiscard]] std::vector<std::size_t> groups_above(const SessionPlan& planned) const {
    std::vector<std::size_t> groups;
    if (!planned.evse) return groups;
    const auto leaf = group_of_evse_.find(*planned.evse);
    std::string_view id = leaf == group_of_evse_.end() ? std::string_view{} : leaf->second;
    while (!id.empty() && groups.size() <= index_of_group_.size()) {  // bounded: a plan read from a file may hold a cycle
      if (const auto found = index_of_group_.find(id); found != index_of_group_.end()) groups.push_back(found->second);
      const auto parent = parent_of_group_.find(id);
      id = parent == parent_of_group_.end() ? std::string_view{} : parent->second;
    }
    return groups;
  }

  const Plan& plan_;
  const Problem& problem_;
  const TimeZone& zone_;
  std::vector<domain::SessionTerms> terms_;
  std::unordered_map<std::string_view, std::string> group_of_evse_;
  std::unordered_map<std::string_view, std::string> parent_of_group_;
  std::unordered_map<std::string_view, std::size_t> index_of_group_;
};

}  // namespace

std::vector<const Session*> sessions_behind(const Plan& plan, const Problem& problem) {
  std::unordered_map<std::string_view, const Session*> by_id;
  by_id.reserve(problem.sessions.size());
  for (const auto& session : problem.sessions) by_id.emplace(session.id, &session);
  std::vector<const Session*> behind;
  behind.reserve(plan.sessions.size());
  for (const auto& planned : plan.sessions) {
    const auto found = by_id.find(planned.id);
    behind.push_back(found == by_id.end() ? nullptr : found->second);
  }
  return behind;
}

double reachable_kwh(const domain::SessionTerms& terms, std::chrono::seconds step) {
  return std::min({stay_kwh(terms, step, Part::after_past), terms.max_energy_kwh, terms.energy_required_kwh});
}

const Issue& main_reason(const std::vector<Issue>& reasons, const SessionPlan& planned, double reachable_kwh) {
  const bool mostly_own = planned.energy_required_kwh - reachable_kwh >= reachable_kwh - planned.energy_delivered_kwh;
  const auto of_the_site = std::find_if(reasons.begin(), reasons.end(), [](const Issue& reason) {
    return reason.slug != "no_step" && reason.slug != "stay_too_short" && reason.slug != "time_left_too_short" &&
           reason.slug != "cut_by_horizon" && reason.slug != "battery_full";
  });
  return mostly_own || of_the_site == reasons.end() ? reasons.front() : *of_the_site;
}

bool is_short(const SessionPlan& session) noexcept { return session.unmet_kwh > tolerance(session.energy_required_kwh); }

std::vector<std::vector<Issue>> shortfall_reasons(const Plan& plan, const Problem& problem, const TimeZone& zone) {
  const Explainer explainer{plan, problem, zone};
  const auto behind = sessions_behind(plan, problem);
  std::vector<std::vector<Issue>> reasons(plan.sessions.size());
  for (std::size_t s = 0; s < plan.sessions.size(); ++s)
    if (is_short(plan.sessions[s]) && behind[s] != nullptr) reasons[s] = explainer.explain(s, *behind[s]);
  return reasons;
}

}  // namespace chargeplan::io
