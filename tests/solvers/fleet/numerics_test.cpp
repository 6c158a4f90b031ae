// Numbers as they come in practice, and worse: the cost of HiGHS, a proof, and no fall-back.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "chargeplan/check.hpp"
#include "chargeplan/planner.hpp"
#include "demand/random.hpp"
#include "property/random_run.hpp"
#include "support/drawn_problem.hpp"
#include "support/large_problem.hpp"

namespace chargeplan::test {
namespace {

struct Shape {
  int steps = 48;
  int sessions = 40;
  double power_kw = 11;
  double limit_share = 0.3;  ///< of what all cars could draw
};

/// Stays, energies and prices by a seed; two decimals, so that numbers repeat.
Problem drawn_site(std::uint64_t seed, const Shape& shape) {
  demand::SplitMix64 source{seed};
  const auto up_to = [&](int most) { return static_cast<int>(source.below(most)); };
  std::vector<Session> sessions;
  std::vector<double> reach_kw(static_cast<std::size_t>(shape.steps)), price;
  for (int s = 0; s < shape.sessions; ++s) {
    const int first = up_to(shape.steps), count = 1 + up_to(std::min(shape.steps - first, 20));
    const auto dots = std::string(static_cast<std::size_t>(first), '.'),
               stay = std::string(static_cast<std::size_t>(count), '#');
    const double power_kw = shape.power_kw * (up_to(3) == 0 ? 2 : 1);
    sessions.push_back(session(dots + stay, {.max_power_kw = power_kw,
                                             .energy_required_kwh = power_kw * count * 0.25 * (10 + up_to(80)) / 100,
                                             .efficiency = 0.9,
                                             .unmet_price_per_kwh = 2.0 + up_to(4)}));
    for (int t = first; t < first + count; ++t) reach_kw[static_cast<std::size_t>(t)] += power_kw;
  }
  for (int t = 0; t < shape.steps; ++t) price.push_back((5 + up_to(40)) / 100.0);
  const double most_kw = *std::max_element(reach_kw.begin(), reach_kw.end());
  auto problem =
      site(std::vector<double>(static_cast<std::size_t>(shape.steps), shape.limit_share * most_kw), std::move(sessions));
  problem.site.import_price_per_kwh = std::move(price);
  return problem;
}

/// Sun in the middle of the day, and load around it.
void add_sun(Problem& problem, double most_kw) {
  const auto T = static_cast<std::size_t>(problem.horizon.step_count);
  std::vector<double> pv_kw(T), load_kw(T, 0.1 * most_kw);
  for (std::size_t t = T / 4; t < 3 * T / 4; ++t) pv_kw[t] = most_kw;
  problem.site.pv_kw = std::move(pv_kw);
  problem.site.base_load_kw = std::move(load_kw);
  problem.site.export_limit_kw = 0.5 * most_kw;
}

void expect_as_highs(const Problem& problem) {
  for (const auto tie_break : {TieBreak::early, TieBreak::late, TieBreak::none}) {
    SCOPED_TRACE(testing::Message() << "tie " << static_cast<int>(tie_break));
    const PlanOptions options{.tie_break = tie_break};
    const auto plan = plan_by("fleet", problem, options);
    EXPECT_EQ(plan.status, PlanStatus::optimal) << plan.gap;
    EXPECT_EQ(plan.solver.name, "fleet");
    EXPECT_FALSE(has_warning(plan, "solver_fell_back"));
    EXPECT_FALSE(has_warning(plan, "tie_break_incomplete"));
    EXPECT_LE(plan.gap, 1e-7);
    EXPECT_TRUE(check(problem, options, plan).passed());
    const double highs = plan_by("highs", problem, {.tie_break = TieBreak::none}).objective_cost;
    EXPECT_NEAR(plan.objective_cost, highs, 1e-7 * std::max(1.0, std::abs(highs)));
  }
}

/// The same change of many problems.
void expect_as_highs(const Shape& shape, const std::function<void(Problem&)>& change) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    auto problem = drawn_site(seed, shape);
    change(problem);
    expect_as_highs(problem);
    if (testing::Test::HasFailure()) return;
  }
}

TEST(FleetNumerics, PricesOfThousandsAndPenaltiesOfHundredsOfThousands) {
  expect_as_highs({}, [](Problem& problem) {
    auto price = problem.site.import_price_per_kwh.values();
    for (std::size_t t = 0; t < price.size(); ++t) price[t] = t % 5 == 0 ? 3000 : price[t];
    problem.site.import_price_per_kwh = price;
    for (auto& session : problem.sessions) session.unmet_price_per_kwh = 600'000.0;
  });
}

TEST(FleetNumerics, AnOverloadAtAMillion) {
  expect_as_highs({.limit_share = 0.15}, [](Problem& problem) { problem.site.overload_price_per_kw = 1e6; });
}

TEST(FleetNumerics, AnOverloadForNothing) {
  expect_as_highs({.limit_share = 0.15}, [](Problem& problem) { problem.site.overload_price_per_kw = 0.0; });
}

TEST(FleetNumerics, LimitsOfZeroInSomeSteps) {
  for (const bool soft : {false, true})
    expect_as_highs({}, [soft](Problem& problem) {
      auto limit = problem.site.grid_limit_kw.values();
      for (std::size_t t = 0; t < limit.size(); t += 3) limit[t] = 0;
      problem.site.grid_limit_kw = limit;
      if (soft) problem.site.overload_price_per_kw = 50.0;
    });
}

TEST(FleetNumerics, LimitsOfZeroThroughout) {
  expect_as_highs({.limit_share = 0}, [](Problem&) {});
}

