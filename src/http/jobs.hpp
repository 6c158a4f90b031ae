/// The requests for plans that are at work here, and what becomes of those that are jobs.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "http/context.hpp"
#include "http/message.hpp"
#include "http/recent_plans.hpp"
#include "http/storage/shared_queue.hpp"
#include "http/storage/store.hpp"
#include "http/task.hpp"

namespace chargeplan::http {

/// Threads: every function may be called from any thread; those that return a Result or a Response may wait for the store.
class Jobs {
 public:
  using Answer = std::function<Response(const Request&, const Context&)>;

  /// `common`: what every request is answered with. `most_processes`: that may die of a job, before it fails.
  Jobs(Store& store, Context common, int most_processes = 3)
      : store_{store}, common_{std::move(common)}, most_processes_{most_processes} {}

  /// Makes a job of a task whose client should wait no longer.
  /// Result: 202, or what its Idempotency-Key was answered before; none where the task is about to be answered.
  [[nodiscard]] std::optional<Response> accept(const std::shared_ptr<Task>& task);
  /// As above, of a client that waits for nothing, once its request is found to be one that can be planned.
  /// Result: 202, or whatever else there is to answer; then nobody need run the task.
  [[nodiscard]] std::optional<Response> promise(const std::shared_ptr<Task>& task, const Answer& answer);
  /// As `accept`, for another process to do.
  [[nodiscard]] std::optional<Response> hand_over(Task& task);
  /// Has a task answered. Result: none where nobody waits for it.
  std::optional<Response> run(const std::shared_ptr<Task>& task, const Answer& answer);

  struct Found {
    JobRecord record;
    std::shared_ptr<Task> task{};  ///< where it is at work here, or waits to be
    std::optional<JobProgress> progress{};
  };
  [[nodiscard]] Result<std::optional<Found>> find(const std::string& id);
  /// Result: false where it has ended before.
  [[nodiscard]] Result<bool> cancel(const std::string& id);
  /// What the request of a job that has ended, or is gone, is answered with while its client waits; none where it was cancelled.
  [[nodiscard]] std::optional<Response> answer_of(const std::optional<JobRecord>& ended, const Request& request);

  /// What was accepted and is neither ended nor at work here: by a process before this one, or since the store failed.
  [[nodiscard]] Result<std::vector<std::shared_ptr<Task>>> take_up();
  /// As above, of jobs that this process was given.
  [[nodiscard]] std::vector<std::shared_ptr<Task>> take_up(std::vector<JobRecord>&& records);
  /// The jobs that this process is at, and how far they are.
  [[nodiscard]] std::vector<SharedQueue::Held> held() const;
  /// A job that is no longer this process's: its solve ends, and nothing comes of it.
  void leave(const std::string& id);
  /// The service ends: solves of jobs stop, and are left to the next start.
  void suspend();

 private:
  [[nodiscard]] std::shared_ptr<Task> at_work(const std::string& id) const;
  [[nodiscard]] std::optional<Response> accepting(const std::shared_ptr<Task>& task,
                                                  const std::function<std::optional<Response>()>& respond);
  [[nodiscard]] Context context_of(Task& task);
  /// What there is to answer without a plan; none where it has the request now.
  [[nodiscard]] std::optional<Response> begin_anew(Task& task);
  void settle(Task& task, const Response& response);
  [[nodiscard]] Response set_aside(const Task& task, Response response);

  Store& store_;
  Context common_;
  RecentPlans recent_plans_;
  const int most_processes_;
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Task>> accepted_;  ///< by id
  bool suspended_ = false;
};

}  // namespace chargeplan::http
