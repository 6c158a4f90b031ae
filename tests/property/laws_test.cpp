// What must hold between the plans of two problems, whatever the problem.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "domain/session_terms.hpp"
#include "property/random_run.hpp"

namespace chargeplan::test {
namespace {

Plan early_plan(const RandomProblem& drawn, const Problem& problem) {
  return plan_by("highs", problem, with_ties(drawn, TieBreak::early));
}
double least_cost(const RandomProblem& drawn, const Problem& problem) {
  return plan_by("highs", problem, with_ties(drawn, TieBreak::none)).objective_cost;
}

Series times(const Series& series, double by) {
  if (series.is_constant()) return series[0] * by;
  auto values = series.values();
  for (auto& value : values) value *= by;
  return values;
}
Series as_array(const Series& series, int step_count) {
  std::vector<double> values;
  for (int t = 0; t < step_count; ++t) values.push_back(series[static_cast<std::size_t>(t)]);
  return values;
}
std::vector<Series*> site_series(Site& site) {
  std::vector<Series*> all{&site.grid_limit_kw, &site.base_load_kw, &site.pv_kw, &site.import_price_per_kwh};
  if (site.export_limit_kw) all.push_back(&*site.export_limit_kw);
  if (site.export_price_per_kwh) all.push_back(&*site.export_price_per_kwh);
  for (auto& group : site.groups) all.push_back(&group.limit_kw);
  return all;
}
double least_of(const Series& series) {
  double least = series[0];
  for (const double value : series.values()) least = std::min(least, value);
  return least;
}

/// The price of energy not delivered, written into each session: what scaling or dropping a capacity must not change.
Problem with_unmet_prices(const RandomProblem& drawn) {
  auto problem = drawn.problem;
  const auto terms = domain::session_terms(problem, drawn.options.unmet_penalty_cost);
  for (std::size_t s = 0; s < terms.size(); ++s) {
    problem.sessions[s].unmet_price_per_kwh = terms[s].unmet_price_per_kwh;
    problem.sessions[s].priority = 1;
  }
  return problem;
}

TEST(Laws, TheOrderOfSessionsDoesNotMatter) {
  hold({.share = 8}, [](const RandomProblem& drawn) {
    auto reversed = drawn.problem;
    std::reverse(reversed.sessions.begin(), reversed.sessions.end());
    const auto one = early_plan(drawn, drawn.problem);
    const auto other = early_plan(drawn, reversed);
    EXPECT_NEAR(other.objective_cost, one.objective_cost, cost_tolerance(one.objective_cost));
    const double order = order_objective(drawn.problem, one, TieBreak::early);
    EXPECT_NEAR(order_objective(reversed, other, TieBreak::early), order, 1e-5 * std::max(1.0, order));
  });
}

TEST(Laws, ShiftingEverythingByWholeStepsChangesNothing) {
  hold({.share = 8}, [](const RandomProblem& drawn) {
    auto later = drawn.problem;
    const auto shift = later.horizon.step * 37;
    later.horizon.start += shift;
    for (auto& session : later.sessions) {
      session.arrival += shift;
      session.departure += shift;
    }
    const auto one = early_plan(drawn, drawn.problem);
    const auto other = early_plan(drawn, later);
    EXPECT_EQ(other.objective_cost, one.objective_cost);
    EXPECT_EQ(other.site.power_kw, one.site.power_kw);
    EXPECT_EQ(other.site.limit_price_per_kwh, one.site.limit_price_per_kwh);
  });
}

TEST(Laws, EmptyStepsBeforeEverythingCostOnlyTheirOwnEnergy) {
  hold({.share = 8}, [](const RandomProblem& drawn) {
    constexpr int more = 3;
    if (drawn.has(Family::cut_stays)) return;  // a stay that is cut would be longer
    auto longer = drawn.problem;
    const int steps = longer.horizon.step_count;
    longer.horizon.start -= longer.horizon.step * more;
    longer.horizon.step_count += more;
    for (auto* series : site_series(longer.site)) {
      std::vector<double> values(static_cast<std::size_t>(longer.horizon.step_count));
      for (int t = 0; t < steps; ++t)
        values[std::size_t{more} + static_cast<std::size_t>(t)] = (*series)[static_cast<std::size_t>(t)];
      *series = values;
    }
    const double cost = least_cost(drawn, drawn.problem);
    EXPECT_NEAR(least_cost(drawn, longer), cost, cost_tolerance(cost));
  });
}

TEST(Laws, ANumberIsAnArrayOfEqualValues) {
  hold({.share = 8}, [](const RandomProblem& drawn) {
    auto arrays = drawn.problem;
    for (auto* series : site_series(arrays.site)) *series = as_array(*series, arrays.horizon.step_count);
    auto one = early_plan(drawn, drawn.problem);
    const auto other = early_plan(drawn, arrays);
    one.solver = other.solver;  // times
    EXPECT_EQ(one, other);
  });
}

TEST(Laws, AHigherLimitCostsNoMore) {
  hold({.share = 8}, [](const RandomProblem& drawn) {
    const double cost = least_cost(drawn, drawn.problem);
    const auto expect_no_more = [&](auto&& raise) {
      auto problem = drawn.problem;
      raise(problem.site);
      EXPECT_LE(least_cost(drawn, problem), cost + cost_tolerance(cost));
    };
    expect_no_more([](Site& site) { site.grid_limit_kw = times(site.grid_limit_kw, 1.3); });
    expect_no_more([](Site& site) {
      for (auto& group : site.groups) group.limit_kw = times(group.limit_kw, 1.5);
    });
    expect_no_more([](Site& site) {
      if (site.export_limit_kw) site.export_limit_kw = times(*site.export_limit_kw, 2);
    });
    expect_no_more([](Site& site) {
      site.groups.clear();
      for (auto& evse : site.evses) evse.group.reset();
    });
    expect_no_more([](Site& site) { site.demand_charge_per_kw = 0; });
    expect_no_more([](Site& site) { site.billed_peak_kw *= 1.5; });
  });
}

TEST(Laws, TheFourPartsOfTheCostSumToTheObjective) {
  hold({.share = 2}, [](const RandomProblem& drawn) {
    const auto plan = early_plan(drawn, drawn.problem);
    const auto& cost = plan.cost;
    const double sum = cost.energy_cost + cost.unmet_cost + cost.demand_charge_cost + cost.overload_cost;
    EXPECT_NEAR(plan.objective_cost, sum, 1e-12 * std::max(1.0, std::abs(sum)));
    EXPECT_GE(cost.unmet_cost, 0);
    EXPECT_GE(cost.demand_charge_cost, 0);
    EXPECT_GE(cost.overload_cost, 0);
  });
}

// It may be left uncharged, and earns at most its battery's fill at the lowest negative price.
TEST(Laws, OneMoreSessionCostsBetweenItsBestEarningAndItsWholePenalty) {
  hold({.share = 4}, [](const RandomProblem& drawn) {
    if (drawn.problem.sessions.empty()) return;
    auto without = drawn.problem;
    without.sessions.pop_back();
    const auto terms = domain::session_terms(drawn.problem, drawn.options.unmet_penalty_cost).back();
    const double with_it = least_cost(drawn, drawn.problem);
    const double without_it = least_cost(drawn, without);
    const double penalty = terms.window.outside_horizon ? 0 : terms.unmet_price_per_kwh * terms.energy_required_kwh;
    const double earning = std::max(0.0, -least_of(drawn.problem.site.import_price_per_kwh)) * terms.max_energy_kwh;
    EXPECT_LE(with_it, without_it + penalty + cost_tolerance(without_it));
    EXPECT_GE(with_it, without_it - earning / terms.efficiency - cost_tolerance(without_it));
  });
}

TEST(Laws, MoneyInAnotherCurrencyScalesTheCost) {
  hold({.share = 8}, [](const RandomProblem& drawn) {
    constexpr double rate = 8;
    auto priced = with_unmet_prices(drawn);
    auto other = priced;
    auto& site = other.site;
    site.import_price_per_kwh = times(site.import_price_per_kwh, rate);
    if (site.export_price_per_kwh) site.export_price_per_kwh = times(*site.export_price_per_kwh, rate);
    site.demand_charge_per_kw *= rate;
    if (site.overload_price_per_kw) *site.overload_price_per_kw *= rate;
    for (auto& session : other.sessions) *session.unmet_price_per_kwh *= rate;
    const double cost = least_cost(drawn, priced);
    EXPECT_NEAR(least_cost(drawn, other), rate * cost, rate * cost_tolerance(cost));
  });
}

TEST(Laws, TwiceThePowersAndEnergiesCostTwice) {
  hold({.share = 8}, [](const RandomProblem& drawn) {
    auto priced = with_unmet_prices(drawn);
    auto twice = priced;
    auto& site = twice.site;
    for (auto* series : site_series(site))
      if (series != &site.import_price_per_kwh && !(site.export_price_per_kwh && series == &*site.export_price_per_kwh))
        *series = times(*series, 2);
    site.billed_peak_kw *= 2;
    for (auto& evse : site.evses) {
      if (evse.max_power_kw) *evse.max_power_kw *= 2;
      evse.min_power_kw *= 2;
    }
    for (auto& session : twice.sessions) {
      session.max_power_kw *= 2;
      session.min_power_kw *= 2;
      for (auto* energy :
           {&session.energy_required_kwh, &session.max_energy_kwh, &session.battery_capacity_kwh, &session.arrival_energy_kwh})
        if (*energy) **energy *= 2;
    }
    const auto one = early_plan(drawn, priced);
    const auto two = early_plan(drawn, twice);
    EXPECT_NEAR(two.objective_cost, 2 * one.objective_cost, 2 * cost_tolerance(one.objective_cost));
    const double order = order_objective(priced, one, TieBreak::early);
    EXPECT_NEAR(order_objective(twice, two, TieBreak::early), 2 * order, 2e-5 * std::max(1.0, order));
  });
}

// Each half of a step may do what the whole did; and what two halves do, the whole does at their mean.
TEST(Laws, HalvingTheStepsOfWholeStaysChangesNoCost) {
  RandomRun run{.share = 8};
  run.size.most_steps = 30;
  hold(run, [](const RandomProblem& drawn) {
    auto whole = drawn.problem;
    const auto step = whole.horizon.step;
    for (auto& session : whole.sessions) {  // to whole steps
      session.arrival -= (session.arrival - whole.horizon.start) % step;
      session.departure -= (session.departure - whole.horizon.start) % step;
      if (session.departure <= session.arrival) session.departure = session.arrival + step;
      session.evse.reset();  // what was one after the other may now overlap
      session.min_power_kw = 0;
    }
    auto halves = whole;
    halves.horizon.step = step / 2;
    halves.horizon.step_count *= 2;
    for (auto* series : site_series(halves.site)) {
      if (series->is_constant()) continue;
      std::vector<double> values;
      for (const double value : series->values()) values.insert(values.end(), {value, value});
      *series = values;
    }
    const double cost = least_cost(drawn, whole);
    EXPECT_NEAR(least_cost(drawn, halves), cost, cost_tolerance(cost));
  });
}

TEST(Laws, AHigherPriceOfUnmetEnergyCostsNoLessAndLeavesNoMoreUnmet) {
  hold({.share = 8}, [](const RandomProblem& drawn) {
    const auto cheap = with_unmet_prices(drawn);
    auto dear = cheap;
    for (auto& session : dear.sessions) *session.unmet_price_per_kwh *= 3;
    const auto one = early_plan(drawn, cheap);
    const auto other = early_plan(drawn, dear);
    EXPECT_GE(other.objective_cost, one.objective_cost - cost_tolerance(one.objective_cost));
    // All unmet prices times 3: the unmet cost at the old prices cannot rise.
    EXPECT_LE(other.cost.unmet_cost / 3, one.cost.unmet_cost + cost_tolerance(other.objective_cost));
  });
}

}  // namespace
}  // namespace chargeplan::test
