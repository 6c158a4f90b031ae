// Any set-points, however wild, become a plan that keeps (1)-(5); a plan that keeps them stays as it is.
#include "model/repair.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "model/greedy.hpp"
#include "support/drawn_problem.hpp"

namespace chargeplan::test {
namespace {

/// A surplus at noon, a feeder, batteries that are soon full; stays that cut steps.
Problem tight_site() {
  std::vector<Session> sessions;
  for (int s = 0; s < 12; ++s) {
    const std::string stay =
        std::string(static_cast<std::size_t>(s % 4), '.') + std::string(static_cast<std::size_t>(2 + s % 5), '#');
    sessions.push_back(session(stay, {.max_power_kw = 8, .energy_required_kwh = 2.0 + s % 3, .evse = "E" + std::to_string(s)}));
    sessions.back().arrival += std::chrono::minutes{s};
  }
  auto problem = site(std::vector<double>(10, 30.0), std::move(sessions));
  std::vector<double> pv(10, 0.0);
  pv[3] = pv[4] = 45;
  problem.site.pv_kw = Series{pv};
  problem.site.base_load_kw = Series{std::vector<double>(10, 10.0)};
  problem.site.export_limit_kw = Series{std::vector<double>(10, 5.0)};
  problem.site.groups = {{.id = "feeder", .parent = std::nullopt, .limit_kw = Series{std::vector<double>(10, 9.0)}}};
  for (std::size_t s = 0; s < problem.sessions.size(); ++s) {
    const auto group = s < 5 ? std::optional<std::string>{"feeder"} : std::nullopt;
    problem.site.evses.push_back({"E" + std::to_string(s), group, std::nullopt, 0});
  }
  return problem;
}

/// The largest excess over (1)-(5), all limits hard but the grid's where it may be exceeded.
double worst_excess(const model::PlanningModel& model, const std::vector<double>& power, const std::vector<double>& curtailed,
                    model::GridLimit grid_limit = model::GridLimit::kept) {
  double worst = 0;
  const auto T = static_cast<std::size_t>(model.T);
  std::vector<double> site(T), drawn(T);
  std::vector<std::vector<double>> group(model.groups.size(), std::vector<double>(T));
  for (const auto& session : model.sessions) {
    double delivered = 0;
    for (std::size_t j = 0; j < static_cast<std::size_t>(session.step_count); ++j) {
      const std::size_t t = static_cast<std::size_t>(session.first_step) + j;
      const double p = power[session.offset + j];
      worst = std::max({worst, -p, p - session.P});
      site[t] += p;
      drawn[t] += model.f[session.offset + j] * p;
      delivered += session.eta * model.delta * model.f[session.offset + j] * p;
      for (const int g : session.groups) group[static_cast<std::size_t>(g)][t] += p;
    }
    worst = std::max(worst, delivered - session.M);
  }
  for (std::size_t t = 0; t < T; ++t) {
    const double other = model.B[t] - model.V[t] + curtailed[t];
    worst = std::max({worst, -curtailed[t], curtailed[t] - model.V[t]});
    if (grid_limit == model::GridLimit::kept) worst = std::max(worst, other + site[t] - model.L[t]);
    if (model.X && model.B[t] < model.V[t]) worst = std::max(worst, -(other + drawn[t]) - (*model.X)[t]);
    for (std::size_t g = 0; g < group.size(); ++g) worst = std::max(worst, group[g][t] - model.groups[g].limit[t]);
  }
  return worst;
}

class RepairWith : public testing::TestWithParam<model::GridLimit> {};

TEST_P(RepairWith, KeepsEveryLimitWhateverItIsGiven) {
  const auto model = model::build_model(tight_site(), {});
  std::mt19937_64 random{7};
  int repaired = 0, above_grid_limit = 0;
  for (int round = 0; round < 500; ++round) {
    std::uniform_real_distribution<double> wild{-2.0, round % 2 == 0 ? 20.0 : 4.0};
    std::vector<double> power(model.set_point_count());
    std::vector<double> curtailed(static_cast<std::size_t>(model.T));
    for (auto& p : power) p = wild(random);
    for (auto& k : curtailed) k = 10 * wild(random);
    if (worst_excess(model, power, curtailed) > 1e-9) ++repaired;
    model::keep_limits(model, power, curtailed, GetParam());
    EXPECT_LE(worst_excess(model, power, curtailed, GetParam()), 1e-12) << "round " << round;
    if (worst_excess(model, power, curtailed) > 1) ++above_grid_limit;
  }
  EXPECT_GT(repaired, 400);
  EXPECT_EQ(above_grid_limit > 100, GetParam() == model::GridLimit::exceeded) << above_grid_limit;
}

INSTANTIATE_TEST_SUITE_P(GridLimits, RepairWith, testing::Values(model::GridLimit::kept, model::GridLimit::exceeded));

TEST(Repair, LeavesAFeasiblePlanAsItIs) {
  const auto model = model::build_model(tight_site(), {});
  auto plan = model::greedy_plan(model);
  for (auto& p : plan.power) p *= 0.99;  // off the limits, where rounding decides
  plan.curtailed = model::best_curtailment(model, plan.power);
  auto kept = plan;
  model::keep_limits(model, kept.power, kept.curtailed);
  EXPECT_EQ(kept.power, plan.power);
  EXPECT_EQ(kept.curtailed, plan.curtailed);
}

TEST(Repair, ShrinksASharedStepByOneFactor) {
  const auto problem = site({10}, {session("#", {.max_power_kw = 12, .energy_required_kwh = 9}),
                                   session("#", {.max_power_kw = 8, .energy_required_kwh = 9})});
  const auto model = model::build_model(problem, {});
  std::vector<double> power{12, 8};
  std::vector<double> curtailed(1);
  model::keep_limits(model, power, curtailed);
  EXPECT_NEAR(power[0], 6.0, 1e-12);
  EXPECT_NEAR(power[1], 4.0, 1e-12);
  EXPECT_LE(power[0] + power[1], 10.0);
}

}  // namespace
}  // namespace chargeplan::test
