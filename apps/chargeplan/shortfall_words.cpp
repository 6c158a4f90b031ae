#include "shortfall_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "domain/session_terms.hpp"
#include "io/shortfall.hpp"
#include "words.hpp"

namespace chargeplan::cli {
namespace {

struct Cause {
  std::string_view slug, of_one, of_many;
  std::size_t count = 0;
};

/// Source: docs/report.md, "Why a session is short".
constexpr std::array causes{
    Cause{"no_step", "is there for no whole step", "are there for no whole step"},
    Cause{"time_left_too_short", "has too little time left", "have too little time left"},
    Cause{"stay_too_short", "stays too short for its power", "stay too short for their power"},
    Cause{"cut_by_horizon", "is there beyond the horizon", "are there beyond the horizon"},
    Cause{"battery_full", "has too small a battery", "have too small a battery"},
    Cause{"site_limit", "is held back by the site's limit", "are held back by the site's limit"},
    Cause{"group_limit", "is held back by a group's limit", "are held back by a group's limit"},
    Cause{"demand_charge", "would raise the billed peak", "would raise the billed peak"},
    Cause{"not_worth_its_price", "finds energy too dear", "find energy too dear"},
    Cause{"minimum_power", "is left less than its lowest power", "are left less than their lowest power"},
    Cause{"stopped_early", "might get more from a longer solve", "might get more from a longer solve"},
};

}  // namespace

std::string shortfall_words(const Plan& plan, const Problem& problem, const TimeZone& zone) {
  auto found = causes;
  const auto reasons = io::shortfall_reasons(plan, problem, zone);
  const auto behind = io::sessions_behind(plan, problem);
  const auto terms = domain::session_terms(problem, PlanOptions{}.unmet_penalty_cost);
  for (std::size_t s = 0; s < reasons.size(); ++s) {
    if (reasons[s].empty()) continue;
    const auto& own = terms[static_cast<std::size_t>(behind[s] - problem.sessions.data())];
    const Issue& main = io::main_reason(reasons[s], plan.sessions[s], io::reachable_kwh(own, plan.horizon.step));
    const auto cause = std::find_if(found.begin(), found.end(), [&](const Cause& known) { return known.slug == main.slug; });
    if (cause != found.end()) ++cause->count;
  }
  std::stable_sort(found.begin(), found.end(), [](const Cause& a, const Cause& b) { return a.count > b.count; });
  std::string text;
  for (const Cause& cause : found) {
    if (cause.count == 0) break;
    if (!text.empty()) text += ", ";
    text += fmt::format("{} {}", grouped(static_cast<double>(cause.count), 0), cause.count == 1 ? cause.of_one : cause.of_many);
  }
  return text;
}

}  // namespace chargeplan::cli
