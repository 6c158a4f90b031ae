#include "solvers/fleet/minimum_power.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "model/bound.hpp"
#include "solvers/fleet/branch_and_bound.hpp"
#include "solvers/fleet/layers.hpp"
#include "solvers/fleet/loosen.hpp"
#include "solvers/fleet/states.hpp"

namespace chargeplan::solvers::fleet {
namespace {

using model::PlanningModel;

/// A vertex of the hull differs from a plan in no more sessions than there are tight rows; which, is luck.
constexpr unsigned most_rounds = 20;

/// Another vertex does not close a gap so many times the one asked for.
constexpr double within_reach = 10;

/// A gap that is none.
constexpr double rounding = 1e-12;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

std::vector<double> set_points_of(const Program& program, const std::vector<double>& x) {
  return {x.begin(), x.begin() + static_cast<std::ptrdiff_t>(program.unmet)};
}

/// The best plan and the best bound so far.
class MinimumPower {
 public:
  MinimumPower(const Program& program, const PlanningModel& model, const Watch& watch, const RunControl& control)
      : program_{program}, model_{model}, watch_{watch}, control_{control} {}

  MinimumPowerPlan solve(const Vertex& relaxed) {
    if (relaxed.status == SimplexStatus::optimal) close_gap(duals_of(program_, model_, relaxed));
    const bool was_stopped = plan_.power.empty() || (!closed() && watch_.should_stop());
    if (was_stopped) settle(set_points_of(program_, relaxed.x));  // a start is often nearer than what was under way
    return std::move(plan_);
  }

 private:
  void close_gap(const model::Duals& duals) {
    prove(duals);
    for (unsigned round = 0; round < most_rounds && !done(); ++round) {
      if (round >= 2 && plan_.gap() > within_reach * control_.gap) break;
      settle(power_of_layers(duals, round));
      loosen(duals);
    }
    if (!done()) branch_and_bound();
  }

  [[nodiscard]] bool closed() const { return plan_.gap() <= std::max(control_.gap, rounding); }
  [[nodiscard]] bool done() const { return closed() || (!plan_.power.empty() && watch_.should_stop()); }

  void report() const {
    const double gap = plan_.gap();
    watch_.report("solve", std::isfinite(gap) ? std::optional{std::max(0.0, gap)} : std::nullopt);
  }

  void prove(const model::Duals& duals) {
    plan_.bound_cost = std::max(plan_.bound_cost, model::lower_bound_with_states(model_, duals));
    report();
  }

  /// The hull's set-points of least cost, and the bound by their prices. Each round ends in another vertex.
  std::vector<double> power_of_layers(const model::Duals& duals, unsigned round) {
    const auto layered = layers_of(model_, duals, round % 2 == 0 ? PartlyUsed::as_priced : PartlyUsed::as_any);
    auto program = build_program(layered.model);
    if (round > 0) shuffle_ties(layered, model_, round, program.tie_cost);
    const auto hull = solve_linear_program(program, layered.model, linear_);
    plan_.iterations += hull.iterations + hull.pivots;
    if (hull.status == SimplexStatus::optimal) prove(duals_of(program, layered.model, hull));
    return sum_of_layers(layered, model_, hull.x);
  }

  /// More set-points on, as long as that makes the best plan cheaper.
  void loosen(const model::Duals& duals) {
    for (double before = infinity; plan_.cost < before && !done();) {
      const auto power = with_more_on(program_, model_, duals, plan_.power);
      before = plan_.cost;
      if (!power.empty()) settle(power);
    }
  }

  /// The states near set-points, and the best plan under them.
  void settle(const std::vector<double>& power) {
    const auto states = states_near(program_, model_, power);
    const auto above = program_above(program_, model_, states);
    auto vertex = solve_from(above, point_above(program_, above, model_, states, power), linear_);
    plan_.iterations += vertex.pivots;
    auto found = power_above(above, model_, states, vertex.x);
    std::vector<double> curtailed(at(model_.T));
    for (std::size_t t = 0; t < curtailed.size(); ++t)
      if (const int k = program_.curtailed[t]; k >= 0) curtailed[t] = std::clamp(vertex.x[at(k)], 0.0, model_.V[t]);
    const double cost = model::cost_of(model_, found, curtailed);
    if (cost >= plan_.cost) return;
    plan_.power = std::move(found);
    plan_.curtailed = std::move(curtailed);
    plan_.cost = cost;
    plan_.tie_break_complete = vertex.status == SimplexStatus::optimal;
    report();
  }

  /// What is left of the gap is for HiGHS: it starts from this plan and may end where this bound proves its own.
  void branch_and_bound() {
    auto control = control_;
    constexpr double within = 0.9;
    control.enough_cost = plan_.bound_cost + within * control.gap * std::max(1.0, std::abs(plan_.bound_cost));
    const auto found = search_states(model_, {plan_.power, plan_.curtailed}, control);
    plan_.iterations += found.iterations;
    plan_.bound_cost = std::max(plan_.bound_cost, found.bound_cost);
    if (!found.power.empty()) settle(found.power);
  }

  const Program& program_;
  const PlanningModel& model_;
  const Watch& watch_;
  const RunControl& control_;
  Watch linear_{watch_.should_stop, [this](std::string_view, std::optional<double>) { report(); }, watch_.team};
  MinimumPowerPlan plan_;
};

}  // namespace

MinimumPowerPlan plan_minimum_power(const Program& program, const PlanningModel& model, const Vertex& relaxed,
                                    const Watch& watch, const RunControl& control) {
  return MinimumPower{program, model, watch, control}.solve(relaxed);
}

}  // namespace chargeplan::solvers::fleet
