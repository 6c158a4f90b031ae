#include "http/jobs.hpp"

#include <utility>

#include "http/clock.hpp"
#include "http/keep.hpp"
#include "http/packing.hpp"
#include "http/problem.hpp"
#include "http/unpacking.hpp"

namespace chargeplan::http {

std::optional<Response> Jobs::accept(const std::shared_ptr<Task>& task) {
  auto unpacked = http::unpacked(task->request(), common_.body_limit_bytes);
  if (!unpacked) {
    task->abandon();
    return unpacking_problem(unpacked.error(), task->request());
  }
  const Request& request = *unpacked;
  {
    const std::lock_guard lock{mutex_};
    accepted_[task->id()] = task;
  }
  Result<Kept> kept = Kept::yes;
  const auto acceptance = task->accept([&] {
    JobRecord record = task->record();
    record.body = request.body;
    kept = store_.accept_job(record, answer_key_of(request));
    return kept && *kept == Kept::yes;
  });
  {
    const std::lock_guard lock{mutex_};
    if (acceptance != Task::Acceptance::accepted) accepted_.erase(task->id());
    if (suspended_) task->suspend();
  }
  if (acceptance == Task::Acceptance::ended) return std::nullopt;
  if (acceptance == Task::Acceptance::accepted) return accepted_answer(task->record());
  task->abandon();
  if (!kept) return storage_problem(kept.error(), request);
  return answer_given_before(request, store_, task->id());
}

std::optional<Response> Jobs::run(const std::shared_ptr<Task>& task, const Answer& answer) {
  if (!task->begin()) return std::nullopt;
  if (task->request().body.empty() && at_work(task->id())) {  // taken up: bodies wait in the store, not in memory
    auto body = store_.job_body(task->id());
    if (!body) return set_aside(*task, storage_problem(body.error(), task->request()));
    task->request().body = *std::move(body);
  }
  Context context = common_;
  context.stop = task->stop_token();
  context.store = &store_;
  context.jobs = this;
  context.task = task.get();
  Response response = answer(task->request(), context);
  settle(*task, response);
  return packed(task->request(), set_aside(*task, std::move(response)));
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
  if (auto task = at_work(id)) return Found{task->record(), task};
  return store_.job(id).map([](std::optional<JobRecord>&& record) -> std::optional<Found> {
    if (!record) return std::nullopt;
    return Found{std::move(*record), nullptr};
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

Result<std::vector<std::shared_ptr<Task>>> Jobs::take_up() {
  return store_.unfinished_jobs().map([&](std::vector<JobRecord>&& records) {
    std::vector<std::shared_ptr<Task>> tasks;
    const std::lock_guard lock{mutex_};
    for (JobRecord& record : records) {
      if (suspended_ || accepted_.contains(record.id)) continue;
      Request request{.method = "POST", .target = std::move(record.target), .content_type = "application/json"};
      request.received = record.created;
      request.client = std::move(record.client);
      request.id = std::move(record.request_id);
      auto task = std::make_shared<Task>(record.id, std::move(request));
      task->accept_anew();
      accepted_[record.id] = task;
      tasks.push_back(std::move(task));
    }
    return tasks;
  });
}

void Jobs::suspend() {
  const std::lock_guard lock{mutex_};
  suspended_ = true;
  for (const auto& [id, task] : accepted_) task->suspend();
}

}  // namespace chargeplan::http
