#include <functional>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "http/job_json.hpp"
#include "http/job_watch.hpp"
#include "http/jobs.hpp"
#include "http/problem.hpp"
#include "http/routes.hpp"

namespace chargeplan::http {
namespace {

constexpr int calls_between_comments = 60;  ///< of some a second: a line in 15 s tells who is between that the stream lives

std::string event_of(const JobRecord& job, const std::optional<Task::State>& state) {
  const bool at_work = job.status == JobStatus::queued || job.status == JobStatus::running;
  return fmt::format("event: {}\ndata: {}\n\n", at_work ? "progress" : word_of(job.status), write_job(job, state));
}

/// What becomes of a job, from memory: no store is asked. Source: HTML, "Server-sent events".
class JobEvents final : public EventStream {
 public:
  using See = std::function<SharedQueue::Seen()>;
  explicit JobEvents(See see) : see_{std::move(see)} {}

  std::optional<std::string> next() override {
    if (over_) return std::nullopt;
    const auto [job, progress] = see_();
    over_ = has_ended(job);
    std::string event = event_of(job, progress);
    if (event == last_) return ++calls_ % calls_between_comments == 0 ? ": still there\n\n" : "";
    last_ = event;
    return event;
  }

 private:
  See see_;
  std::string last_;
  int calls_ = 0;
  bool over_ = false;
};

Response no_job(const RoutedRequest& routed) {
  return problem(Fault::not_found, "there is no job of this id; it may have been removed", routed.request);
}

/// Finds the job and has it answered.
template <class AnswerIt>
Response with_job(const RoutedRequest& routed, const Context& context, AnswerIt&& answer_it) {
  const auto found = context.jobs->find(routed.id);
  if (!found) return storage_problem(found.error(), routed.request);
  return *found ? answer_it(**found) : no_job(routed);
}

Response described(const Jobs::Found& found) { return {.body = write_job(found.record, found.progress) + "\n"}; }

}  // namespace

Response get_job(const RoutedRequest& routed, const Context& context) { return with_job(routed, context, described); }

Response delete_job(const RoutedRequest& routed, const Context& context) {
  const auto cancelled = context.jobs->cancel(routed.id);
  if (!cancelled) return storage_problem(cancelled.error(), routed.request);
  return with_job(routed, context, [&](const Jobs::Found& found) {
    if (*cancelled) return described(found);
    return problem(Fault::job_ended, fmt::format("this job has ended already: {}", word_of(found.record.status)),
                   routed.request);
  });
}

Response get_job_events(const RoutedRequest& routed, const Context& context) {
  return with_job(routed, context, [&](const Jobs::Found& found) {
    Response response{.content_type = "text/event-stream"};
    if (found.task)
      response.events = std::make_shared<JobEvents>([task = found.task] {
        return SharedQueue::Seen{task->record(), task->state()};
      });
    else if (context.watch != nullptr && !has_ended(found.record))
      response.events =
          std::make_shared<JobEvents>([job = context.watch->follow({found.record, found.progress})] { return job->seen(); });
    else
      response.body = event_of(found.record, std::nullopt);
    response.headers.emplace_back("X-Accel-Buffering", "no");  // a proxy between is to pass each event on at once
    return response;
  });
}

}  // namespace chargeplan::http
