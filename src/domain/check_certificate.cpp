#include <fmt/format.h>

#include <limits>

#include "domain/check_parts.hpp"

namespace chargeplan::domain {
namespace {

/// Published prices of one row each: of the right length, numbers, not negative.
void check_prices(const std::vector<double>& prices, std::size_t steps, const std::string& path, Breaches& breaches) {
  if (prices.size() != steps) {
    breaches.add(path, "wrong_shape", fmt::format("there are {} values, but the horizon has {} steps", prices.size(), steps));
    return;
  }
  for (std::size_t t = 0; t < steps; ++t)
    if (!(prices[t] >= -Breaches::tolerance(0)) || std::isinf(prices[t]))
      breaches.add(Field{path, t, ""}.path(), "bad_shadow_price",
                   fmt::format("the shadow price is {:.9g}; it must be a number of at least 0", prices[t]));
}

/// Together no more than what going beyond costs: else going beyond would be the better plan.
void check_sum(const std::vector<double>& prices, double factor, double most, const std::string& path, Breaches& breaches) {
  double sum = 0;
  for (const double price : prices) sum += factor * price;
  if (sum > most + Breaches::tolerance(most))
    breaches.add(path, "bad_shadow_price",
                 fmt::format("the shadow prices add up to {:.9g}; they must be at most {:.9g} together", sum, most));
}

/// What a kWh costs the site: at most what importing it costs, and at least what exporting it pays.
void check_energy_prices(const Restated& restated, const SitePlan& site, Breaches& breaches) {
  if (site.energy_price_per_kwh.size() != restated.steps || site.peak_price_per_kw.size() != restated.steps) {
    if (site.energy_price_per_kwh.size() != restated.steps)
      breaches.add(
          "site.energy_price_per_kwh", "wrong_shape",
          fmt::format("there are {} values, but the horizon has {} steps", site.energy_price_per_kwh.size(), restated.steps));
    return;
  }
  constexpr double none = -std::numeric_limits<double>::infinity();
  for (std::size_t t = 0; t < restated.steps; ++t) {
    const double price = site.energy_price_per_kwh[t];
    const double most = restated.import_price[t] + site.peak_price_per_kw[t] / restated.step_h;
    const bool may_export_freely = restated.has_surplus(t) && std::isinf(restated.export_limit_kw[t]);
    const double least = may_export_freely ? restated.export_price[t] : none;
    if (price <= most + Breaches::tolerance(most) && price >= least - Breaches::tolerance(least) && std::isfinite(price))
      continue;
    breaches.add(Field{"site", {}, "energy_price_per_kwh", t}.path(), "bad_shadow_price",
                 fmt::format("the shadow price is {:.9g}; it must be at most {:.9g} (importing a kWh){}", price, most,
                             may_export_freely ? fmt::format(" and at least {:.9g} (exporting it)", least) : std::string{}));
  }
}

}  // namespace

void check_shadow_prices(const Problem& problem, const Restated& restated, const Recomputed& recomputed, const Plan& plan,
                         Breaches& breaches) {
  const auto& site = plan.site;
  check_prices(site.limit_price_per_kwh, restated.steps, "site.limit_price_per_kwh", breaches);
  check_prices(site.peak_price_per_kw, restated.steps, "site.peak_price_per_kw", breaches);
  for (std::size_t g = 0; g < plan.groups.size(); ++g)
    check_prices(plan.groups[g].limit_price_per_kwh, restated.steps, Field{"groups", g, "limit_price_per_kwh"}.path(),
                 breaches);
  if (problem.site.overload_price_per_kw)
    check_sum(site.limit_price_per_kwh, restated.step_h, *problem.site.overload_price_per_kw, "site.limit_price_per_kwh",
              breaches);
  check_sum(site.peak_price_per_kw, 1, problem.site.demand_charge_per_kw, "site.peak_price_per_kw", breaches);
  check_energy_prices(restated, site, breaches);
  for (std::size_t k = 0; k < restated.sessions.size(); ++k) {
    const auto& stay = recomputed.stays[k];
    if (stay.plan == nullptr) continue;
    const double price = stay.plan->marginal_cost_per_kwh;
    const double most = restated.sessions[k].unmet_price;  // not delivering it is always possible
    if (price <= most + Breaches::tolerance(most) && std::isfinite(price)) continue;
    breaches.add(stay.path("marginal_cost_per_kwh"), "bad_shadow_price",
                 fmt::format("one more kWh is said to cost {:.9g}; not delivering it costs {:.9g}, so it must be at most that",
                             price, most));
  }
}

void check_certificate(const PlanOptions& options, const DualBound& bound, const Plan& plan, CheckReport& report,
                       Breaches& breaches) {
  report.dual_bound_cost = bound.cost;
  const bool is_milp = options.formulation == Formulation::milp;
  const bool by_solver = is_milp && plan.solver.bound_source == "solver";
  const double best = by_solver && plan.bound_cost > bound.cost ? plan.bound_cost : bound.cost;
  report.gap = (report.objective_cost - best) / std::max(1.0, std::abs(report.objective_cost));

  if (plan.solver.bound_source != "duals" && !by_solver)
    breaches.add("solver.bound_source", "wrong_figure",
                 fmt::format("the bound is said to come from {}; it must be \"duals\"{}", quoted(plan.solver.bound_source),
                             is_milp ? " or \"solver\"" : ""));
  if (!(plan.bound_cost <= plan.objective_cost + Breaches::tolerance(plan.objective_cost)))
    breaches.add("bound_cost", "bound_above_objective",
                 fmt::format("no plan can cost less than {:.12g}, it says, but it costs {:.12g} itself", plan.bound_cost,
                             plan.objective_cost));
  const double slack_cost = 1e-9 * std::max(1.0, std::abs(bound.cost)) + bound.rounding_cost;
  if (!by_solver && !(plan.bound_cost <= bound.cost + slack_cost))
    breaches.add(
        "bound_cost", "bound_not_proven",
        fmt::format("the bound is {:.12g}, but the shadow prices prove no more than {:.12g}", plan.bound_cost, bound.cost));
  const double gap = (plan.objective_cost - plan.bound_cost) / std::max(1.0, std::abs(plan.objective_cost));
  // A bound above the cost by rounding may be written as a gap of 0.
  if (!(std::abs(plan.gap - gap) <= 1e-9 + 1e-6 * std::abs(gap)) && !(plan.gap == 0 && gap < 0 && gap > -1e-6))
    breaches.add("gap", "wrong_figure",
                 fmt::format("the gap is {:.9g}, but objective and bound make it {:.9g}", plan.gap, gap));
}

}  // namespace chargeplan::domain
