/// What an import found odd: how many rows, and what became of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io/mapping_rules.hpp"
#include "io/tables.hpp"

namespace chargeplan::io {

class OddityLog {
 public:
  using Action = OddityCount::Action;

  /// Lists a slug even where it never occurs: that nothing was found is worth saying.
  void announce(std::string_view slug, Action action) { (void)entry(slug, action); }
  void count(std::string_view slug, Action action, long rows = 1) { entry(slug, action).count += rows; }
  [[nodiscard]] std::vector<OddityCount> take() { return std::move(counts_); }

 private:
  OddityCount& entry(std::string_view slug, Action action) {
    for (auto& count : counts_)
      if (count.slug == slug && count.action == action) return count;
    counts_.push_back({std::string{slug}, action, 0});
    return counts_.back();
  }
  std::vector<OddityCount> counts_;
};

[[nodiscard]] inline OddityCount::Action action_of(OddityRule rule) noexcept {
  return rule == OddityRule::drop ? OddityCount::Action::dropped : OddityCount::Action::flagged;
}

}  // namespace chargeplan::io
