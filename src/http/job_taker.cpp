#include "http/job_taker.hpp"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <utility>

namespace chargeplan::http {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds take_limit{500};  ///< for a job to come: then it is time to look whether this ends
constexpr milliseconds pause_after_failure{200};
constexpr milliseconds pause_beside{25};  ///< between looks for other clients' jobs while one has as many at work as it may

/// Tells of the first failure in a row.
class FirstFailure {
 public:
  explicit FirstFailure(const std::function<void(const Result<void>&)>& report) : report_{report} {}
  void note(const Result<void>& result) {
    const bool was_failing = std::exchange(is_failing_, !result);
    if (is_failing_ && !was_failing) report_(result);
  }

 private:
  const std::function<void(const Result<void>&)>& report_;
  bool is_failing_ = false;
};

void join(std::jthread& thread) {
  thread.request_stop();
  if (thread.joinable()) thread.join();
}

}  // namespace

JobTaker::JobTaker(Terms terms)
    : terms_{std::move(terms)},
      taking_{[this](const std::stop_token& over) { take(over); }},
      holding_{[this](const std::stop_token& over) { hold(over); }} {}

void JobTaker::stop_holding() {
  join(taking_);
  join(holding_);
}

void JobTaker::take(const std::stop_token& over) {
  FirstFailure failure{terms_.report};
  std::unique_lock lock{mutex_};
  while (changed_.wait(lock, over, [this] { return all_at_work() < terms_.at_once; }) && !over.stop_requested()) {
    const SharedQueue::Room room{.jobs = terms_.at_once - all_at_work(), .of_a_client = terms_.of_a_client, .has = at_work_};
    const bool one_has_enough =
        std::any_of(room.has.begin(), room.has.end(), [&](const auto& of) { return of.second >= room.of_a_client; });
    lock.unlock();
    auto records = terms_.queue.take(room, one_has_enough ? milliseconds{0} : take_limit);
    const bool failed = !records, found = records && !records->empty();
    failure.note(records.map([](const auto&) {}));
    if (found)
      for (auto& task : terms_.jobs.take_up(*std::move(records))) submit(std::move(task));
    lock.lock();
    if (failed)
      changed_.wait_for(lock, over, pause_after_failure, [] { return false; });
    else if (one_has_enough && !found)
      changed_.wait_for(lock, over, pause_beside, [&] { return at_work_ != room.has; });
  }
}

std::size_t JobTaker::all_at_work() const {
  return std::accumulate(at_work_.begin(), at_work_.end(), std::size_t{0},
                         [](std::size_t sum, const auto& of_a_client) { return sum + of_a_client.second; });
}

void JobTaker::submit(std::shared_ptr<Task> task) {
  const std::string client = task->request().client;
  {
    const std::lock_guard lock{mutex_};
    ++at_work_[client];
  }
  terms_.pool.submit_promised({.work = [this, task = std::move(task)] { terms_.jobs.run(task, terms_.answer); },
                               .then =
                                   [this, client] {
                                     const std::lock_guard lock{mutex_};
                                     if (--at_work_[client] == 0) at_work_.erase(client);
                                     changed_.notify_all();
                                   }},
                              client);
}

void JobTaker::hold(const std::stop_token& over) {
  FirstFailure failure{terms_.report};
  while (!over.stop_requested()) {
    const auto held = terms_.jobs.held();
    const auto claims = terms_.queue.hold(held);
    if (!held.empty()) failure.note(claims.map([](const auto&) {}));
    for (std::size_t i = 0; claims && i < claims->size(); ++i)
      if ((*claims)[i] != SharedQueue::Claim::held) terms_.jobs.leave(held[i].id);
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, over, claim_interval, [] { return false; });
  }
}

}  // namespace chargeplan::http
