/// Why a session got less than it asked for, in words: read off the plan's set-points, limits and shadow prices.
#pragma once

#include <chrono>
#include <vector>

#include "chargeplan/demand.hpp"
#include "chargeplan/plan.hpp"
#include "chargeplan/problem.hpp"
#include "domain/session_terms.hpp"

namespace chargeplan::io {

/// The session of `problem` behind each of `plan`, by id; null where there is none.
[[nodiscard]] std::vector<const Session*> sessions_behind(const Plan& plan, const Problem& problem);

/// Whether a session misses more energy than rounding explains.
[[nodiscard]] bool is_short(const SessionPlan& session) noexcept;

/// The most that a session could get with the site to itself: what its stay, its battery and its wish allow, kWh in the battery.
[[nodiscard]] double reachable_kwh(const domain::SessionTerms& terms, std::chrono::seconds step);

/// The one of a session's reasons, of which there is one, that most of what it misses is due to: the first of what the car brings
/// itself, or the first of what the site and the other cars left it.
[[nodiscard]] const Issue& main_reason(const std::vector<Issue>& reasons, const SessionPlan& planned, double reachable_kwh);

/// For each session of the plan its reasons, the ones that nothing at the site could change first; none for a session that got
/// what it asked for.
/// Slugs:   `no_step`, `time_left_too_short`, `stay_too_short`, `cut_by_horizon`, `battery_full`, `site_limit`, `group_limit`,
///          `demand_charge`, `not_worth_its_price`, `minimum_power`, `stopped_early`.   Source: docs/report.md, "Why a session is short".
[[nodiscard]] std::vector<std::vector<Issue>> shortfall_reasons(const Plan& plan, const Problem& problem, const TimeZone& zone);

}  // namespace chargeplan::io
