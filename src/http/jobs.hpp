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
#include "http/storage/store.hpp"
#include "http/task.hpp"

namespace chargeplan::http {

/// Threads: every function may be called from any thread; those that return a Result or a Response may wait for the store.
class Jobs {
 public:
  using Answer = std::function<Response(const Request&, const Context&)>;

  /// `common`: what every request is answered with.
  Jobs(Store& store, Context common) : store_{store}, common_{std::move(common)} {}

  /// Makes a job of a task whose client should wait no longer.
  /// Result: 202, or what its Idempotency-Key was answered before; none where the task is about to be answered.
  [[nodiscard]] std::optional<Response> accept(const std::shared_ptr<Task>& task);
  /// Has a task answered. Result: none where nobody waits for it.
  std::optional<Response> run(const std::shared_ptr<Task>& task, const Answer& answer);

  struct Found {
    JobRecord record;
    std::shared_ptr<Task> task;  ///< where it is at work here, or waits to be
  };
  [[nodiscard]] Result<std::optional<Found>> find(const std::string& id);
  /// Result: false where it has ended before.
  [[nodiscard]] Result<bool> cancel(const std::string& id);

  /// What was accepted and is neither ended nor at work here: by a process before this one, or since the store failed.
  [[nodiscard]] Result<std::vector<std::shared_ptr<Task>>> take_up();
  /// The service ends: solves of jobs stop, and are left to the next start.
  void suspend();

 private:
  [[nodiscard]] std::shared_ptr<Task> at_work(const std::string& id) const;
  void settle(Task& task, const Response& response);
  [[nodiscard]] Response set_aside(const Task& task, Response response);

  Store& store_;
  Context common_;
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Task>> accepted_;  ///< by id
  bool suspended_ = false;
};

}  // namespace chargeplan::http
