#include "http/job_watch.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace chargeplan::http {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds await_interval{10};    ///< a client waits
constexpr milliseconds follow_interval{250};  ///< as often as events are sent
constexpr milliseconds pause_after_failure{200};
constexpr std::size_t jobs_per_ms = 20;  ///< with many, the looks are less frequent: Redis has more to do

}  // namespace

JobWatch::JobWatch(SharedQueue& queue) : queue_{queue}, thread_{[this](const std::stop_token& over) { watch(over); }} {}

void JobWatch::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
  const std::lock_guard lock{mutex_};
  awaited_.clear();
}

void JobWatch::await(const std::string& id, OnEnd on_end) {
  const std::lock_guard lock{mutex_};
  awaited_.push_back({id, std::move(on_end)});
  changed_.notify_all();
}

std::shared_ptr<const JobWatch::Followed> JobWatch::follow(const SharedQueue::Seen& first) {
  auto followed = std::make_shared<Followed>(first);
  const std::lock_guard lock{mutex_};
  followed_.push_back({first.record.id, followed});
  changed_.notify_all();
  return followed;
}

std::vector<std::string> JobWatch::ids_to_look_at() {
  std::vector<std::string> ids;
  followed_.erase(std::remove_if(followed_.begin(), followed_.end(), [](const Watched& one) { return one.by.expired(); }),
                  followed_.end());
  for (const Awaited& one : awaited_) ids.push_back(one.id);
  for (const Watched& one : followed_) ids.push_back(one.id);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

void JobWatch::watch(const std::stop_token& over) {
  std::unique_lock lock{mutex_};
  while (!over.stop_requested()) {
    changed_.wait(lock, over, [this] { return !awaited_.empty() || !followed_.empty(); });
    const auto ids = ids_to_look_at();
    milliseconds pause = awaited_.empty() ? follow_interval : await_interval + milliseconds{ids.size() / jobs_per_ms};
    lock.unlock();
    const auto seen = queue_.look(ids);
    if (!seen) pause = pause_after_failure;
    for (std::size_t i = 0; seen && i < ids.size(); ++i) tell(ids[i], (*seen)[i]);
    lock.lock();
    const bool was_awaiting = !awaited_.empty();
    changed_.wait_for(lock, over, pause, [&] { return !was_awaiting && !awaited_.empty(); });
  }
}

/// To who follows it, a job that is gone is cancelled.
void JobWatch::tell(const std::string& id, const std::optional<SharedQueue::Seen>& seen) {
  std::vector<Awaited> ended;
  {
    const std::lock_guard lock{mutex_};
    for (const Watched& one : followed_)
      if (const auto followed = one.id == id ? one.by.lock() : nullptr) {
        const std::lock_guard its_lock{followed->mutex_};
        if (seen) followed->seen_ = *seen;
        if (!seen) followed->seen_.record.status = JobStatus::cancelled;
      }
    if (seen && !has_ended(seen->record)) return;
    const auto begin =
        std::stable_partition(awaited_.begin(), awaited_.end(), [&](const Awaited& one) { return one.id != id; });
    std::move(begin, awaited_.end(), std::back_inserter(ended));
    awaited_.erase(begin, awaited_.end());
  }
  for (const Awaited& one : ended) one.on_end(seen ? std::optional{seen->record} : std::nullopt);
}

}  // namespace chargeplan::http
