#include "chargeplan/replan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "chargeplan/planner.hpp"
#include "domain/finder.hpp"
#include "domain/issue_list.hpp"
#include "domain/session_terms.hpp"

namespace chargeplan {
namespace {

using domain::quoted;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// Steps that have begun before `now`.
int past_steps(const Horizon& horizon, Instant now) {
  const std::chrono::microseconds step = horizon.step;
  const auto elapsed = std::clamp(now - horizon.start, std::chrono::microseconds{0}, step * horizon.step_count);
  return static_cast<int>((elapsed + step - std::chrono::microseconds{1}) / step);
}

/// `then` before `past`, `from_now` after it.
Series spliced(const Series& then, const Series& from_now, const Horizon& horizon) {
  if (then == from_now) return then;
  const std::size_t past = at(horizon.past_step_count), steps = at(horizon.step_count);
  if (past == 0 || !then.fits(horizon.step_count) || !from_now.fits(horizon.step_count)) return from_now;
  std::vector<double> values(steps);
  for (std::size_t t = 0; t < steps; ++t) values[t] = t < past ? then[t] : from_now[t];
  return values;
}

Series export_price(const Site& site, const Horizon& horizon) {
  if (site.export_price_per_kwh) return *site.export_price_per_kwh;
  std::vector<double> price(at(horizon.step_count));
  for (std::size_t t = 0; t < price.size(); ++t) price[t] = std::min(0.0, site.import_price_per_kwh[t]);
  return price;
}

class Continuation {
 public:
  Continuation(const Problem& before, const Plan& plan, Change&& change)
      : before_{before}, plan_{plan}, change_{std::move(change)} {}

  Result<Problem> run() {
    problem_.horizon = before_.horizon;
    problem_.horizon.past_step_count = past_steps(before_.horizon, change_.now);
    find_issues();
    if (!issues_.empty())
      return tl::unexpected{Error{ErrorCode::invalid_input, "the plan cannot be continued", std::move(issues_)}};
    auto gone = who_has_charged_and_left();
    problem_.sessions = std::move(change_.sessions);
    for (auto& session : problem_.sessions) give_past(session);
    problem_.sessions.insert(problem_.sessions.end(), std::make_move_iterator(gone.begin()),
                             std::make_move_iterator(gone.end()));
    take_site();
    return std::move(problem_);
  }

 private:
  void find_issues() {
    const auto& own = plan_.horizon;
    const auto& asked = before_.horizon;
    if (own.start != asked.start || own.step != asked.step || own.step_count != asked.step_count)
      issues_.push_back(
          {"horizon", "wrong_plan", "the plan has another horizon than the request; give the request it answers"});
    if (problem_.horizon.past_step_count < asked.past_step_count)
      issues_.push_back({"now", "out_of_range",
                         fmt::format("now is before the end of the {} steps that were past already; it must be later",
                                     asked.past_step_count)});
    for (const auto& [id, energy_kwh] : change_.delivered_kwh) {
      const auto* const listed = find_listed_(id);
      const auto* const session = listed != nullptr ? listed : find_known_(id);
      if (session == nullptr)
        issues_.push_back({"delivered_kwh." + id, "unknown_session", fmt::format("there is no session {}", quoted(id))});
      else if (session->arrival >= change_.now && energy_kwh > 0)
        issues_.push_back(
            {"delivered_kwh." + id, "not_arrived",
             fmt::format("session {} arrives after now, with {} kWh measured already; give the arrival that it had", quoted(id),
                         energy_kwh)});
    }
  }

  /// What they drew was drawn.
  [[nodiscard]] std::vector<Session> who_has_charged_and_left() {
    std::vector<Session> left;
    for (const auto& session : before_.sessions) {
      if (session.arrival >= change_.now || find_listed_(session.id) != nullptr) continue;
      Session& gone = left.emplace_back(session);
      gone.departure = std::min(gone.departure, change_.now);
      give_past(gone);
      const bool has_charged =
          change_.delivered_kwh.contains(gone.id) ||
          std::any_of(gone.past_power_kw.begin(), gone.past_power_kw.end(), [](double power_kw) { return power_kw > 0; });
      if (!has_charged) left.pop_back();
    }
    return left;
  }

