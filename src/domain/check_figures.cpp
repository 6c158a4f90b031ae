#include <fmt/format.h>

#include "domain/check_parts.hpp"

namespace chargeplan::domain {

std::string Breaches::figure_message(double published, double right) {
  return fmt::format("the plan says {:.9g}, but its set-points make it {:.9g}", published, right);
}

void Breaches::wrong_length(std::size_t published, std::size_t right, const Field& field) {
  add(field.path(), "wrong_shape", fmt::format("there are {} values; there must be {}", published, right));
}

void Breaches::series(const std::vector<double>& published, const std::vector<double>& right, Field field) {
  if (published.size() != right.size()) {
    wrong_length(published.size(), right.size(), field);
    return;
  }
  for (std::size_t t = 0; t < right.size(); ++t)
    figure(published[t], right[t], [&] {
      field.element = t;
      return field.path();
    });
}

namespace {

/// A number that an equation has checked from below already: too low is said there.
template <class Path>
void not_above(double published, double right, const Path& path, Breaches& breaches) {
  if (published > right) breaches.figure(published, right, path);
}

/// SoC at the end of each step of the stay; none without a capacity and an energy at arrival.
void check_soc(const Restated& restated, const RestatedSession& session, const Recomputed::Stay& stay, Breaches& breaches) {
  const auto& published = stay.plan->soc_ratio;
  Field field{"sessions", stay.plan_index, "soc_ratio"};
  const std::size_t values = session.capacity_kwh && session.arrival_kwh ? stay.power_kw.size() : 0;
  if (published.size() != values) {
    breaches.wrong_length(published.size(), values, field);
    return;
  }
  if (values == 0) return;
  const auto for_each_step = [&](const auto& visit) {
    const double kwh_of_a_kw = session.efficiency * restated.step_h;
    double energy_kwh = *session.arrival_kwh + (session.past_power_kw.empty() ? session.past_kwh : 0);
    for (std::size_t k = 0; k < values; ++k) {
      energy_kwh += kwh_of_a_kw * session.presence[k] * stay.power_kw[k];
      if (k + 1 == session.past_power_kw.size()) energy_kwh = *session.arrival_kwh + session.past_kwh;  // as was measured
      visit(k, energy_kwh / *session.capacity_kwh);
    }
  };
  bool is_right = true;  // of all steps at once: without a branch
  for_each_step([&](std::size_t k, double right) { is_right &= Breaches::is_near(published[k], right); });
  if (is_right) return;
  for_each_step([&](std::size_t k, double right) {
    breaches.figure(published[k], right, [&] {
      field.element = k;
      return field.path();
    });
  });
}

void check_departure_soc(const RestatedSession& session, const Recomputed::Stay& stay, Breaches& breaches) {
  const auto& published = stay.plan->departure_soc_ratio;
  const auto path = [&] { return stay.path("departure_soc_ratio"); };
  if (session.capacity_kwh && session.arrival_kwh) {
    const double right = (*session.arrival_kwh + stay.delivered_kwh) / *session.capacity_kwh;
    if (published)
      breaches.figure(*published, right, path);
    else
      breaches.add(path(), "wrong_figure", fmt::format("there is none, but the set-points make it {:.9g}", right));
  } else if (published) {
    breaches.add(
        path(), "wrong_figure",
        fmt::format("the plan says {:.9g}, but without a capacity and an energy at arrival there is none", *published));
  }
}

void check_groups(const Problem& problem, const Restated& restated, const Recomputed& recomputed, const Plan& plan,
                  Breaches& breaches) {
  const auto& groups = problem.site.groups;
  if (plan.groups.size() != groups.size()) {
    breaches.add("groups", "wrong_shape",
                 fmt::format("there are {} groups in the plan; the site has {}", plan.groups.size(), groups.size()));
    return;
  }
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const auto field = [g](std::string_view name) { return Field{"groups", g, name}; };
    if (plan.groups[g].id != groups[g].id)
      breaches.add(field("id").path(), "wrong_figure",
                   fmt::format("group {} stands where the site has {}", quoted(plan.groups[g].id), quoted(groups[g].id)));
    std::vector<double> limit_kw;
    for (std::size_t t = 0; t < restated.steps; ++t) limit_kw.push_back(groups[g].limit_kw[t]);
    breaches.series(plan.groups[g].power_kw, recomputed.group_power_kw[g], field("power_kw"));
    breaches.series(plan.groups[g].limit_kw, limit_kw, field("limit_kw"));
  }
}

}  // namespace

