// Planning for long needs no more memory than planning for short. CHARGEPLAN_SOAK_ROUNDS says how long: `make check-long` asks
// for many.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <malloc.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <stop_token>

#include "chargeplan/planner.hpp"
#include "property/random_run.hpp"

namespace chargeplan::test {
namespace {

/// What the process holds, once the allocator has given back what it can.
double resident_mib() {
  ::malloc_trim(0);
  long all_pages = 0, resident_pages = 0;
  std::ifstream{"/proc/self/statm"} >> all_pages >> resident_pages;
  return static_cast<double>(resident_pages * ::sysconf(_SC_PAGESIZE)) / (1 << 20);
}

/// The same problems each round, so that only what is never given back can grow: by each solver, whole and stopped on the way.
void plan_round() {
  constexpr std::uint64_t seeds = 60;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    auto drawn = random_problem(seed);
    for (const auto& solver : available_solvers()) {
      drawn.options.solver = solver.name;
      drawn.options.tie_break = solver.quadratic && seed % 3 == 0 ? TieBreak::flat : TieBreak::early;
      drawn.options.formulation = solver.milp && seed % 5 == 0 ? Formulation::milp : Formulation::lp;
      drawn.options.solve.time_limit = std::chrono::milliseconds{200};
      std::stop_source source;
      PlanControl control{.stop = source.get_token()};
      long reports = 0;
      control.progress = [&](const Progress&) {
        if (++reports == static_cast<long>(2 + seed % 7) && seed % 2 == 0) source.request_stop();
      };
      const auto plan = chargeplan::plan(drawn.problem, drawn.options, control);
      ASSERT_TRUE(plan) << drawn.words() << " by " << solver.name << ": " << plan.error().message;
    }
  }
}

TEST(Soak, PlanningOnAndOnNeedsNoMoreMemory) {
#ifdef CHARGEPLAN_SANITIZED
  GTEST_SKIP() << "the sanitizer keeps what is given back, and looks for leaks itself";
#endif
  const char* asked = std::getenv("CHARGEPLAN_SOAK_ROUNDS");
  const int rounds = asked == nullptr ? 4 : std::atoi(asked);
  plan_round();
  plan_round();  // by now everything that is made once has been made
  const double before_mib = resident_mib();
  for (int round = 0; round < rounds; ++round) ASSERT_NO_FATAL_FAILURE(plan_round());
  const double after_mib = resident_mib();
  fmt::print("{} rounds: {:.1f} MiB before, {:.1f} MiB after\n", rounds, before_mib, after_mib);
  EXPECT_LT(after_mib, before_mib + 8);
}

}  // namespace
}  // namespace chargeplan::test
