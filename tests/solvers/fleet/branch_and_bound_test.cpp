// HiGHS on some of the states or all.
#include "solvers/fleet/branch_and_bound.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <vector>

#include "demand/random.hpp"
#include "model/greedy.hpp"
#include "solvers/fleet/minimum_power_run.hpp"
#include "support/drawn_problem.hpp"

namespace chargeplan::test {
namespace {

namespace fleet = solvers::fleet;

constexpr double gap = 1e-6;

struct Searched {
  model::PlanningModel model;
  model::GreedyPlan known;
  PlanControl control;

  explicit Searched(const RandomProblem& drawn)
      : model{model::build_model(drawn.problem, drawn.options)}, known{model::greedy_plan(model)} {}

  [[nodiscard]] bool has_states() const {
    return std::any_of(model.sessions.begin(), model.sessions.end(), [](const auto& session) { return session.p_min > 0; });
  }
  [[nodiscard]] fleet::FoundStates search(const std::vector<char>& is_open) const {
    return fleet::search_states(
        model, {known.power, known.curtailed},
        {.deadline = std::chrono::steady_clock::now() + std::chrono::minutes{1}, .gap = gap, .control = &control}, is_open);
  }
  [[nodiscard]] double known_cost() const { return model::cost_of(model, known.power, known.curtailed); }
  [[nodiscard]] double lowest_kw(std::size_t j) const {
    const auto above = std::find_if(model.sessions.begin(), model.sessions.end(), [j](const auto& session) {
      return j < session.offset + static_cast<std::size_t>(session.step_count);
    });
    return above->p_min;
  }
};

TEST(SearchStates, LeavesStatesThatAreNotOpenAsTheyAre) {
  long open = 0, changed = 0;
  hold(minimum_power_run(20), [&](const RandomProblem& drawn) {
    const Searched searched{drawn};
    if (!searched.has_states()) return;
    std::vector<char> is_open(searched.model.set_point_count(), 0);
    demand::SplitMix64 source{drawn.seed};
    for (auto& each : is_open) each = source.below(2) == 0 ? 1 : 0;
    const auto found = searched.search(is_open);
    ASSERT_EQ(found.power.size(), is_open.size());
    for (std::size_t j = 0; j < is_open.size(); ++j) {
      const double p = searched.lowest_kw(j);
      if (p <= 0) continue;
      const bool was_on = searched.known.power[j] > 0, is_on = found.power[j] > p * (1 - 1e-6);
      if (is_open[j] == 0)
        EXPECT_EQ(is_on, was_on) << "set-point " << j;
      else
        EXPECT_TRUE(is_on || found.power[j] < 1e-6) << "set-point " << j;
      open += is_open[j];
      changed += is_on != was_on ? 1 : 0;
    }
    EXPECT_EQ(found.bound_cost, -model::infinity);
    const auto of_all = searched.search({});
    const double cost = model::cost_of(searched.model, found.power, searched.known.curtailed);
    EXPECT_LE(of_all.bound_cost, cost + gap * std::max(1.0, std::abs(cost)));
    EXPECT_LE(of_all.bound_cost, searched.known_cost() + gap * std::max(1.0, std::abs(searched.known_cost())));
  });
  if (is_whole_run()) {
    EXPECT_GT(open, 200);
    EXPECT_GT(changed, 40);
  }
}

}  // namespace
}  // namespace chargeplan::test
