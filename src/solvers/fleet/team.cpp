#include "solvers/fleet/team.hpp"

#include <algorithm>
#include <system_error>

namespace chargeplan::solvers::fleet {

Team::Team(int threads) : size_{static_cast<std::size_t>(std::max(threads, 1))}, gate_{static_cast<std::ptrdiff_t>(size_)} {
  try {
    while (helpers_.size() + 1 < size_) helpers_.emplace_back([this, member = helpers_.size() + 1] { serve(member); });
  } catch (const std::system_error&) {
    for (std::size_t missing = helpers_.size() + 1; missing < size_; ++missing) gate_.arrive_and_drop();
    size_ = helpers_.size() + 1;  // read by the helpers behind the gate
  }
}

Team::~Team() {
  if (helpers_.empty()) return;
  work_ = nullptr;
  gate_.arrive_and_wait();
}

void Team::run(std::size_t count, const std::function<void(std::size_t)>& work) {
  work_ = &work;
  count_ = count;
  if (helpers_.empty()) return do_share_of(0);
  gate_.arrive_and_wait();
  do_share_of(0);
  gate_.arrive_and_wait();
}

void Team::do_share_of(std::size_t member) const {
  for (std::size_t i = member; i < count_; i += size_) (*work_)(i);
}

void Team::serve(std::size_t member) {
  for (;;) {
    gate_.arrive_and_wait();
    if (work_ == nullptr) return;
    do_share_of(member);
    gate_.arrive_and_wait();
  }
}

}  // namespace chargeplan::solvers::fleet
