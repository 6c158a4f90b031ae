#include "solvers/fleet/team.hpp"

#include <algorithm>
#include <bit>
#include <system_error>
#include <utility>

namespace chargeplan::solvers::fleet {
namespace {

constexpr std::uint32_t nothing = ~std::uint32_t{0};

std::uint64_t ticket(std::uint32_t round, std::uint32_t next) { return std::uint64_t{round} << 32U | next; }
std::uint32_t round_of(std::uint64_t ticket) { return static_cast<std::uint32_t>(ticket >> 32U); }
std::uint32_t next_of(std::uint64_t ticket) { return static_cast<std::uint32_t>(ticket); }

/// Until the value is another one. What comes within some microseconds, as the next pass of an iteration does, is not slept for:
/// to be woken takes longer than many a pass.
template <class Value>
void wait_for_change(const std::atomic<Value>& value, Value old) {
  constexpr int most_yields = 100;
  for (int k = 0; k < most_yields; ++k) {
    if (value.load(std::memory_order_acquire) != old) return;
    std::this_thread::yield();
  }
  value.wait(old, std::memory_order_acquire);
}

}  // namespace

std::size_t part_count(std::size_t worth) {
  constexpr std::size_t most = 8;
  return std::bit_floor(std::clamp<std::size_t>(worth, 1, most));
}

Team::Team(int threads) : ticket_{ticket(0, nothing)}, missing_{threads - 1} {}

void Team::gather() {
  try {
    for (; missing_ > 0; --missing_) helpers_.emplace_back([this] { serve(); });
  } catch (const std::system_error&) {  // with fewer, then
    missing_ = 0;
  }
}

Team::~Team() {
  is_over_ = true;
  close();
  ticket_.notify_all();
}

void Team::close() { ticket_ = ticket(++round_, nothing); }

void Team::run(std::size_t count, const std::function<void(std::size_t)>& work) {
  if (count > 1) gather();
  if (helpers_.empty() || count < 2) {
    for (std::size_t i = 0; i < count; ++i) work(i);
    return;
  }
  work_ = &work;
  count_ = static_cast<std::uint32_t>(count);
  done_ = 0;
  ticket_ = ticket(++round_, 0);
  ticket_.notify_all();
  do_what_is_left(round_);
  for (auto done = done_.load(); done < count; done = done_.load()) wait_for_change(done_, done);
  close();
  if (has_failed_.exchange(false)) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void Team::do_what_is_left(std::uint32_t round) {
  for (auto now = ticket_.load(); round_of(now) == round && next_of(now) < count_;) {
    const auto* work = work_.load();
    if (!ticket_.compare_exchange_weak(now, now + 1)) continue;
    try {
      (*work)(next_of(now));
    } catch (...) {
      if (!has_failed_.exchange(true)) failure_ = std::current_exception();
    }
    if (++done_ == count_) done_.notify_one();
    now = ticket_.load();
  }
}

void Team::serve() {
  for (;;) {
    const auto now = ticket_.load();
    if (is_over_) return;  // which is said before the last ticket
    do_what_is_left(round_of(now));
    if (const auto after = ticket_.load(); round_of(after) == round_of(now)) wait_for_change(ticket_, after);
  }
}

}  // namespace chargeplan::solvers::fleet
