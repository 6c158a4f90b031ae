#include "http/worker_pool.hpp"

#include <utility>

namespace chargeplan::http {

WorkerPool::WorkerPool(const WorkerOptions& options) : queue_limit_{options.queue_limit}, idle_{options.workers} {
  for (std::size_t i = 0; i < options.workers; ++i) threads_.emplace_back([this] { work(); });
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock{mutex_};
    ending_ = true;
  }
  changed_.notify_all();
  threads_.clear();
}

bool WorkerPool::submit(Job job) {
  {
    const std::lock_guard lock{mutex_};
    if (queue_.size() >= queue_limit_ + idle_) return false;  // an idle worker takes one at once
    queue_.push_back(std::move(job));
  }
  changed_.notify_one();
  return true;
}

bool WorkerPool::has_room() const {
  const std::lock_guard lock{mutex_};
  return queue_.size() < queue_limit_ + idle_;
}

void WorkerPool::work() {
  for (;;) {
    Job job;
    {
      std::unique_lock lock{mutex_};
      changed_.wait(lock, [this] { return ending_ || !queue_.empty(); });
      if (queue_.empty()) return;
      job = std::move(queue_.front());
      queue_.pop_front();
      --idle_;
    }
    job.work();
    {
      const std::lock_guard lock{mutex_};
      ++idle_;
    }
    if (job.then) job.then();
  }
}

}  // namespace chargeplan::http