TEST(FleetNumerics, NegativePrices) {
  expect_as_highs({}, [](Problem& problem) {
    auto price = problem.site.import_price_per_kwh.values();
    for (std::size_t t = 0; t < price.size(); ++t) price[t] -= t % 2 == 0 ? 0.3 : 0.0;
    problem.site.import_price_per_kwh = price;
    for (auto& session : problem.sessions) session.max_energy_kwh = 2 * *session.energy_required_kwh;
  });
}

TEST(FleetNumerics, SunAnExportLimitAndADemandCharge) {
  expect_as_highs({}, [](Problem& problem) {
    add_sun(problem, 120);
    problem.site.demand_charge_per_kw = 4;
    problem.site.billed_peak_kw = 20;
  });
}

TEST(FleetNumerics, StaysOfOneStep) {
  expect_as_highs({}, [](Problem& problem) {
    for (auto& session : problem.sessions) session.departure = session.arrival + std::chrono::minutes{15};
  });
}

TEST(FleetNumerics, StaysOfSecondsWithinAStep) {
  expect_as_highs({}, [](Problem& problem) {
    for (std::size_t s = 0; s < problem.sessions.size(); s += 2)
      problem.sessions[s].departure = problem.sessions[s].arrival + std::chrono::seconds{3 + static_cast<long>(s)};
  });
}

TEST(FleetNumerics, StaysOfTheWholeHorizon) {
  expect_as_highs({}, [](Problem& problem) {
    for (auto& session : problem.sessions) {
      session.arrival = problem.horizon.start;
      session.departure = problem.horizon.end();
    }
  });
}

TEST(FleetNumerics, TwoThousandEqualSessions) {
  const std::vector<Session> cars(2000, session("....############........", {.max_power_kw = 11, .energy_required_kwh = 14}));
  auto problem = site(std::vector<double>(24, 9000.0), cars);
  expect_as_highs(problem);  // every price the same as well
  std::vector<double> price;
  for (int t = 0; t < 24; ++t) price.push_back(0.1 + 0.01 * ((t * 7) % 24));
  problem.site.import_price_per_kwh = price;
  expect_as_highs(problem);
}

TEST(FleetNumerics, OneStep) {
  expect_as_highs({.steps = 1}, [](Problem&) {});
  expect_as_highs({.steps = 1, .sessions = 1}, [](Problem&) {});
}

TEST(FleetNumerics, StepsOfOneMinute) {
  auto problem = drawn_site(1, {.steps = 96, .sessions = 25});
  problem.horizon.step = std::chrono::minutes{1};
  problem.horizon.step_count = 1440;
  std::vector<double> limit_kw, price;
  for (int t = 0; t < 1440; ++t) {
    limit_kw.push_back(60 + t % 7);
    price.push_back(0.1 + 0.05 * std::sin(t / 100.0));
  }
  problem.site.grid_limit_kw = limit_kw;
  problem.site.import_price_per_kwh = price;
  expect_as_highs(problem);
}

TEST(FleetNumerics, MoreStepsThanADenseMatrixHasRoomFor) {
  constexpr int steps = 20'000;  // squared, 3.2 GB
  auto problem = site(std::vector<double>(steps, 10), {});
  for (const char* id : {"a", "b"}) {
    Session session{.id = id, .arrival = problem.horizon.start, .departure = problem.horizon.end()};
    session.max_power_kw = 8;
    session.energy_required_kwh = 1000;
    problem.sessions.push_back(session);
  }
  const auto planned = plan(problem, {}).value();
  EXPECT_EQ(planned.solver.name, "fleet");
  EXPECT_EQ(planned.status, PlanStatus::optimal);
}

/// A billed peak joins all of the steps, and a large basis is factored but every few hundred pivots: what may be rounding in a
/// price must not grow with each of them.
TEST(FleetNumerics, APeakOverALongHorizon) {
  auto problem = drawn_site(1, {.steps = 1500, .sessions = 1300, .limit_share = 1});
  problem.site.demand_charge_per_kw = 200;
  std::vector<double> price;
  for (int t = 0; t < 1500; ++t) price.push_back(0.1 + 0.01 * ((t / 4) % 7));
  problem.site.import_price_per_kwh = price;
  expect_as_highs(problem);
}

TEST(FleetNumerics, PowersOfAWattAndOfTenMegawatts) {
  for (const double power_kw : {1e-3, 1e4}) {
    expect_as_highs({.power_kw = power_kw}, [](Problem&) {});
    expect_as_highs({.power_kw = power_kw}, [power_kw](Problem& problem) {
      add_sun(problem, 10 * power_kw);
      problem.site.demand_charge_per_kw = 4;
      problem.site.overload_price_per_kw = 20.0;
    });
  }
}

TEST(FleetNumerics, APowerOfAWattBesideOneOfTenMegawatts) {
  expect_as_highs({}, [](Problem& problem) {
    for (std::size_t s = 0; s < problem.sessions.size(); ++s) {
      const double by = s % 4 == 0 ? 1e-4 : s % 4 == 1 ? 1e3 : 1;
      problem.sessions[s].max_power_kw *= by;
      *problem.sessions[s].energy_required_kwh *= by;
    }
  });
}

TEST(FleetNumerics, NoEnergyAsked) {
  expect_as_highs({}, [](Problem& problem) {
    for (std::size_t s = 0; s < problem.sessions.size(); s += 2) problem.sessions[s].energy_required_kwh = 0;
  });
}

TEST(FleetNumerics, EnergyFarBeyondWhatTheStayAllows) {
  expect_as_highs({}, [](Problem& problem) {
    for (auto& session : problem.sessions) *session.energy_required_kwh *= 100;
  });
}

}  // namespace
}  // namespace chargeplan::test
