#include "http/recent_plans.hpp"

#include <iterator>
#include <utility>

namespace chargeplan::http {
namespace {

std::size_t size_of(const KeptPlan& plan) {
  constexpr std::size_t of_session = 50;  // its texts and figures, twice
  std::size_t size = 0;
  for (const auto& session : plan.document.plan.sessions) size += of_session + session.power_kw.size();
  return size;
}

}  // namespace

std::shared_ptr<const KeptPlan> RecentPlans::find(const std::string& id) {
  const std::lock_guard lock{mutex_};
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->plan;
}

void RecentPlans::add(std::shared_ptr<const KeptPlan> plan) {
  const std::size_t size = size_of(*plan);
  if (size > room_) return;
  std::list<Entry> dropped;  // freed without the lock
  const std::lock_guard lock{mutex_};
  const auto [place, is_new] = by_id_.try_emplace(plan->document.id, entries_.end());
  if (!is_new) return;
  entries_.push_front({std::move(plan), size});
  place->second = entries_.begin();
  size_ += size;
  while (size_ > room_) {
    size_ -= entries_.back().size;
    by_id_.erase(entries_.back().plan->document.id);
    dropped.splice(dropped.begin(), entries_, std::prev(entries_.end()));
  }
}

}  // namespace chargeplan::http
