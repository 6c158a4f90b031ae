/// Plans that are stopped at one report after the other.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <stop_token>

#include "chargeplan/check.hpp"
#include "chargeplan/planner.hpp"
#include "support/random_problem.hpp"

namespace chargeplan::test {

/// Stops at report 1, 1 + every, … before `most`, as long as there is one; each plan passes the checks, and `look` sees it.
inline void stop_at_reports(const RandomProblem& drawn, int every, int most, const std::function<void(const Plan&)>& look) {
  auto options = drawn.options;
  options.solver = "fleet";
  for (int after = 1; after < most; after += every) {
    std::stop_source source;
    int reports = 0;
    PlanControl control{.stop = source.get_token()};
    control.progress = [&](const Progress&) {
      if (++reports == after) source.request_stop();
    };
    const auto plan = chargeplan::plan(drawn.problem, options, control);
    ASSERT_TRUE(plan) << "after " << after << ": " << plan.error().message
                      << (plan.error().issues.empty() ? "" : ": " + plan.error().issues.front().message);
    EXPECT_TRUE(check(drawn.problem, options, *plan).passed());
    look(*plan);
    if (reports < after) return;
  }
}

}  // namespace chargeplan::test
