/// The plans that were read, or made of another one, last: who goes on from plan to plan need not have each written and read again.
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "http/kept_plan.hpp"

namespace chargeplan::http {

/// Of kept plans alone, which never change. Whether one is kept still, only the store knows.
/// Threads: every function may be called from any thread.
class RecentPlans {
 public:
  /// `room`: in set-points; a session takes some more.
  explicit RecentPlans(std::size_t room = 1'000'000) : room_{room} {}

  /// Null where there is none.
  [[nodiscard]] std::shared_ptr<const KeptPlan> find(const std::string& id);
  /// For as long as there is room beside what was added or found later.
  void add(std::shared_ptr<const KeptPlan> plan);

 private:
  struct Entry {
    std::shared_ptr<const KeptPlan> plan;
    std::size_t size = 0;
  };

  const std::size_t room_;
  std::mutex mutex_;
  std::list<Entry> entries_;  ///< the last one first
  std::unordered_map<std::string, std::list<Entry>::iterator> by_id_;
  std::size_t size_ = 0;
};

}  // namespace chargeplan::http
