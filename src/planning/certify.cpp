#include "planning/certify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "domain/remarks.hpp"
#include "domain/session_terms.hpp"
#include "model/greedy.hpp"

namespace chargeplan::planning {
namespace {

double gap_asked(const PlanOptions& options, const solvers::Capabilities& solver) {
  constexpr double milp_gap = 1e-4;
  return options.solve.gap.value_or(options.formulation == Formulation::milp ? milp_gap : solver.lp_gap);
}

}  // namespace

SetPoints best_set_points(const model::PlanningModel& model, const solvers::Solution& solution) {
  SetPoints found{solution.power, solution.curtailed};
  const bool is_optimal = solution.status == solvers::SolveStatus::optimal;
  if (found.curtailed.empty() && is_optimal) found.curtailed.assign(static_cast<std::size_t>(model.T), 0.0);
  const bool has_point =
      found.power.size() == model.set_point_count() && !found.curtailed.empty();  // a site may have no set-point
  if (has_point) snap_to_bounds(model, found);
  if (has_point && is_optimal) return found;
  auto greedy = model::greedy_plan(model);
  const bool greedy_is_better =
      !has_point || model::cost_of(model, greedy.power, greedy.curtailed) < model::cost_of(model, found.power, found.curtailed);
  if (greedy_is_better) found = {std::move(greedy.power), std::move(greedy.curtailed)};
  return found;
}

void certify(const PlanOptions& options, double dual_bound_cost, const Solved& solved, Plan& plan) {
  const auto& solution = solved.solution;
  const double gap = gap_asked(options, solved.backend->capabilities());
  plan.bound_cost = dual_bound_cost;
  if (options.formulation == Formulation::milp && solution.bound_cost > dual_bound_cost) {
    plan.bound_cost = solution.bound_cost;
    plan.solver.bound_source = "solver";
  }
  plan.bound_cost = std::min(plan.bound_cost, plan.objective_cost);  // rounding may put it above
  plan.gap = (plan.objective_cost - plan.bound_cost) / std::max(1.0, std::abs(plan.objective_cost));
  plan.status = plan.gap <= gap ? PlanStatus::optimal : PlanStatus::feasible;
  if (solution.status == solvers::SolveStatus::interrupted)
    plan.warnings.push_back({"status", "stopped_early",
                             fmt::format("the solve was stopped; the best plan may cost up to {:.3g} % less", 100 * plan.gap)});
  else if (plan.status == PlanStatus::feasible)
    plan.warnings.push_back({"gap", "gap_not_closed",
                             fmt::format("the solver stopped at a gap of {:.3g}, above the {:.3g} asked for", plan.gap, gap)});
  if (!solution.tie_break_complete && options.tie_break != TieBreak::none)
    plan.warnings.push_back(
        {"options.tie_break", "tie_break_incomplete", "among the plans of this cost, it may not be the one asked for"});
}

void add_remarks(const Problem& problem, const PlanOptions& options, std::span<const domain::SessionTerms> terms,
                 std::vector<Issue> solver_warnings, Plan& plan) {
  auto remarks = domain::remarks(problem, options, terms);
  plan.warnings.insert(plan.warnings.end(), std::make_move_iterator(solver_warnings.begin()),
                       std::make_move_iterator(solver_warnings.end()));
  plan.warnings.insert(plan.warnings.end(), std::make_move_iterator(remarks.warnings.begin()),
                       std::make_move_iterator(remarks.warnings.end()));
  std::size_t next = 0;
  for (std::size_t s = 0; s < terms.size(); ++s)
    if (!terms[s].window.outside_horizon) plan.sessions[next++].notes = std::move(remarks.notes[s]);
}

}  // namespace chargeplan::planning
