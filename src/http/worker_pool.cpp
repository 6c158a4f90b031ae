#include "http/worker_pool.hpp"

#include <algorithm>
#include <utility>

namespace chargeplan::http {

WorkerPool::WorkerPool(const WorkerOptions& options) : options_{options} {
  for (std::size_t i = 0; i < options.workers + options.spare; ++i) threads_.emplace_back([this] { work(); });
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock{mutex_};
    ending_ = true;
  }
  changed_.notify_all();
  threads_.clear();
}

bool WorkerPool::submit(Job job, const std::string& client) {
  const std::lock_guard lock{mutex_};
  if (!has_room_locked(client)) return false;
  put(std::move(job), client);
  return true;
}

void WorkerPool::submit_promised(Job job, const std::string& client) {
  const std::lock_guard lock{mutex_};
  put(std::move(job), client);
}

bool WorkerPool::reserve(const std::string& client) {
  const std::lock_guard lock{mutex_};
  if (!has_room_locked(client)) return false;
  ++lanes_[client].reserved;
  return true;
}

void WorkerPool::release(const std::string& client) {
  const std::lock_guard lock{mutex_};
  const auto lane = lanes_.find(client);
  --lane->second.reserved;
  if (lane->second.is_idle()) lanes_.erase(lane);
  changed_.notify_all();
}

bool WorkerPool::has_room(const std::string& client) const {
  const std::lock_guard lock{mutex_};
  return has_room_locked(client);
}

void WorkerPool::put(Job job, const std::string& client) {
  lanes_[client].queue.push_back(std::move(job));
  changed_.notify_one();
}

bool WorkerPool::has_room_locked(const std::string& client) const {
  const auto lane = lanes_.find(client);
  if (lane == lanes_.end()) return true;
  const std::size_t idle = options_.workers - lane->second.at_work;  // an idle worker takes one at once
  return lane->second.queue.size() + lane->second.reserved < options_.queue_limit + idle;
}

/// Of the lanes that a thread may serve, the first after the one that was served last.
std::map<std::string, WorkerPool::Lane>::iterator WorkerPool::next_lane() {
  const auto ready = [this](const auto& entry) { return is_ready(entry.second); };
  const auto after = lanes_.upper_bound(last_served_);
  if (const auto found = std::find_if(after, lanes_.end(), ready); found != lanes_.end()) return found;
  const auto found = std::find_if(lanes_.begin(), after, ready);
  return found == after ? lanes_.end() : found;
}

WorkerPool::Depth WorkerPool::depth() const {
  const std::lock_guard lock{mutex_};
  Depth depth;
  for (const auto& [client, lane] : lanes_) {
    depth.queued += lane.queue.size();
    depth.busy += lane.at_work;
  }
  return depth;
}

void WorkerPool::work() {
  std::unique_lock lock{mutex_};
  for (;;) {
    auto lane = lanes_.end();
    changed_.wait(lock, [&] {
      lane = next_lane();
      return lane != lanes_.end() || (ending_ && lanes_.empty());
    });
    if (lane == lanes_.end()) return;
    Job job = std::move(lane->second.queue.front());
    lane->second.queue.pop_front();
    ++lane->second.at_work;
    last_served_ = lane->first;
    lock.unlock();
    job.work();
    lock.lock();
    --lane->second.at_work;
    if (lane->second.is_idle()) lanes_.erase(lane);
    changed_.notify_all();  // its client may have one more at work now, or all is done
    lock.unlock();
    if (job.then) job.then();
    job = {};
    lock.lock();
  }
}

}  // namespace chargeplan::http
