#include <sched.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "chargeplan/planner.hpp"
#include "chargeplan/portfolio.hpp"

namespace chargeplan {

int usable_cores() {
  // Not hardware_concurrency: a container is given some of the machine's cores.
  ::cpu_set_t allowed;
  CPU_ZERO(&allowed);
  return ::sched_getaffinity(0, sizeof allowed, &allowed) == 0 ? std::max(1, CPU_COUNT(&allowed)) : 1;
}

void for_each_site(std::size_t count, int threads, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr failure;
  const auto take_turns = [&] {
    try {
      for (std::size_t k = next++; k < count; k = next++) work(k);
    } catch (...) {
      next = count;
      const std::lock_guard lock{mutex};
      if (!failure) failure = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> helpers;
    const std::size_t wanted = std::min(static_cast<std::size_t>(std::max(threads, 1)), count);
    for (std::size_t k = 1; k < wanted; ++k) helpers.emplace_back(take_turns);
    take_turns();
  }
  if (failure) std::rethrow_exception(failure);
}

std::vector<Result<Plan>> plan_many(std::span<const Problem> problems, const PlanOptions& options, int threads,
                                    const PlanControl& control) {
  std::vector<Result<Plan>> plans(problems.size(), tl::unexpected{Error{}});
  for_each_site(problems.size(), threads, [&](std::size_t k) { plans[k] = plan(problems[k], options, control); });
  return plans;
}

}  // namespace chargeplan
