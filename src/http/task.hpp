/// One request for a plan on its way. It begins bound to its client; once it is accepted as a job it goes on without.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "chargeplan/options.hpp"
#include "http/message.hpp"
#include "http/storage/store.hpp"

namespace chargeplan::http {

/// Shape: bound -> accepted -> ended, or bound -> ended; a bound one may be abandoned. What is promised and what is kept are
///        written to a store between two states, never both at once: that is what the functions with a `write` see to.
/// Threads: every function may be called from any thread; those with a `write` may wait for another's.
class Task {
 public:
  Task(std::string id, Request request) : id_{std::move(id)}, request_{std::move(request)} {}

  [[nodiscard]] const std::string& id() const noexcept { return id_; }
  /// Changed by nobody while others may read it.
  [[nodiscard]] Request& request() noexcept { return request_; }
  [[nodiscard]] const Request& request() const noexcept { return request_; }
  [[nodiscard]] std::stop_token stop_token() const { return stop_.get_token(); }

  /// A worker has it. False where nobody waits for it any more.
  [[nodiscard]] bool begin();
  void report(const Progress& progress);

  /// The client went away: an accepted one goes on, another one ends.
  void abandon();
  /// The service ends: what is bound is answered by the best plan so far; what is accepted is left to the next start.
  void suspend();
  /// Ends it at its best plan, for a client that still waits.
  void stop() { stop_.request_stop(); }

  enum class Acceptance { accepted, ended, failed };
  /// From bound to accepted, if `write` says that the promise is kept; an ended or abandoned one stays so.
  [[nodiscard]] Acceptance accept(const std::function<bool()>& write);
  /// As one that was accepted by a process before this one.
  void accept_anew();

  enum class Standing { bound, accepted };
  /// To its end, if `write` says that the outcome is kept. False where it may not be kept: abandoned, suspended, cancelled, ended.
  bool end(const std::function<bool(Standing)>& write);
  /// How it ended, for those who ask; to be told within `write`.
  struct Outcome {
    JobStatus status = JobStatus::done;
    std::string plan_id{};
    std::string error{};
  };
  void note(Outcome outcome);

  /// Promised, and not ended.
  [[nodiscard]] bool is_accepted() const;
  /// As a job: its status, and how it ended; without its body.
  [[nodiscard]] JobRecord record() const;

  using State = JobProgress;
  /// What is known of its solve; none before it has begun.
  [[nodiscard]] std::optional<State> state() const;

 private:
  enum class Stage { bound, accepted, abandoned, ended };

  const std::string id_;
  Request request_;
  std::stop_source stop_;
  mutable std::mutex mutex_;
  std::condition_variable written_;
  bool writing_ = false;
  bool suspended_ = false;
  Stage stage_ = Stage::bound;
  std::optional<State> state_;
  Outcome outcome_;
};

}  // namespace chargeplan::http
