#include "http/jobs.hpp"

#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "http/clock.hpp"
#include "http/keep.hpp"
#include "http/packing.hpp"
#include "http/problem.hpp"
#include "http/unpacking.hpp"

namespace chargeplan::http {

std::optional<Response> Jobs::accept(const std::shared_ptr<Task>& task) {
  return accepting(task, [&] { return hand_over(*task); });
}

std::optional<Response> Jobs::promise(const std::shared_ptr<Task>& task, const Answer& answer) {
  return accepting(task, [&] {
    Context context = context_of(*task);
    context.hands_over = true;
    context.notes = nullptr;  // the client is to have its promise
    Response response = answer(task->request(), context);
    if (!task->is_accepted()) task->abandon();
    return packed(task->request(), std::move(response));
  });
}

std::optional<Response> Jobs::accepting(const std::shared_ptr<Task>& task,
                                        const std::function<std::optional<Response>()>& respond) {
  if (common_.hands_over) return respond();
  {
    const std::lock_guard lock{mutex_};
    accepted_[task->id()] = task;
  }
  auto response = respond();
  const std::lock_guard lock{mutex_};
  if (!task->is_accepted()) accepted_.erase(task->id());
  if (suspended_) task->suspend();
  return response;
}

std::optional<Response> Jobs::hand_over(Task& task) {
  auto unpacked = http::unpacked(task.request(), common_.body_limit_bytes);
  if (!unpacked) {
    task.abandon();
    return unpacking_problem(unpacked.error(), task.request());
  }
  const Request& request = *unpacked;
  Result<Kept> kept = Kept::yes;
  const auto acceptance = task.accept([&] {
    JobRecord record = task.record();
    record.body = request.body;
    kept = store_.accept_job(record, answer_key_of(request));
    return kept && *kept == Kept::yes;
  });
  if (acceptance == Task::Acceptance::ended) return std::nullopt;
  if (acceptance == Task::Acceptance::accepted) return accepted_answer(task.record());
  task.abandon();
  if (!kept) return storage_problem(kept.error(), request);
  if (*kept == Kept::full)
    return problem(Fault::queue_full, "as many requests of this client wait for a worker as may", request);
  return answer_given_before(request, store_, task.id());
}

std::optional<Response> Jobs::run(const std::shared_ptr<Task>& task, const Answer& answer) {
  if (common_.hands_over && task->is_accepted()) return accepted_answer(task->record());  // it has become a job while it waited
  if (!task->begin()) {
    const std::lock_guard lock{mutex_};
    if (!task->is_accepted()) accepted_.erase(task->id());  // cancelled while it waited, and not left to the next start
    return std::nullopt;
  }
  if (task->request().body.empty() && at_work(task->id()))  // taken up: bodies wait in the store, not in memory
    if (auto response = begin_anew(*task)) return set_aside(*task, *std::move(response));
  Response response = answer(task->request(), context_of(*task));
  if (!common_.hands_over || response.status != 202) settle(*task, response);
  return packed(task->request(), set_aside(*task, std::move(response)));
}

std::optional<Response> Jobs::begin_anew(Task& task) {
  auto begun = store_.begin_job(task.id());
  if (!begun) return storage_problem(begun.error(), task.request());
  if (begun->processes <= most_processes_) {
    task.request().body = std::move(begun->body);
    return std::nullopt;
  }
  Response response =
      problem(Fault::job_abandoned,
              fmt::format("{} processes of the service were at this and died; it is not tried again", begun->processes - 1),
              task.request());
  settle(task, response);
  return response;
}

Context Jobs::context_of(Task& task) {
  Context context = common_;
  context.stop = task.stop_token();
  context.store = &store_;
  context.recent_plans = &recent_plans_;
  context.jobs = this;
  context.task = &task;
  return context;
}

Response Jobs::set_aside(const Task& task, Response response) {
  const std::lock_guard lock{mutex_};
  accepted_.erase(task.id());
  return response;
}

/// A job that was not answered by a plan has failed; where it is the store that failed, it is to be taken up again.
void Jobs::settle(Task& task, const Response& response) {
  task.end([&](Task::Standing standing) {
    if (standing == Task::Standing::bound) return true;
    if (response.status == traits(Fault::storage_failed).http_status) return false;
    task.note({.status = JobStatus::failed, .plan_id = {}, .error = response.body});
    return store_.end_job(task.id(), {.status = JobStatus::failed, .finished = now(), .error = response.body}).value_or(false);
  });
}

std::shared_ptr<Task> Jobs::at_work(const std::string& id) const {
  const std::lock_guard lock{mutex_};
  const auto found = accepted_.find(id);
  return found == accepted_.end() ? nullptr : found->second;
}

Result<std::optional<Jobs::Found>> Jobs::find(const std::string& id) {
  if (auto task = at_work(id)) return Found{task->record(), task, task->state()};
  if (SharedQueue* queue = store_.shared_queue())
    return queue->look({id}).map([](std::vector<std::optional<SharedQueue::Seen>>&& seen) -> std::optional<Found> {
      if (seen.empty() || !seen[0]) return std::nullopt;
      return Found{std::move(seen[0]->record), nullptr, std::move(seen[0]->progress)};
    });
  return store_.job(id).map([](std::optional<JobRecord>&& record) -> std::optional<Found> {
    if (!record) return std::nullopt;
    return Found{.record = std::move(*record)};
  });
}

Result<bool> Jobs::cancel(const std::string& id) {
  const JobEnd end{.status = JobStatus::cancelled, .finished = now()};
  const auto task = at_work(id);
  if (!task) return store_.end_job(id, end);
  Result<bool> ended = false;
  task->end([&](Task::Standing) {
    task->note({.status = JobStatus::cancelled, .plan_id = {}, .error = {}});
    ended = store_.end_job(id, end);
    return ended.value_or(false);
  });
  if (ended.value_or(false)) task->stop();
  return ended;
}

std::optional<Response> Jobs::answer_of(const std::optional<JobRecord>& ended, const Request& request) {
  constexpr std::string_view gone = "what was to be planned is no longer kept";
  if (!ended) return problem(Fault::storage_failed, gone, request);
  if (ended->status == JobStatus::cancelled) return std::nullopt;
  if (ended->status == JobStatus::failed) return packed(request, problem_again(ended->error));
  auto document = store_.plan_document(ended->plan_id);
  if (!document) return storage_problem(document.error(), request);
  if (!*document) return problem(Fault::storage_failed, gone, request);
  return packed(request, kept_plan_answer(*std::move(*document), ended->plan_id));
}

Result<std::vector<std::shared_ptr<Task>>> Jobs::take_up() {
  return store_.unfinished_jobs().map([this](std::vector<JobRecord>&& records) { return take_up(std::move(records)); });
}

std::vector<std::shared_ptr<Task>> Jobs::take_up(std::vector<JobRecord>&& records) {
  std::vector<std::shared_ptr<Task>> tasks;
  const std::lock_guard lock{mutex_};
  for (JobRecord& record : records) {
    if (suspended_ || accepted_.contains(record.id)) continue;
    Request request{.method = "POST", .target = std::move(record.target), .content_type = "application/json"};
    request.received = record.created;
    request.client = std::move(record.client);
    request.id = std::move(record.request_id);
    request.cache_control = "no-cache";  // who accepted it may have known of a plan, and what its client said of that
    auto task = std::make_shared<Task>(record.id, std::move(request));
    task->accept_anew();
    accepted_[record.id] = task;
    tasks.push_back(std::move(task));
  }
  return tasks;
}

std::vector<SharedQueue::Held> Jobs::held() const {
  std::vector<SharedQueue::Held> held;
  const std::lock_guard lock{mutex_};
  for (const auto& [id, task] : accepted_)
    if (task->is_accepted()) held.push_back({id, task->state()});
  return held;
}

void Jobs::leave(const std::string& id) {
  const auto task = at_work(id);
  if (!task) return;
  const bool left = task->end([&](Task::Standing) {
    task->note({.status = JobStatus::cancelled, .plan_id = {}, .error = {}});
    return true;
  });
  if (!left) return;
  task->stop();
  const std::lock_guard lock{mutex_};
  accepted_.erase(id);
}

void Jobs::suspend() {
  const std::lock_guard lock{mutex_};
  suspended_ = true;
  for (const auto& [id, task] : accepted_) task->suspend();
}

}  // namespace chargeplan::http
