#include "chargeplan/check.hpp"

#include <fmt/format.h>

#include "domain/check_parts.hpp"

namespace chargeplan {
namespace domain {
namespace {

/// A plan answers one question; of another one its numbers say nothing. True if it may be read on.
bool check_identity(const Problem& problem, const PlanOptions& options, const Plan& plan, Breaches& breaches) {
  if (plan.formulation != options.formulation)
    breaches.add("formulation", "wrong_figure", "the plan was made with another formulation than the request asks for");
  const auto& own = plan.horizon;
  const auto& asked = problem.horizon;
  const auto require = [&](bool same, std::string_view name) {
    if (!same)
      breaches.add(Field{"horizon", {}, name}.path(), "wrong_figure",
                   fmt::format("horizon.{} of the plan is not that of the request", name));
  };
  require(own.start == asked.start, "start");
  require(own.step == asked.step, "step_s");
  require(own.step_count == asked.step_count, "steps");
  require(own.time_zone == asked.time_zone, "time_zone");
  require(own.past_step_count == asked.past_step_count, "past_steps");
  return own.start == asked.start && own.step == asked.step && own.step_count == asked.step_count;
}

/// `infeasible` is only for a site that is over its hard limit without any car; no car is charged then.
void check_infeasible(const Problem& problem, const Restated& restated, const Plan& plan, CheckReport& report,
                      Breaches& breaches) {
  double worst_kw = 0;
  for (std::size_t t = restated.past_steps; t < restated.steps; ++t)
    worst_kw = std::max(worst_kw, restated.other_kw(t) - restated.limit_kw[t]);
  if (problem.site.overload_price_per_kw)
    breaches.add("status", "not_infeasible", "the plan is said to be infeasible, but going over the grid limit has a price");
  else if (worst_kw <= 0)
    breaches.add("status", "not_infeasible",
                 "the plan is said to be infeasible, but without any car the site is within its grid limit in every step");
  for (std::size_t i = 0; i < plan.sessions.size(); ++i)
    for (std::size_t k = 0; k < plan.sessions[i].power_kw.size(); ++k)
      if (plan.sessions[i].power_kw[k] != 0)
        breaches.add(Field{"sessions", i, "power_kw", k}.path(), "set_point_of_infeasible_plan",
                     fmt::format("an infeasible plan has no set-points, but this is {:.9g} kW", plan.sessions[i].power_kw[k]));
  report.max_violation = worst_kw;
}

void check_status(const PlanOptions& options, const Plan& plan, Breaches& breaches) {
  if (plan.status != PlanStatus::optimal) return;
  // The loosest tolerance that a solver may have when none is asked for (model.md, "Defaults"), and a little for rounding.
  const double tolerance = options.solve.gap.value_or(options.formulation == Formulation::milp ? 1e-4 : 1e-6) + 1e-6;
  if (!(plan.gap <= tolerance))
    breaches.add("status", "not_optimal",
                 fmt::format("the plan is said to be optimal, but its gap is {:.3g}; it must be at most {:.3g}, or the status "
                             "\"feasible\"",
                             plan.gap, tolerance));
}

}  // namespace
}  // namespace domain

CheckReport check(const Problem& problem, const PlanOptions& options, const Plan& plan) {
  CheckReport report;
  domain::Breaches breaches;
  const bool is_same = domain::check_identity(problem, options, plan, breaches);
  if (is_same) {
    const auto restated = domain::restate(problem, options);
    if (plan.status == PlanStatus::infeasible) {
      domain::check_infeasible(problem, restated, plan, report, breaches);
    } else {
      const auto recomputed = domain::recompute(problem, restated, plan, breaches);
      report.cost = recomputed.cost;
      report.objective_cost = recomputed.objective_cost();
      domain::check_equations(problem, options, restated, recomputed, plan, breaches);
      domain::check_site_figures(problem, restated, recomputed, plan, breaches);
      domain::check_session_figures(problem, restated, recomputed, breaches);
      domain::check_kpi(problem, restated, recomputed, plan, breaches);
      domain::check_uncontrolled(restated, plan, breaches);
      domain::check_shadow_prices(problem, restated, recomputed, plan, breaches);
      domain::check_certificate(options, domain::dual_bound(problem, restated, plan), plan, report, breaches);
      domain::check_status(options, plan, breaches);
      report.max_violation = breaches.max_violation();
      breaches.figure(plan.max_violation, report.max_violation, [] { return std::string{"max_violation"}; });
    }
  }
  report.breaches = std::move(breaches).take();
  return report;
}

}  // namespace chargeplan