  void give_past(Session& session) {
    session.past_power_kw.clear();
    session.delivered_kwh.reset();
    if (session.departure <= session.arrival) return;  // `validate` says so
    const auto window = domain::presence_window(session, problem_.horizon);
    const int past = std::min(problem_.horizon.past_step_count - window.first_step, static_cast<int>(window.fraction.size()));
    if (past > 0) session.past_power_kw = planned_power_kw(session.id, window.first_step, past);
    const auto* const known = find_known_(session.id);
    const double efficiency = session.efficiency.value_or(change_.site.efficiency);
    const double then_efficiency = known != nullptr ? known->efficiency.value_or(before_.site.efficiency) : efficiency;
    const auto delivered = [&](int from_step) {
      double drawn_kwh = 0;
      for (int k = std::max(0, from_step - window.first_step); k < past; ++k)
        drawn_kwh += hours(problem_.horizon.step) * window.fraction[at(k)] * session.past_power_kw[at(k)];
      return then_efficiency * drawn_kwh;
    };
    if (const auto measured = change_.delivered_kwh.find(session.id); measured != change_.delivered_kwh.end())
      session.delivered_kwh = measured->second + efficiency * running_step_kwh(session, window);
    else if (known != nullptr && known->delivered_kwh)
      session.delivered_kwh = *known->delivered_kwh + delivered(before_.horizon.past_step_count);
    else if (past > 0 && efficiency != then_efficiency)  // which the problem would take to have been the one of now
      session.delivered_kwh = delivered(0);
  }

  /// In `count` steps from `first_step` on.
  [[nodiscard]] std::vector<double> planned_power_kw(const std::string& id, int first_step, int count) {
    std::vector<double> power_kw(at(count));
    const auto* planned = find_planned_(id);
    if (planned == nullptr) return power_kw;
    const std::ptrdiff_t later = static_cast<std::ptrdiff_t>(first_step) - planned->first_step;
    const auto end = std::min<std::ptrdiff_t>(count, std::ssize(planned->power_kw) - later);
    for (auto k = std::max<std::ptrdiff_t>(0, -later); k < end; ++k)
      power_kw[static_cast<std::size_t>(k)] = planned->power_kw[static_cast<std::size_t>(k + later)];
    return power_kw;
  }

  /// What a session still draws from now to the end of the step in progress.
  [[nodiscard]] double running_step_kwh(const Session& session, const domain::PresenceWindow& window) const {
    const auto& horizon = problem_.horizon;
    const int step = horizon.past_step_count - 1;
    const int k = step - window.first_step;
    if (change_.now <= horizon.start || k < 0 || k >= static_cast<int>(window.fraction.size())) return 0;
    auto from = change_.now, until = horizon.step_start(step + 1);
    if (horizon.presence == Presence::fraction) {
      from = std::max(from, session.arrival);
      until = std::min(until, session.departure);
    }
    return from < until ? hours(until - from) * session.past_power_kw[at(k)] : 0.0;
  }

  void take_site() {
    const auto& horizon = problem_.horizon;
    const auto& then = before_.site;
    auto& site = change_.site;
    if (then.export_price_per_kwh || site.export_price_per_kwh)
      site.export_price_per_kwh = spliced(export_price(then, horizon), export_price(site, horizon), horizon);
    for (const auto series : {&Site::grid_limit_kw, &Site::base_load_kw, &Site::pv_kw, &Site::import_price_per_kwh})
      site.*series = spliced(then.*series, site.*series, horizon);
    for (auto& group : site.groups)
      for (const auto& old : then.groups)
        if (old.id == group.id) group.limit_kw = spliced(old.limit_kw, group.limit_kw, horizon);
    const auto& curtailed = plan_.site.pv_curtailed_kw;
    const std::size_t past = std::min(at(horizon.past_step_count), curtailed.size());
    site.past_pv_curtailed_kw.assign(curtailed.begin(), curtailed.begin() + static_cast<std::ptrdiff_t>(past));
    if (std::all_of(site.past_pv_curtailed_kw.begin(), site.past_pv_curtailed_kw.end(), [](double kw) { return kw == 0; }))
      site.past_pv_curtailed_kw.clear();
    problem_.site = std::move(site);
  }

  const Problem& before_;
  const Plan& plan_;
  Change change_;
  domain::Finder<SessionPlan> find_planned_{plan_.sessions};
  domain::Finder<Session> find_known_{before_.sessions};
  domain::Finder<Session> find_listed_{change_.sessions};  ///< until they are the problem's
  std::vector<Issue> issues_;
  Problem problem_;
};

}  // namespace

Result<Problem> continue_problem(const Problem& before, const Plan& plan, Change change) {
  return Continuation{before, plan, std::move(change)}.run();
}

Result<const Plan*> Planner::plan_anew(const PlanControl& control) {
  return chargeplan::plan(problem_, options_, control).map([&](Plan planned) { return keep(std::move(planned)); });
}

const Plan* Planner::keep(Plan&& planned) {
  plan_ = std::move(planned);
  return &*plan_;
}

Result<const Plan*> Planner::replan(Change change, const PlanControl& control) {
  if (!plan_)
    if (auto first = plan_anew(control); !first) return first;
  auto next = continue_problem(problem_, *plan_, std::move(change));
  if (!next) return tl::unexpected{std::move(next.error())};
  auto planned = plan_from(*plan_, *next, options_, control);
  if (!planned) return tl::unexpected{std::move(planned.error())};
  problem_ = *std::move(next);
  return keep(*std::move(planned));
}

}  // namespace chargeplan