void check_site_figures(const Problem& problem, const Restated& restated, const Recomputed& recomputed, const Plan& plan,
                        Breaches& breaches) {
  const auto& site = plan.site;
  std::vector<double> power_kw;
  for (std::size_t t = 0; t < restated.steps; ++t) power_kw.push_back(restated.other_kw(t) + recomputed.set_points_kw[t]);
  breaches.series(site.power_kw, power_kw, {"site", {}, "power_kw"});
  // Values of import and export are checked by (5); here only that there are as many as steps.
  for (const auto& [series, name] : {std::pair{&site.import_kw, "import_kw"}, {&site.export_kw, "export_kw"}})
    if (series->size() != restated.steps) breaches.series(*series, power_kw, {"site", {}, name});
  breaches.series(site.base_load_kw, restated.base_kw, {"site", {}, "base_load_kw"});
  breaches.series(site.pv_kw, restated.pv_kw, {"site", {}, "pv_kw"});
  breaches.series(site.limit_kw, restated.limit_kw, {"site", {}, "limit_kw"});
  breaches.series(site.import_price_per_kwh, restated.import_price, {"site", {}, "import_price_per_kwh"});
  breaches.series(site.export_price_per_kwh, restated.export_price, {"site", {}, "export_price_per_kwh"});
  const auto path = [](std::string_view name) { return [name] { return Field{"site", {}, name}.path(); }; };
  if (problem.site.overload_price_per_kw)
    not_above(site.overload_kw, recomputed.overload_kw, path("overload_kw"), breaches);
  else
    breaches.figure(site.overload_kw, 0, path("overload_kw"));
  breaches.figure(site.unavoidable_overload_kw, recomputed.unavoidable_overload_kw, path("unavoidable_overload_kw"));
  not_above(site.billed_peak_kw, recomputed.billed_peak_kw, path("billed_peak_kw"), breaches);
  check_groups(problem, restated, recomputed, plan, breaches);
}

void check_session_figures(const Problem& problem, const Restated& restated, const Recomputed& recomputed, Breaches& breaches) {
  for (std::size_t k = 0; k < restated.sessions.size(); ++k) {
    const auto& session = restated.sessions[k];
    const auto& stay = recomputed.stays[k];
    if (stay.plan == nullptr) continue;
    const auto& plan = *stay.plan;
    const auto figure = [&](double published, double right, std::string_view name) {
      breaches.figure(published, right, [&] { return stay.path(name); });
    };
    if (plan.evse != problem.sessions[session.index].evse)
      breaches.add(stay.path("evse"), "wrong_figure",
                   fmt::format("the plan says {}, but the request {}", quoted(plan.evse.value_or("")),
                               quoted(problem.sessions[session.index].evse.value_or(""))));
    figure(plan.energy_required_kwh, session.required_kwh, "energy_required_kwh");
    figure(plan.energy_delivered_kwh, stay.delivered_kwh, "energy_delivered_kwh");
    figure(plan.energy_drawn_kwh, stay.drawn_kwh, "energy_drawn_kwh");
    not_above(
        plan.unmet_kwh, stay.unmet_kwh, [&] { return stay.path("unmet_kwh"); }, breaches);
    figure(plan.energy_cost, stay.energy_cost, "energy_cost");
    figure(plan.peak_power_kw, stay.peak_kw, "peak_power_kw");
    figure(plan.demand_met_ratio, session.required_kwh > 0 ? stay.delivered_kwh / session.required_kwh : 1, "demand_met_ratio");
    // Of set-points that are on the wrong steps the SoC says nothing more.
    if (plan.power_kw.size() == stay.power_kw.size()) check_soc(restated, session, stay, breaches);
    check_departure_soc(session, stay, breaches);
  }
}

}  // namespace chargeplan::domain
