// Plans by fleet: as cheap as any, clean, and the same every time.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <thread>
#include <vector>

#include "chargeplan/check.hpp"
#include "chargeplan/planner.hpp"
#include "domain/session_terms.hpp"
#include "property/random_run.hpp"
#include "support/drawn_problem.hpp"
#include "support/large_problem.hpp"
#include "support/without_times.hpp"

namespace chargeplan::test {
namespace {

constexpr std::array linear_ties{TieBreak::early, TieBreak::late, TieBreak::none};

/// What can hold set-points between their bounds in a vertex (solver.md, "The simplex method").
struct Count {
  int between = 0;   ///< set-points strictly between their bounds
  int sessions = 0;  ///< with a set-point
  int tight = 0;     ///< rows of (3), (4), (6) that are met
  int turning = 0;   ///< steps with i = e = 0, and steps whose export is at its limit
};

class Counter {
 public:
  Counter(const Problem& problem, const Plan& plan) : problem_{problem}, plan_{plan} {
    for (const auto* values : {&plan.site.power_kw, &plan.site.base_load_kw, &plan.site.pv_kw})
      for (const double value : *values) scale_kw_ = std::max(scale_kw_, std::abs(value));
  }

  Count count() {
    count_set_points();
    for (std::size_t t = 0; t < plan_.site.power_kw.size(); ++t) count_site_rows(t);
    for (const auto& group : plan_.groups)
      for (std::size_t t = 0; t < group.power_kw.size(); ++t)
        count_.tight += meet(group.power_kw[t], group.limit_kw[t]) ? 1 : 0;
    return count_;
  }

 private:
  [[nodiscard]] bool meet(double one_kw, double other_kw) const { return std::abs(one_kw - other_kw) <= 1e-9 * scale_kw_; }

  void count_set_points() {
    std::size_t next = 0;
    for (const auto& terms : domain::session_terms(problem_, 100)) {
      if (terms.window.outside_horizon) continue;
      const auto& power_kw = plan_.sessions.at(next++).power_kw;
      count_.sessions += power_kw.empty() ? 0 : 1;
      for (const double power : power_kw)
        count_.between += power > 1e-9 * terms.max_power_kw && power < (1 - 1e-9) * terms.max_power_kw ? 1 : 0;
    }
  }

  void count_site_rows(std::size_t t) {
    const auto& site = plan_.site;
    const double other_kw = site.base_load_kw[t] - site.pv_kw[t];
    const double limit_kw = std::max(site.limit_kw[t], other_kw) + site.overload_kw;
    if (meet(site.power_kw[t] + site.pv_curtailed_kw[t], limit_kw)) ++count_.tight;
    if (problem_.site.demand_charge_per_kw > 0 && meet(site.import_kw[t], site.billed_peak_kw)) ++count_.tight;
    if (other_kw >= 0) return;
    const bool at_limit = problem_.site.export_limit_kw && meet(site.export_kw[t], (*problem_.site.export_limit_kw)[t]);
    if (at_limit || (meet(site.import_kw[t], 0) && meet(site.export_kw[t], 0))) ++count_.turning;
  }

