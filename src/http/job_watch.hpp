/// Looks at jobs that other processes do: for clients that wait for their end, and for those who want to see how far they are.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "http/storage/shared_queue.hpp"

namespace chargeplan::http {

/// Threads: every function may be called from any thread, and waits for no server; a thread of its own does.
class JobWatch {
 public:
  /// A job that somebody follows, as it was when it was last looked at.
  class Followed {
   public:
    explicit Followed(SharedQueue::Seen seen) : seen_{std::move(seen)} {}
    [[nodiscard]] SharedQueue::Seen seen() const {
      const std::lock_guard lock{mutex_};
      return seen_;
    }

   private:
    friend class JobWatch;
    mutable std::mutex mutex_;
    SharedQueue::Seen seen_;
  };
  using OnEnd = std::function<void(const std::optional<JobRecord>&)>;

  explicit JobWatch(SharedQueue& queue);
  JobWatch(const JobWatch&) = delete;
  JobWatch& operator=(const JobWatch&) = delete;
  ~JobWatch() { stop(); }

  /// Calls `on_end`, from the thread of this, once the job has ended; with none where there is no such job.
  void await(const std::string& id, OnEnd on_end);
  /// For as long as the answer lives.
  [[nodiscard]] std::shared_ptr<const Followed> follow(const SharedQueue::Seen& first);
  /// Looks no more: nobody hears of an end any more.
  void stop();

 private:
  struct Awaited {
    std::string id;
    OnEnd on_end;
  };
  struct Watched {
    std::string id;
    std::weak_ptr<Followed> by;
  };

  void watch(const std::stop_token& over);
  [[nodiscard]] std::vector<std::string> ids_to_look_at();
  void tell(const std::string& id, const std::optional<SharedQueue::Seen>& seen);

  SharedQueue& queue_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<Awaited> awaited_;
  std::vector<Watched> followed_;
  std::jthread thread_;
};

[[nodiscard]] inline bool has_ended(const JobRecord& job) {
  return job.status != JobStatus::queued && job.status != JobStatus::running;
}

}  // namespace chargeplan::http
