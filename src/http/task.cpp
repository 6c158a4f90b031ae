#include "http/task.hpp"

#include <utility>

namespace chargeplan::http {

bool Task::begin() {
  const std::lock_guard lock{mutex_};
  if (stage_ == Stage::abandoned || stage_ == Stage::ended || (suspended_ && stage_ == Stage::accepted)) return false;
  state_ = State{.phase = "read", .gap = {}, .elapsed_s = 0};
  return true;
}

void Task::report(const Progress& progress) {
  const std::lock_guard lock{mutex_};
  state_ = State{.phase = std::string{progress.phase}, .gap = progress.gap, .elapsed_s = progress.elapsed_s};
}

void Task::abandon() {
  {
    const std::lock_guard lock{mutex_};
    if (stage_ != Stage::bound || writing_) return;  // what is being written is nearly promised or nearly kept
    stage_ = Stage::abandoned;
  }
  stop_.request_stop();
}

void Task::suspend() {
  {
    const std::lock_guard lock{mutex_};
    suspended_ = true;
  }
  stop_.request_stop();
}

Task::Acceptance Task::accept(const std::function<bool()>& write) {
  std::unique_lock lock{mutex_};
  if (stage_ != Stage::bound || writing_) return Acceptance::ended;  // a worker is about to answer
  writing_ = true;
  lock.unlock();
  const bool promised = write();
  lock.lock();
  writing_ = false;
  if (promised) stage_ = Stage::accepted;
  written_.notify_all();
  return promised ? Acceptance::accepted : Acceptance::failed;
}

void Task::accept_anew() {
  const std::lock_guard lock{mutex_};
  stage_ = Stage::accepted;
}

bool Task::end(const std::function<bool(Standing)>& write) {
  std::unique_lock lock{mutex_};
  written_.wait(lock, [this] { return !writing_; });
  if (stage_ == Stage::abandoned || stage_ == Stage::ended) return false;
  const auto standing = stage_ == Stage::accepted ? Standing::accepted : Standing::bound;
  if (suspended_ && standing == Standing::accepted) return false;
  writing_ = true;
  lock.unlock();
  const bool kept = write(standing);
  lock.lock();
  writing_ = false;
  if (kept) stage_ = Stage::ended;
  written_.notify_all();
  return kept;
}

void Task::note(Outcome outcome) {
  const std::lock_guard lock{mutex_};
  outcome_ = std::move(outcome);
}

bool Task::is_accepted() const {
  const std::lock_guard lock{mutex_};
  return stage_ == Stage::accepted;
}

JobRecord Task::record() const {
  const std::lock_guard lock{mutex_};
  JobRecord record{.id = id_,
                   .status = state_ ? JobStatus::running : JobStatus::queued,
                   .created = request_.received,
                   .client = request_.client,
                   .request_id = request_.id,
                   .target = request_.target,
                   .body = {},
                   .plan_id = {},
                   .error = {}};
  if (stage_ == Stage::ended) {
    record.status = outcome_.status;
    record.plan_id = outcome_.plan_id;
    record.error = outcome_.error;
  }
  return record;
}

std::optional<Task::State> Task::state() const {
  const std::lock_guard lock{mutex_};
  return state_;
}

}  // namespace chargeplan::http