  const Problem& problem_;
  const Plan& plan_;
  double scale_kw_ = 1e-9;
  Count count_;
};

void expect_clean(const Problem& problem, const Plan& plan) {
  const auto count = Counter{problem, plan}.count();
  EXPECT_LE(count.between, count.sessions + count.tight + count.turning)
      << count.sessions << " sessions, " << count.tight << " tight rows, " << count.turning << " steps that turn";
}

TEST(Fleet, SetPointsBetweenTheirBoundsAreNoMoreThanSessionsAndTightRows) {
  int between = 0;
  hold({.share = 4}, [&](const RandomProblem& drawn) {
    for (const auto tie_break : linear_ties) {
      const auto plan = plan_by("fleet", drawn.problem, with_ties(drawn, tie_break));
      SCOPED_TRACE(testing::Message() << "tie " << static_cast<int>(tie_break));
      expect_clean(drawn.problem, plan);
      between += Counter{drawn.problem, plan}.count().between;
    }
  });
  if (is_whole_run()) {
    EXPECT_GT(between, 1000) << "hardly any set-point was ever between its bounds";
  }
}

// Where everything costs the same, an interior point smears every session over its whole stay.
TEST(Fleet, IsCleanWhereAllPricesAreOne) {
  auto problem = large_problem(400);
  problem.site.import_price_per_kwh = 0.2;
  for (const auto tie_break : linear_ties) {
    const auto plan = plan_by("fleet", problem, {.tie_break = tie_break});
    expect_clean(problem, plan);
    const auto count = Counter{problem, plan}.count();
    EXPECT_LE(count.tight, 200) << "else the law is weak";
  }
}

TEST(Fleet, CostsWhatHighsFindsWhateverTheTie) {
  hold({.share = 4}, [](const RandomProblem& drawn) {
    const double least = plan_by("highs", drawn.problem, with_ties(drawn, TieBreak::none)).objective_cost;
    for (const auto tie_break : linear_ties) {
      const auto options = with_ties(drawn, tie_break);
      const auto plan = plan_by("fleet", drawn.problem, options);
      EXPECT_NEAR(plan.objective_cost, least, 1e-7 * std::max(1.0, std::abs(least))) << static_cast<int>(tie_break);
      EXPECT_EQ(plan.status, PlanStatus::optimal) << plan.gap;
      EXPECT_LE(plan.gap, 1e-8) << "proven by its own duals";
      EXPECT_TRUE(check(drawn.problem, options, plan).passed());
    }
  });
}

TEST(Fleet, ATieNeverCostsMoreThanNoneByMoreThanRounding) {
  hold({.share = 4}, [](const RandomProblem& drawn) {
    const double least = plan_by("fleet", drawn.problem, with_ties(drawn, TieBreak::none)).objective_cost;
    for (const auto tie_break : {TieBreak::early, TieBreak::late})
      EXPECT_LE(plan_by("fleet", drawn.problem, with_ties(drawn, tie_break)).objective_cost,
                least + 1e-9 * std::max(1.0, std::abs(least)));
  });
}

TEST(Fleet, EarlyIsTheEarliestAndLateTheLatest) {
  const Wish wish{.max_power_kw = 10, .energy_required_kwh = 3.75};  // a step and a half
  const auto problem = site({20, 12, 20}, {session("###", wish), session("###", wish)});
  const auto powers = [&](TieBreak tie_break) {
    const auto plan = plan_by("fleet", problem, {.tie_break = tie_break});
    std::vector<double> sum_kw(3);
    for (const auto& session : plan.sessions)
      for (std::size_t t = 0; t < 3; ++t) sum_kw[t] += session.power_kw[t];
    return sum_kw;
  };
  const auto early = powers(TieBreak::early), late = powers(TieBreak::late);
  for (std::size_t t = 0; t < 3; ++t) {
    EXPECT_NEAR(early[t], (std::array{20.0, 10.0, 0.0})[t], 1e-9);
    EXPECT_NEAR(late[t], (std::array{0.0, 10.0, 20.0})[t], 1e-9);
  }
}

TEST(Fleet, GivesTheSamePlanToTheBitOnEveryRun) {
  hold({.share = 20}, [](const RandomProblem& drawn) {
    const auto once = without_times(plan_by("fleet", drawn.problem, drawn.options));
    EXPECT_EQ(without_times(plan_by("fleet", drawn.problem, drawn.options)), once);
  });
}

TEST(Fleet, GivesTheSamePlanToTheBitInEveryThread) {
  const auto problem = large_problem(300);
  const auto alone = without_times(plan_by("fleet", problem, {}));
  std::vector<Plan> together(4);
  {
    std::vector<std::jthread> threads;
    for (auto& plan : together) threads.emplace_back([&] { plan = without_times(plan_by("fleet", problem, {})); });
  }
  for (const auto& plan : together) EXPECT_EQ(plan, alone);
}

TEST(Fleet, GivesTheSamePlanToTheBitWhateverThreadsItMayUse) {
  const auto problem = large_problem(300);
  PlanOptions options{.solver = "fleet"};
  const auto alone = without_times(plan_by("fleet", problem, options));
  options.solve.threads = 2;
  EXPECT_EQ(without_times(plan_by("fleet", problem, options)), alone);
}

TEST(Fleet, NothingToPlanIsAPlan) {
  const auto plan = plan_by("fleet", site({20, 20}, {}), {});
  EXPECT_EQ(plan.status, PlanStatus::optimal);
  EXPECT_TRUE(plan.sessions.empty());
}

}  // namespace
}  // namespace chargeplan::test
