#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "cli_support.hpp"
#include "io/plan_document.hpp"

namespace chargeplan {
namespace {

using test::contains;
using test::run;

/// A MILP that takes the solver far longer than the test waits.
std::string long_request() {
  std::string sessions;
  for (int s = 0; s < 400; ++s)
    sessions += (s == 0 ? "" : ",") +
                ("{\"id\": \"" + std::to_string(s) + "\", \"arrival\": \"2025-08-18T0" + std::to_string(5 + s % 4) + ":" +
                 std::to_string(10 + s * 7 % 50) + ":00Z\", \"departure\": \"2025-08-18T1" + std::to_string(s % 9) + ":3" +
                 std::to_string(s % 10) + ":00Z\", \"max_power_kw\": " + std::to_string(7 + s % 13) + ", \"min_power_kw\": " +
                 std::to_string(3 + s % 4) + ", \"energy_required_kwh\": " + std::to_string(9 + s * 13 % 41) + "}");
  return R"({"site": {"grid_limit_kw": 431, "demand_charge_per_kw": 3}, "options": {"formulation": "milp", "solver": "highs", "gap": 0, "time_limit_s": 100}, "sessions": [)" +
         sessions + "]}";
}

class InterruptedPlan : public test::CliTest {};

TEST_F(InterruptedPlan, IsTheBestSoFarAndExitsWith0) {
  bool sent = false;
  const auto stopped = run({"plan", write("r.json", long_request()), "-v", "--out", path("p.json")},
                           {.watch = [&](pid_t child, const std::string& err) {
                             if (sent || !contains(err, "HiGHS")) return;  // the solver has begun
                             sent = true;
                             ::usleep(500'000);
                             ::kill(child, SIGINT);
                           }});
  ASSERT_TRUE(sent);
  EXPECT_EQ(stopped.status, 0) << stopped.err.substr(0, 2000);
  EXPECT_TRUE(contains(stopped.err, "stopped: this is the best plan so far"));
  EXPECT_TRUE(contains(stopped.out, "feasible, gap ")) << stopped.out;
  const auto document = io::read_plan_json(content("p.json"));
  ASSERT_TRUE(document);
  EXPECT_EQ(document->plan.status, PlanStatus::feasible);
  EXPECT_LT(document->plan.solver.total_s, 60);
}

class LongPlan : public test::CliTest {
 protected:
  void SetUp() override {
    const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
    const bool works = terminal >= 0 && ::access(::ptsname(terminal), F_OK) == 0;
    ::close(terminal);
    if (!works) GTEST_SKIP() << "this machine has no pseudo-terminals (a chroot without /dev/pts)";
  }

  /// What a terminal shows of a plan that takes two seconds.
  [[nodiscard]] std::string on_a_terminal(const std::string& environment) const {
    const std::string command =
        environment + " " CHARGEPLAN_BINARY " plan " + write("r.json", long_request()) + " --time-limit 2s";
    FILE* terminal = ::popen(("script -qec '" + command + "' /dev/null < /dev/null").c_str(), "r");
    std::string text(65536, '\0');
    text.resize(std::fread(text.data(), 1, text.size(), terminal));
    ::pclose(terminal);
    return text;
  }
};

TEST_F(LongPlan, ShowsItsProgressOnATerminal) {
  const std::string shown = on_a_terminal("TERM=xterm");
  EXPECT_TRUE(contains(shown, " … 1.")) << shown;
  EXPECT_TRUE(contains(shown, "\r\033[K")) << shown;
  EXPECT_TRUE(contains(shown, "\033[1mplanned")) << shown;
  EXPECT_TRUE(contains(shown, "\033[33mwarning:\033[0m status: ")) << shown;
  EXPECT_FALSE(contains(shown, "gap inf")) << shown;
}

TEST_F(LongPlan, ColoursTheWordErrorOnATerminal) {
  FILE* terminal = ::popen("TERM=xterm script -qec '" CHARGEPLAN_BINARY " plan' /dev/null < /dev/null", "r");
  std::string text(4096, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), terminal));
  ::pclose(terminal);
  EXPECT_TRUE(contains(text, "\033[1;31merror:\033[0m demand is required")) << text;
}

TEST_F(LongPlan, SendsNoEscapeSequenceToADumbTerminal) {
  const std::string shown = on_a_terminal("TERM=dumb");
  EXPECT_TRUE(contains(shown, "planned")) << shown;
  EXPECT_FALSE(contains(shown, "\033")) << shown;
}

TEST_F(LongPlan, HasNoColourWhereNoneIsWanted) {
  const std::string shown = on_a_terminal("TERM=xterm NO_COLOR=1");
  EXPECT_TRUE(contains(shown, "planned")) << shown;
  EXPECT_FALSE(contains(shown, "\033[1m")) << shown;
}

}  // namespace
}  // namespace chargeplan
