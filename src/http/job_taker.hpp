/// Takes jobs that processes share for the workers of this one, and says that they are still at work.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "http/jobs.hpp"
#include "http/storage/shared_queue.hpp"
#include "http/worker_pool.hpp"

namespace chargeplan::http {

/// Threads: two of its own, from its making to its `stop`.
class JobTaker {
 public:
  struct Terms {
    SharedQueue& queue;
    Jobs& jobs;
    WorkerPool& pool;
    const Jobs::Answer& answer;
    std::size_t at_once = 1;                          ///< jobs that are taken and not done
    std::size_t of_a_client = 1;                      ///< of those, one client's
    std::function<void(const Result<void>&)> report;  ///< of what went wrong, once in each of the two until it goes well again
  };
  explicit JobTaker(Terms terms);
  JobTaker(const JobTaker&) = delete;
  JobTaker& operator=(const JobTaker&) = delete;
  ~JobTaker() { stop_holding(); }

  /// Takes no more, soon; what it has is still held.
  void ask_to_stop_taking() { taking_.request_stop(); }
  void stop_holding();

 private:
  void take(const std::stop_token& over);
  void hold(const std::stop_token& over);
  void submit(std::shared_ptr<Task> task);
  [[nodiscard]] std::size_t all_at_work() const;

  const Terms terms_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::map<std::string, std::size_t> at_work_;  ///< by client
  std::jthread taking_, holding_;
};

}  // namespace chargeplan::http
