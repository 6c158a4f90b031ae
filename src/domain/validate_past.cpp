#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "domain/session_terms.hpp"
#include "domain/validate_parts.hpp"

namespace chargeplan::domain {
namespace {

/// None, or one value for each past step. `past_steps`: absent where the horizon is wrong, and lengths say nothing.
void check_past_series(Field field, const std::vector<double>& values, std::optional<std::size_t> past_steps,
                       std::string_view of_what, IssueList& issues) {
  if (past_steps && !values.empty() && values.size() != *past_steps)
    issues.add(field, "wrong_series_length",
               fmt::format("{} has {} values, but {} has {} past steps; give {} of them, or none for zeros", field.name,
                           values.size(), of_what, *past_steps, *past_steps));
  for (std::size_t t = 0; t < values.size(); ++t) {
    field.element = t;
    issues.check_number(field, values[t], power_range);
  }
}

/// Only a surplus can be switched off.
void check_curtailed(const Site& site, int step_count, IssueList& issues) {
  if (!site.pv_kw.fits(step_count) || !site.base_load_kw.fits(step_count)) return;  // said of these
  Field field{"site", {}, "past_pv_curtailed_kw"};
  for (std::size_t t = 0; t < site.past_pv_curtailed_kw.size() && t < static_cast<std::size_t>(step_count); ++t) {
    const double curtailed = site.past_pv_curtailed_kw[t];
    const double most = site.base_load_kw[t] < site.pv_kw[t] ? site.pv_kw[t] : 0.0;
    if (!(curtailed > most * (1 + 1e-9)) || curtailed > power_range.high) continue;
    field.element = t;
    issues.add(field, "too_large",
               fmt::format("past_pv_curtailed_kw is {}; at most {} could be switched off: only a surplus is", curtailed, most));
  }
}

/// Of the stay's steps; absent where its times are wrong.
std::optional<std::size_t> past_steps_of(const Session& session, const Horizon& horizon) {
  if (session.departure <= session.arrival || !is_sane(session.arrival) || !is_sane(session.departure)) return std::nullopt;
  const auto window = presence_window(session, horizon);
  return std::min(window.fraction.size(), static_cast<std::size_t>(std::max(0, horizon.past_step_count - window.first_step)));
}

}  // namespace

void validate_past(const Problem& problem, std::optional<int> step_count, IssueList& issues) {
  const auto& horizon = problem.horizon;
  bool knows_past = step_count && horizon.step.count() >= 1 && is_sane(horizon.start);
  if (knows_past && (horizon.past_step_count < 0 || horizon.past_step_count > *step_count)) {
    issues.add({"horizon", {}, "past_steps"}, "out_of_range",
               fmt::format("past_steps is {}; it must be from 0 to the {} steps of the horizon", horizon.past_step_count,
                           *step_count));
    knows_past = false;
  }
  check_past_series({"site", {}, "past_pv_curtailed_kw"}, problem.site.past_pv_curtailed_kw,
                    knows_past ? std::optional{static_cast<std::size_t>(horizon.past_step_count)} : std::nullopt, "the horizon",
                    issues);
  if (knows_past) check_curtailed(problem.site, *step_count, issues);
  for (std::size_t s = 0; s < problem.sessions.size(); ++s) {
    const auto& session = problem.sessions[s];
    issues.check_number({"sessions", s, "delivered_kwh"}, session.delivered_kwh, energy_range);
    if (session.past_power_kw.empty()) continue;
    check_past_series({"sessions", s, "past_power_kw"}, session.past_power_kw,
                      knows_past ? past_steps_of(session, horizon) : std::nullopt, "its stay", issues);
  }
}

}  // namespace chargeplan::domain
