#include "http/keep.hpp"

#include <utility>

#include "http/clock.hpp"
#include "http/job_json.hpp"
#include "http/problem.hpp"
#include "http/random_id.hpp"
#include "http/recent_plans.hpp"
#include "http/task.hpp"
#include "io/plan_fields.hpp"
#include "io/sha256.hpp"

namespace chargeplan::http {
namespace {

PlanRecord record_of(const io::PlanDocument& document, const io::PlanRequest& planned, std::string written) {
  return {.summary = {.id = document.id,
                      .created = document.created,
                      .status = std::string{io::json::name_of(document.plan.status)},
                      .objective_cost = document.plan.objective_cost,
                      .request_sha256 = document.request_sha256,
                      .site_id = planned.problem.site.id,
                      .sessions = static_cast<long>(planned.problem.sessions.size())},
          .document = io::write_plan_json(document) + "\n",
          .request = std::move(written) + "\n"};
}

/// How the keeping went. `failure`: what the store said.
struct Keeping {
  bool kept = false;
  bool key_taken = false;
  std::optional<Error> failure;
};

Keeping keep(const PlanRecord& record, const Request& request, Store& store) {
  const auto kept = store.keep_plan(record, answer_key_of(request));
  if (!kept) return {.failure = kept.error()};
  return {.kept = *kept == Kept::yes, .key_taken = *kept == Kept::key_taken, .failure = {}};
}

Keeping end_job(const PlanRecord& record, Task& task, Store& store) {
  task.note({.status = JobStatus::done, .plan_id = record.summary.id, .error = {}});
  const auto ended = store.end_job(task.id(), {.status = JobStatus::done, .finished = now(), .error = {}, .plan = &record});
  if (!ended) return {.failure = ended.error()};
  return {.kept = *ended, .failure = {}};
}

}  // namespace

Response kept_plan_answer(std::string document, const std::string& id) {
  Response response{.body = std::move(document)};
  if (!id.empty()) response.headers.emplace_back("Location", "/v1/plans/" + id);
  return response;
}

std::optional<AnswerKey> answer_key_of(const Request& request) {
  if (request.idempotency_key.empty()) return std::nullopt;
  return AnswerKey{request.client, request.idempotency_key, io::sha256_hex(request.target + "\n" + request.body)};
}

Response accepted_answer(JobRecord job) {
  job.status = JobStatus::queued;
  job.plan_id.clear();
  job.error.clear();
  return {.status = 202, .body = write_job(job, {}) + "\n", .headers = {{"Location", "/v1/jobs/" + job.id}}};
}

std::optional<Response> answer_given_before(const Request& request, Store& store, const std::string& own_job) {
  const auto key = answer_key_of(request);
  if (!key) return std::nullopt;
  const auto given = store.given_answer(key->client, key->key);
  if (!given) return storage_problem(given.error(), request);
  if (!*given || (!(*given)->job_id.empty() && (*given)->job_id == own_job)) return std::nullopt;
  const GivenAnswer& answer = **given;
  if (answer.request_sha256 != key->request_sha256)
    return problem(Fault::key_reused, "this Idempotency-Key came with another request before", request);
  if (!answer.job_id.empty()) {
    auto job = store.job(answer.job_id);
    if (!job) return storage_problem(job.error(), request);
    return *job ? std::optional{accepted_answer(*std::move(*job))} : std::nullopt;
  }
  auto document = store.plan_document(answer.plan_id);
  if (!document) return storage_problem(document.error(), request);
  if (!*document) return std::nullopt;  // removed in between, and the key with it
  return kept_plan_answer(*std::move(*document), answer.plan_id);
}

Response keep_and_answer(io::PlanDocument document, const io::PlanRequest& planned, std::string written, const Request& request,
                         const Context& context) {
  if (context.store == nullptr) return kept_plan_answer(io::write_plan_json(document) + "\n", {});
  Store& store = *context.store;
  document.id += "-" + random_id(1);  // the same request may be planned twice in a second
  PlanRecord record = record_of(document, planned, std::move(written));
  Keeping keeping;
  if (context.task == nullptr) {
    keeping = keep(record, request, store);
  } else {
    context.task->end([&](Task::Standing standing) {
      keeping = standing == Task::Standing::bound ? keep(record, request, store) : end_job(record, *context.task, store);
      return keeping.kept;
    });
  }
  if (keeping.failure) return storage_problem(*keeping.failure, request);
  if (keeping.key_taken)
    return answer_given_before(request, store, {})
        .value_or(problem(Fault::key_reused, "the answer of this Idempotency-Key was removed just now", request));
  if (keeping.kept && context.recent_plans != nullptr)
    context.recent_plans->add(std::make_shared<const KeptPlan>(KeptPlan{planned, std::move(document)}));
  return kept_plan_answer(std::move(record.document), keeping.kept ? record.summary.id : std::string{});
}

}  // namespace chargeplan::http
