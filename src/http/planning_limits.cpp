#include "http/planning_limits.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace chargeplan::http {
namespace {

/// How many steps of the horizon the stays touch, in all.
long set_points_of(const Problem& problem) {
  const Horizon& horizon = problem.horizon;
  long count = 0;
  for (const Session& session : problem.sessions) {
    const auto stay = std::min(session.departure, horizon.end()) - std::max(session.arrival, horizon.start);
    if (stay.count() > 0) count += static_cast<long>(stay / horizon.step) + 1;
  }
  return count;
}

}  // namespace

Result<io::PlanRequest> within(const PlanningLimits& limits, io::PlanRequest&& request) {
  std::vector<Issue> issues;
  const auto add = [&](std::string_view what, long count, long most) {
    if (count > most)
      issues.push_back({"sessions", "problem_too_large",
                        fmt::format("{} {} are more than the {} that this service plans at once", count, what, most)});
  };
  add("sessions", static_cast<long>(request.problem.sessions.size()), limits.max_sessions);
  if (const int steps = request.problem.horizon.step_count; steps > limits.max_steps)
    issues.push_back({"horizon.steps", "problem_too_large",
                      fmt::format("{} steps are more than the {} that this service plans at once", steps, limits.max_steps)});
  add("set-points", set_points_of(request.problem), limits.max_set_points);
  if (issues.empty()) return std::move(request);
  return tl::unexpected(Error{ErrorCode::invalid_input, "the request is too large for this service", std::move(issues)});
}

}  // namespace chargeplan::http
