/// A bounded queue of jobs and the threads that do them.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace chargeplan::http {

struct WorkerOptions {
  std::size_t workers = 1;      ///< at least 1
  std::size_t queue_limit = 1;  ///< jobs that wait, besides those at work
};

/// Threads: every function may be called from any thread. The destructor waits for what is queued.
class WorkerPool {
 public:
  struct Job {
    std::function<void()> work;
    std::function<void()> then{};  ///< called once the worker is free again, so that who hears of it finds room
  };

  explicit WorkerPool(const WorkerOptions& options);
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  ~WorkerPool();

  /// False where the queue is full; the job is then not taken.
  [[nodiscard]] bool submit(Job job);
  [[nodiscard]] bool has_room() const;

 private:
  void work();

  const std::size_t queue_limit_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> queue_;
  std::size_t idle_ = 0;
  bool ending_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace chargeplan::http
