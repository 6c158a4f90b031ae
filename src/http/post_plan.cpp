#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "chargeplan/planner.hpp"
#include "http/problem.hpp"
#include "http/routes.hpp"
#include "io/plan_document.hpp"
#include "io/request.hpp"

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

Result<io::PlanRequest> within(const PlanningLimits& limits, io::PlanRequest&& request) {
  std::vector<Issue> issues;
  const auto add = [&](std::string_view what, long count, long most) {
    if (count > most)
      issues.push_back({"sessions", "problem_too_large",
                        fmt::format("{} {} are more than the {} that this service plans at once", count, what, most)});
  };
  add("sessions", static_cast<long>(request.problem.sessions.size()), limits.max_sessions);
  add("set-points", set_points_of(request.problem), limits.max_set_points);
  if (issues.empty()) return std::move(request);
  return tl::unexpected(Error{ErrorCode::invalid_input, "the request is too large for this service", std::move(issues)});
}

/// `?store=`: nothing is kept yet, so both words are taken and mean the same.
std::vector<Issue> store_issues(const Target& target) {
  const auto store = target.value_of("store");
  if (!store || *store == "true" || *store == "false") return {};
  return {{"?store", "unknown_value", fmt::format("must be true or false, not \"{}\"", *store)}};
}

}  // namespace

Response post_plan(const RoutedRequest& routed, const Context& context) {
  auto read = io::read_request(routed.request.body).and_then([&](io::PlanRequest&& request) {
    return within(context.limits, std::move(request));
  });
  if (auto issues = store_issues(routed.target); !issues.empty()) {  // told beside what is wrong with the body
    Error error = read ? Error{ErrorCode::invalid_input, "the query is not understood", {}} : std::move(read.error());
    std::move(issues.begin(), issues.end(), std::back_inserter(error.issues));
    return problem(error, routed.request);
  }
  if (!read) return problem(read.error(), routed.request);
  PlanOptions options = read->options;
  options.solve.threads = 1;  // the workers share the cores among the requests; the plan is the same for any number
  auto planned = plan(read->problem, options, {.stop = context.stop});
  if (!planned) return problem(planned.error(), routed.request);
  return {.body = io::write_plan_json(io::plan_document(*std::move(planned), *read, routed.request.received)) + "\n"};
}

}  // namespace chargeplan::http
