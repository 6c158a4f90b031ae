// Any duals prove a bound; the published ones are slopes of the optimum.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "demand/random.hpp"
#include "domain/session_terms.hpp"
#include "model/bound.hpp"
#include "model/greedy.hpp"
#include "property/random_run.hpp"

namespace chargeplan::test {
namespace {

/// Duals of no solver: any size, any sign, some series missing.
model::Duals random_duals(const model::PlanningModel& model, demand::SplitMix64& source) {
  const auto draw = [&](double least, double most) {
    std::vector<double> values;
    if (source.below(8) == 0) return values;
    const double scale = std::pow(10.0, static_cast<double>(source.below(5)) - 2);
    for (int t = 0; t < model.T; ++t) values.push_back(scale * (least + (most - least) * source.unit()));
    return values;
  };
  model::Duals duals{draw(-0.1, 1), draw(-1, 1), draw(-0.1, 1), {}};
  for (std::size_t g = 0; g < model.groups.size(); ++g) duals.gamma.push_back(draw(-0.1, 1));
  return duals;
}

TEST(Duality, NoDualsProveMoreThanAnyPlanCosts) {
  hold({.share = 2}, [](const RandomProblem& drawn) {
    const auto options = with_ties(drawn, TieBreak::none);
    const auto model = model::build_model(drawn.problem, options);
    const auto greedy = model::greedy_plan(model);
    const double optimum = plan_by("highs", drawn.problem, options).objective_cost;
    const double greedy_cost = model::cost_of(model, greedy.power, greedy.curtailed);
    const double rounding = 1e-9 * std::max(1.0, std::abs(optimum));
    EXPECT_LE(optimum, greedy_cost + cost_tolerance(greedy_cost));
    EXPECT_LE(model::lower_bound(model, {}).cost, optimum + rounding);
    demand::SplitMix64 source{drawn.seed};
    for (int repeat = 0; repeat < 20; ++repeat)
      EXPECT_LE(model::lower_bound(model, random_duals(model, source)).cost, optimum + rounding);
  });
}

double cost_of(const Problem& problem, const RandomProblem& drawn) {
  return plan_by("highs", problem, with_ties(drawn, TieBreak::none)).objective_cost;
}

/// The optimum is convex in what changes: its slope lies between the quotients to both sides, whatever their step.
void expect_between_quotients(double slope, double below, double here, double above, double step) {
  const double noise = 4 * cost_tolerance(here) / step;
  EXPECT_LE(slope, (above - here) / step + noise);
  EXPECT_GE(slope, (here - below) / step - noise);
}

TEST(Duality, MarginalCostIsASlopeOfTheOptimumInTheEnergyRequired) {
  hold({.share = 8}, [](const RandomProblem& drawn) {
    for (const std::string solver : {"fleet", "highs", "clarabel"}) {
      const auto plan = plan_by(solver, drawn.problem, drawn.options);
      const auto terms = domain::session_terms(drawn.problem, drawn.options.unmet_penalty_cost);
      int tried = 0;
      std::size_t next = 0;
      for (std::size_t s = 0; s < terms.size() && tried < 3; ++s) {
        if (terms[s].window.outside_horizon) continue;
        const auto& session = plan.sessions.at(next++);
        const double energy_kwh = terms[s].energy_required_kwh;
        const double step_kwh = 0.1 * energy_kwh;
        if (!terms[s].max_energy_defaulted || energy_kwh <= 0) continue;
        auto less = drawn.problem;
        auto more = drawn.problem;
        // No room to be cut by; the price of energy not delivered stays what it was.
        for (auto* problem : {&less, &more}) {
          problem->sessions[s].battery_capacity_kwh.reset();
          problem->sessions[s].arrival_energy_kwh.reset();
          problem->sessions[s].unmet_price_per_kwh = terms[s].unmet_price_per_kwh;
          problem->sessions[s].priority = 1;
        }
        less.sessions[s].energy_required_kwh = energy_kwh - step_kwh;
        more.sessions[s].energy_required_kwh = energy_kwh + step_kwh;
        SCOPED_TRACE("session " + session.id + " by " + solver);
        expect_between_quotients(session.marginal_cost_per_kwh, cost_of(less, drawn), plan.objective_cost, cost_of(more, drawn),
                                 step_kwh);
        ++tried;
      }
    }
  });
}

TEST(Duality, LimitPriceIsASlopeOfTheOptimumInTheGridLimit) {
  int tried = 0;
  hold({.share = 8}, [&](const RandomProblem& drawn) {
    const auto plan = plan_by("highs", drawn.problem, drawn.options);
    const auto& prices = plan.site.limit_price_per_kwh;
    for (std::size_t t = 0; t < prices.size(); t += 1 + prices.size() / 3) {
      const auto at = static_cast<std::size_t>(std::max_element(prices.begin() + static_cast<std::ptrdiff_t>(t), prices.end()) -
                                               prices.begin());
      const double other_kw = plan.site.base_load_kw[at] - plan.site.pv_kw[at];
      const double limit_kw = plan.site.limit_kw[at];
      const double step_kw = std::min(0.1 * limit_kw, limit_kw - other_kw);
      if (step_kw <= 1e-6 * std::max(1.0, limit_kw)) continue;
      const auto with_limit = [&](double value_kw) {
        auto problem = drawn.problem;
        auto values = plan.site.limit_kw;
        values[at] = value_kw;
        problem.site.grid_limit_kw = values;
        return cost_of(problem, drawn);
      };
      const double slope = -prices[at] * hours(drawn.problem.horizon.step);  // of the cost, per kW
      SCOPED_TRACE("step " + std::to_string(at));
      expect_between_quotients(slope, with_limit(limit_kw - step_kw), plan.objective_cost, with_limit(limit_kw + step_kw),
                               step_kw);
      if (prices[at] > 0) ++tried;
    }
  });
  if (is_whole_run()) {
    EXPECT_GE(tried, 50) << "the limit hardly ever had a price";
  }
}

TEST(Duality, GroupPriceIsASlopeOfTheOptimumInTheGroupLimit) {
  int tried = 0;
  RandomRun run{.share = 16};
  run.draw = [](std::uint64_t seed, RandomSize most) {
    return random_problem(seed, {Family::group_tree, all_families[seed % all_families.size()].family}, most);
  };
  hold(run, [&](const RandomProblem& drawn) {
    const auto plan = plan_by("highs", drawn.problem, drawn.options);
    for (std::size_t g = 0; g < plan.groups.size(); ++g) {
      const auto& group = plan.groups[g];
      const auto dearest = std::max_element(group.limit_price_per_kwh.begin(), group.limit_price_per_kwh.end());
      const auto at = static_cast<std::size_t>(dearest - group.limit_price_per_kwh.begin());
      const double step_kw = 0.2 * group.limit_kw[at];
      if (*dearest <= 0 || step_kw <= 0) continue;
      const auto with_limit = [&](double value_kw) {
        auto problem = drawn.problem;
        auto values = group.limit_kw;
        values[at] = value_kw;
        problem.site.groups[g].limit_kw = values;
        return cost_of(problem, drawn);
      };
      SCOPED_TRACE("group " + group.id + ", step " + std::to_string(at));
      expect_between_quotients(-*dearest * hours(drawn.problem.horizon.step), with_limit(group.limit_kw[at] - step_kw),
                               plan.objective_cost, with_limit(group.limit_kw[at] + step_kw), step_kw);
      ++tried;
    }
  });
  if (is_whole_run()) {
    EXPECT_GE(tried, 50) << "groups hardly ever had a price";
  }
}

}  // namespace
}  // namespace chargeplan::test
