#include "http/plan_answer.hpp"

#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "chargeplan/planner.hpp"
#include "chargeplan/replan.hpp"
#include "http/clock.hpp"
#include "http/jobs.hpp"
#include "http/keep.hpp"
#include "http/known_plans.hpp"
#include "http/metrics.hpp"
#include "http/planning_limits.hpp"
#include "http/problem.hpp"
#include "http/task.hpp"
#include "io/plan_document.hpp"
#include "io/sha256.hpp"

namespace chargeplan::http {
namespace {

/// What is wrong around the body: `?store=`, and a key that asks for what is not kept.
std::vector<Issue> terms_issues(const RoutedRequest& routed) {
  std::vector<Issue> issues;
  const auto store = routed.target.value_of("store");
  if (store && *store != "true" && *store != "false")
    issues.push_back({"?store", "unknown_value", fmt::format("must be true or false, not \"{}\"", *store)});
  const std::string& key = routed.request.idempotency_key;
  if (key.size() > 255) issues.push_back({"Idempotency-Key", "too_long", "is longer than 255 characters"});
  if (!key.empty() && store && *store == "false")
    issues.push_back({"Idempotency-Key", "key_without_store", "asks for the same answer again, but ?store=false keeps none"});
  return issues;
}

/// Plans, from `start` if there is one, and tells the job how far it is.
Result<Plan> make_plan(const io::PlanRequest& request, const Plan* start, const Context& context) {
  PlanOptions options = request.options;
  options.solve.threads = 1;  // the workers share the cores among the requests; the plan is the same for any number
  PlanControl control{.stop = context.stop};
  if (context.task != nullptr) control.progress = [&](const Progress& progress) { context.task->report(progress); };
  auto planned =
      start != nullptr ? plan_from(*start, request.problem, options, control) : plan(request.problem, options, control);
  if (planned && context.metrics != nullptr) context.metrics->count(*planned);
  return planned;
}

/// Makes a plan, or has it made, or knows it; keeps what comes of it.
Response solve(const io::PlanRequest& request, const Plan* start, const RoutedRequest& routed, const Context& context) {
  const bool keeps = routed.target.value_of("store") != "false";
  Context keeping = context;
  if (!keeps) keeping.store = nullptr;
  if (start == nullptr) keeping.recent_plans = nullptr;  // most plans are not gone on from: those that were made so are
  if (start != nullptr) keeping.notes = nullptr;         // where a plan is sought from decides among equal ones
  const auto hand_over = [&]() -> std::optional<Response> {
    if (!context.hands_over || !keeps) return std::nullopt;
    const auto accepted = context.jobs->hand_over(*context.task);
    return accepted ? accepted : accepted_answer(context.task->record());  // none: it was promised while it was read
  };
  if (keeping.notes == nullptr)
    if (auto accepted = hand_over()) return *std::move(accepted);
  std::string written = io::write_request(request);
  const std::string request_sha256 = io::sha256_hex(written);
  const auto answer_with = [&](Plan plan) {
    const Instant made = context.task != nullptr ? now() : routed.request.received;  // a job may have waited
    return keep_and_answer(io::plan_document(std::move(plan), request_sha256, made), request, std::move(written),
                           routed.request, keeping);
  };
  const KnownPlans known{request_sha256, routed.request, keeping};
  if (auto plan = known.find()) {
    if (context.metrics != nullptr) context.metrics->count_known_plan();
    Response response = answer_with(*std::move(plan));
    response.headers.emplace_back("Cache-Status", "chargeplan; hit");
    return response;
  }
  if (auto accepted = hand_over()) return *std::move(accepted);
  auto planned = make_plan(request, start, context);
  if (!planned) return problem(planned.error(), routed.request);
  Response response = answer_with(*planned);
  if (keeps) known.tell(*planned, response);
  return response;
}

}  // namespace

std::optional<Response> given_before(const RoutedRequest& routed, const Context& context) {
  if (context.store == nullptr || !terms_issues(routed).empty()) return std::nullopt;
  return answer_given_before(routed.request, *context.store, context.task == nullptr ? std::string{} : context.task->id());
}

Response plan_answer(Result<io::PlanRequest> read, const Plan* start, const RoutedRequest& routed, const Context& context) {
  read = std::move(read).and_then([&](io::PlanRequest&& request) { return within(context.limits, std::move(request)); });
  if (auto issues = terms_issues(routed); !issues.empty()) {  // told beside what is wrong with the body
    Error error = read ? Error{ErrorCode::invalid_input, "the request is not understood", {}} : std::move(read.error());
    std::move(issues.begin(), issues.end(), std::back_inserter(error.issues));
    return problem(error, routed.request);
  }
  if (!read) return problem(read.error(), routed.request);
  return solve(*read, start, routed, context);
}

}  // namespace chargeplan::http
