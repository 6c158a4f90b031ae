#include <fmt/format.h>

#include "domain/check_parts.hpp"

namespace chargeplan::domain {
namespace {

/// What is past stays as it was.
void check_past(const RestatedSession& session, const Recomputed::Stay& stay, Breaches& breaches) {
  if (stay.plan == nullptr) return;
  if (std::equal(session.past_power_kw.begin(), session.past_power_kw.end(), stay.power_kw.begin())) return;
  for (std::size_t k = 0; k < session.past_power_kw.size(); ++k)
    breaches.figure(
        stay.power_kw[k], session.past_power_kw[k],
        [&] {
          return Field{"sessions", stay.plan_index, "power_kw", k}.path();
        },
        "past_changed");
}

/// (1), (2), (8): each session for itself.
void check_session(const RestatedSession& session, const Recomputed::Stay& stay, bool is_milp, Breaches& breaches) {
  if (stay.plan == nullptr) return;
  const long shift = static_cast<long>(session.first_step) - stay.plan->first_step;
  for (std::size_t k = session.past_power_kw.size(); k < stay.power_kw.size(); ++k) {
    const double power_kw = stay.power_kw[k];
    const auto path = [&] {
      return Field{"sessions", stay.plan_index, "power_kw", static_cast<std::size_t>(static_cast<long>(k) + shift)}.path();
    };
    const auto step = static_cast<std::size_t>(session.first_step) + k;
    breaches.equation(-power_kw, 0, "eq1_power_range", path, [&] {
      return fmt::format("set-point {:.9g} kW in step {} is negative; it must be at least 0", power_kw, step);
    });
    breaches.equation(power_kw - session.max_power_kw, session.max_power_kw, "eq1_power_range", path, [&] {
      return fmt::format("set-point {:.9g} kW in step {} is above the highest power of {:.9g} kW", power_kw, step,
                         session.max_power_kw);
    });
    if (is_milp)
      breaches.equation(
          std::min(power_kw, session.min_power_kw - power_kw), session.min_power_kw, "eq8_minimum_power", path, [&] {
            return fmt::format("set-point {:.9g} kW in step {} is neither 0 nor at least the minimum power of {:.9g} kW",
                               power_kw, step, session.min_power_kw);
          });
  }
  breaches.equation(
      stay.delivered_kwh - session.most_kwh, session.most_kwh, "eq2_battery_room", [&] { return stay.path("power_kw"); },
      [&] {
        return fmt::format("the set-points deliver {:.9g} kWh, but the battery takes at most {:.9g} kWh", stay.delivered_kwh,
                           session.most_kwh);
      });
  breaches.equation(
      stay.unmet_kwh - stay.plan->unmet_kwh, session.required_kwh, "eq2_unmet", [&] { return stay.path("unmet_kwh"); },
      [&] {
        return fmt::format("unmet_kwh is {:.9g}, but {:.9g} of {:.9g} kWh are delivered, so {:.9g} kWh are not",
                           stay.plan->unmet_kwh, stay.delivered_kwh, session.required_kwh, stay.unmet_kwh);
      });
}

/// (3): the grid limit, with what overload the plan admits to.
void check_grid_limit(const Site& site, const Restated& restated, const Recomputed& recomputed, const Plan& plan,
                      Breaches& breaches) {
  if (site.overload_price_per_kw) {
    breaches.equation(
        recomputed.overload_kw - plan.site.overload_kw, recomputed.overload_kw, "eq3_grid_limit",
        [] { return std::string{"site.overload_kw"}; },
        [&] {
          return fmt::format("overload_kw is {:.9g}, but the site's worst step is {:.9g} kW over", plan.site.overload_kw,
                             recomputed.overload_kw);
        });
    return;
  }
  for (std::size_t t = restated.past_steps; t < restated.steps; ++t) {
    const double gross_kw = restated.other_kw(t) + recomputed.curtailed_kw[t] + recomputed.set_points_kw[t];
    breaches.equation(
        gross_kw - restated.limit_kw[t], restated.limit_kw[t], "eq3_grid_limit",
        [t] {
          return Field{"site", {}, "power_kw", t}.path();
        },
        [&] {
          return fmt::format("the site takes {:.9g} kW in step {}, but its grid limit is {:.9g} kW", gross_kw, t,
                             restated.limit_kw[t]);
        });
  }
}

/// (4): every group's limit.
void check_groups(const Site& site, const Restated& restated, const Recomputed& recomputed, Breaches& breaches) {
  for (std::size_t g = 0; g < site.groups.size(); ++g)
    for (std::size_t t = restated.past_steps; t < restated.steps; ++t) {
      const double power_kw = recomputed.group_power_kw[g][t];
      const double limit_kw = site.groups[g].limit_kw[t];
      breaches.equation(
          power_kw - limit_kw, limit_kw, "eq4_group_limit",
          [&] {
            return Field{"groups", g, "power_kw", t}.path();
          },
          [&] {
            return fmt::format("group {} takes {:.9g} kW in step {}, but its limit is {:.9g} kW", quoted(site.groups[g].id),
                               power_kw, t, limit_kw);
          });
    }
}

/// (5): curtailment within the production, export within its limit, and import and export as published.
void check_balance(const Restated& restated, const Recomputed& recomputed, const Plan& plan, Breaches& breaches) {
  const bool has_series = plan.site.import_kw.size() == restated.steps && plan.site.export_kw.size() == restated.steps;
  for (std::size_t t = 0; t < restated.steps; ++t) {
    const auto at = [t](std::string_view name) { return [t, name] { return Field{"site", {}, name, t}.path(); }; };
    const double curtailed_kw = recomputed.curtailed_kw[t];
    const double most_kw = restated.has_surplus(t) ? restated.pv_kw[t] : 0;
    breaches.equation(std::max(-curtailed_kw, curtailed_kw - most_kw), most_kw, "eq5_curtailment", at("pv_curtailed_kw"), [&] {
      return fmt::format("{:.9g} kW of PV are switched off in step {}; it must be from 0 to {:.9g} kW{}", curtailed_kw, t,
                         most_kw, restated.has_surplus(t) ? "" : ", as the base load takes all of it");
    });
    if (t >= restated.past_steps)
      breaches.equation(recomputed.export_kw[t] - restated.export_limit_kw[t], restated.export_limit_kw[t], "eq5_export_limit",
                        at("export_kw"), [&] {
                          return fmt::format("the site exports {:.9g} kW in step {}, but the export limit is {:.9g} kW",
                                             recomputed.export_kw[t], t, restated.export_limit_kw[t]);
                        });
    if (!has_series) continue;  // said with the site's figures
    const auto balance = [&](double published, double right, std::string_view name) {
      const double off_kw = std::abs(published - right);
      breaches.equation(off_kw, right, "eq5_balance", at(name), [&] {
        return fmt::format("{} is {:.9g} in step {}, but the set-points make it {:.9g}", name, published, t, right);
      });
    };
    balance(plan.site.import_kw[t], recomputed.import_kw[t], "import_kw");
    balance(plan.site.export_kw[t], recomputed.export_kw[t], "export_kw");
  }
}

/// (6): the billed peak.
void check_peak(const Recomputed& recomputed, const Plan& plan, Breaches& breaches) {
  breaches.equation(
      recomputed.billed_peak_kw - plan.site.billed_peak_kw, recomputed.billed_peak_kw, "eq6_billed_peak",
      [] { return std::string{"site.billed_peak_kw"}; },
      [&] {
        return fmt::format("billed_peak_kw is {:.9g}, but import reaches {:.9g} kW", plan.site.billed_peak_kw,
                           recomputed.billed_peak_kw);
      });
}

/// (7): the four parts of the cost and their sum.
void check_cost(const Recomputed& recomputed, const Plan& plan, Breaches& breaches) {
  const auto part = [&](double published, double right, std::string_view path, double rounding = 0) {
    breaches.figure(
        published, right, [path] { return std::string{path}; }, "eq7_cost", rounding);
  };
  part(plan.cost.energy_cost, recomputed.cost.energy_cost, "cost.energy_cost");
  part(plan.cost.unmet_cost, recomputed.cost.unmet_cost, "cost.unmet_cost", recomputed.rounding_cost);
  part(plan.cost.demand_charge_cost, recomputed.cost.demand_charge_cost, "cost.demand_charge_cost");
  part(plan.cost.overload_cost, recomputed.cost.overload_cost, "cost.overload_cost", recomputed.overload_rounding_cost);
  breaches.figure(
      plan.objective_cost, recomputed.objective_cost(), [] { return std::string{"objective_cost"}; }, "eq7_objective",
      recomputed.rounding_cost + recomputed.overload_rounding_cost);
}

}  // namespace

void check_equations(const Problem& problem, const PlanOptions& options, const Restated& restated, const Recomputed& recomputed,
                     const Plan& plan, Breaches& breaches) {
  for (std::size_t k = 0; k < restated.sessions.size(); ++k) check_past(restated.sessions[k], recomputed.stays[k], breaches);
  for (std::size_t k = 0; k < restated.sessions.size(); ++k)
    check_session(restated.sessions[k], recomputed.stays[k], options.formulation == Formulation::milp, breaches);
  check_grid_limit(problem.site, restated, recomputed, plan, breaches);
  check_groups(problem.site, restated, recomputed, breaches);
  check_balance(restated, recomputed, plan, breaches);
  check_peak(recomputed, plan, breaches);
  check_cost(recomputed, plan, breaches);
}

}  // namespace chargeplan::domain
