// HiGHS on some of the states or all.
#include "solvers/fleet/branch_and_bound.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
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
  [[nodiscard]] fleet::FoundStates search(const std::vector<fleet::Freedom>& freedom) const {
    return fleet::search_states(
        model, {known.power, known.curtailed},
        {.deadline = std::chrono::steady_clock::now() + std::chrono::minutes{1}, .gap = gap, .control = &control}, freedom);
  }
  [[nodiscard]] double known_cost() const { return model::cost_of(model, known.power, known.curtailed); }
  [[nodiscard]] double lowest_kw(std::size_t j) const {
    const auto above = std::find_if(model.sessions.begin(), model.sessions.end(), [j](const auto& session) {
      return j < session.offset + static_cast<std::size_t>(session.step_count);
    });
    return above->p_min;
  }
};

TEST(SearchStates, ChangesOfASetPointWhatIsFree) {
  using fleet::Freedom;
  long open = 0, changed = 0, moved = 0;
  hold(minimum_power_run(20), [&](const RandomProblem& drawn) {
    const Searched searched{drawn};
    if (!searched.has_states()) return;
    std::vector<Freedom> freedom(searched.model.set_point_count());
    demand::SplitMix64 source{drawn.seed};
    for (auto& each : freedom) {
      constexpr std::array drawn_from{Freedom::none, Freedom::power, Freedom::all, Freedom::all};
      each = drawn_from.at(static_cast<std::size_t>(source.below(4)));
    }
    const auto found = searched.search(freedom);
    ASSERT_EQ(found.power.size(), freedom.size());
    for (std::size_t j = 0; j < freedom.size(); ++j) {
      const double p = searched.lowest_kw(j), known = searched.known.power[j];
      if (freedom[j] == Freedom::none) {
        EXPECT_NEAR(found.power[j], known, 1e-6) << "set-point " << j;
      }
      if (p <= 0) continue;
      const bool was_on = known > 0, is_on = found.power[j] > p * (1 - 1e-6);
      if (freedom[j] == Freedom::all)
        EXPECT_TRUE(is_on || found.power[j] < 1e-6) << "set-point " << j;
      else
        EXPECT_EQ(is_on, was_on) << "set-point " << j;
      open += freedom[j] == Freedom::all ? 1 : 0;
      changed += is_on != was_on ? 1 : 0;
      moved += freedom[j] == Freedom::power && std::abs(found.power[j] - known) > 1e-3 ? 1 : 0;
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
    EXPECT_GT(moved, 10);
  }
}

}  // namespace
}  // namespace chargeplan::test
