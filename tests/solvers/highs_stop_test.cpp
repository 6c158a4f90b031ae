// A HiGHS solve ends soon after it is asked to.
#include <gtest/gtest.h>
#include <pthread.h>

#include <chrono>
#include <ctime>
#include <thread>

#include "model/planning_model.hpp"
#include "solvers/registry.hpp"
#include "support/large_problem.hpp"

namespace chargeplan::test {
namespace {

using namespace std::chrono_literals;

/// Processor time of one thread: how busy the machine is otherwise does not count.
class ThreadClock {
 public:
  ThreadClock() { ::pthread_getcpuclockid(::pthread_self(), &clock_); }
  [[nodiscard]] double now_s() const {
    timespec now{};
    ::clock_gettime(clock_, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
  }

 private:
  clockid_t clock_{};
};

struct Stopped {
  double late_s;  ///< processor time from the wish to the answer
  solvers::SolveStatus status;
};

/// Asks to stop once the solve has had so much processor time.
Stopped stopped_after(double asked_s, const model::PlanningModel& model, const SolveOptions& options) {
  const ThreadClock clock;
  std::stop_source source;
  double asked_at_s = 0;
  const double begun_s = clock.now_s();
  std::jthread user{[&](const std::stop_token& over) {
    while (!over.stop_requested() && clock.now_s() - begun_s < asked_s) std::this_thread::sleep_for(1ms);
    asked_at_s = clock.now_s();
    source.request_stop();
  }};
  const auto solution = solvers::make_highs()->solve(model, options, {.stop = source.get_token()});
  const double ended_s = clock.now_s();
  user.request_stop();
  user.join();
  EXPECT_TRUE(solution) << solution.error().message;
  return {ended_s - asked_at_s, solution ? solution->status : solvers::SolveStatus::optimal};
}

/// Measured: under 0.2 s. Ten times that tells a solver that does not look from a busy machine or instrumented code.
constexpr double soon_s = 2.0;

// Where HiGHS looks at nothing for longer (a MILP's presolve, the set-up of a square) is told in docs/decisions/0006-highs.md.
TEST(HighsStop, ComesSoonInALargeLp) {
  const auto model = model::build_model(large_problem(10'000), {});
  int on_the_way = 0;
  for (const double asked_s : {0.005, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.2}) {
    const auto stopped = stopped_after(asked_s, model, {});
    if (stopped.status == solvers::SolveStatus::interrupted) ++on_the_way;
    EXPECT_LT(stopped.late_s, soon_s) << "asked after " << asked_s << " s";
  }
  EXPECT_GE(on_the_way, 3) << "the solve is over before it is asked to stop";
}

}  // namespace
}  // namespace chargeplan::test
