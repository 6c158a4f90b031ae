/// A bounded queue of work for each client, and the threads that do it: the clients take turns.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace chargeplan::http {

struct WorkerOptions {
  std::size_t workers = 1;      ///< pieces of one client's work that are done at once; at least 1
  std::size_t queue_limit = 1;  ///< pieces of one client's work that wait, besides those at work
  std::size_t spare = 0;        ///< further threads, so that another client need not wait for a worker of the first to be done
};

/// Threads: every function may be called from any thread. The destructor waits for what is queued or reserved.
class WorkerPool {
 public:
  struct Depth {
    std::size_t queued = 0;
    std::size_t busy = 0;  ///< workers that do a job
  };
  struct Job {
    std::function<void()> work;
    std::function<void()> then{};  ///< called once the worker is free again, so that who hears of it finds room
  };

  explicit WorkerPool(const WorkerOptions& options);
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  ~WorkerPool();

  /// False where the client's queue is full; the job is then not taken.
  [[nodiscard]] bool submit(Job job, const std::string& client = {});
  /// Takes it however long the queue is: work that was promised before this process began.
  void submit_promised(Job job, const std::string& client);
  /// A place in the client's queue for a job that is promised but not there yet, until it is released. False where the queue is full.
  [[nodiscard]] bool reserve(const std::string& client);
  void release(const std::string& client);
  [[nodiscard]] bool has_room(const std::string& client = {}) const;
  [[nodiscard]] Depth depth() const;

 private:
  struct Lane {
    std::deque<Job> queue;
    std::size_t at_work = 0;
    std::size_t reserved = 0;
    [[nodiscard]] bool is_idle() const { return queue.empty() && at_work == 0 && reserved == 0; }
  };

  void work();
  void put(Job job, const std::string& client);
  [[nodiscard]] bool has_room_locked(const std::string& client) const;
  [[nodiscard]] bool is_ready(const Lane& lane) const { return !lane.queue.empty() && lane.at_work < options_.workers; }
  [[nodiscard]] std::map<std::string, Lane>::iterator next_lane();

  const WorkerOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, Lane> lanes_;  ///< of clients with work; served in the order of their names, round and round
  std::string last_served_;
  bool ending_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace chargeplan::http
