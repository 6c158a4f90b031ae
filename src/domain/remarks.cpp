#include "domain/remarks.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "domain/issue_list.hpp"
#include "domain/validate_parts.hpp"

namespace chargeplan::domain {
namespace {

Issue remark(std::size_t session, std::string_view name, std::string_view slug, std::string message) {
  return {Field{"sessions", session, name}.path(), std::string{slug}, std::move(message)};
}

/// What the dearest kWh of the horizon costs, which the price of energy not delivered is measured against.
double highest_price_per_kwh(const Series& price) { return *std::max_element(price.values().begin(), price.values().end()); }

class SessionRemarks {
 public:
  SessionRemarks(const Problem& problem, const PlanOptions& options, Remarks& remarks)
      : problem_{problem},
        options_{options},
        highest_price_per_kwh_{highest_price_per_kwh(problem.site.import_price_per_kwh)},
        remarks_{remarks} {}

  void add(std::size_t s, const SessionTerms& terms) {
    const auto& session = problem_.sessions[s];
    if (terms.window.outside_horizon) {
      warn(s, "arrival", "session_outside_horizon",
           fmt::format("the stay of session {} is wholly outside the horizon and is not planned", quoted(session.id)));
      return;
    }
    about_stay(s, terms);
    about_energy(s, terms);
    about_measured(s, terms);
    about_price(s, terms);
    if (options_.formulation == Formulation::lp && terms.min_power_kw > 0)
      note(s, "min_power_kw", "minimum_power_not_enforced",
           fmt::format("set-points between 0 and the minimum power of {:.6g} kW may occur; formulation \"milp\" enforces it",
                       terms.min_power_kw));
  }

 private:
  void warn(std::size_t s, std::string_view name, std::string_view slug, std::string message) {
    remarks_.warnings.push_back(remark(s, name, slug, std::move(message)));
  }
  void note(std::size_t s, std::string_view name, std::string_view slug, std::string message) {
    remarks_.notes[s].push_back(remark(s, name, slug, std::move(message)));
  }

  void about_stay(std::size_t s, const SessionTerms& terms) {
    const auto& window = terms.window;
    if (window.starts_before_horizon || window.ends_after_horizon)
      note(s, window.starts_before_horizon ? "arrival" : "departure", "session_partly_outside_horizon",
           fmt::format("the stay {}; all of its energy is planned for the part inside",
                       !window.ends_after_horizon      ? "starts before the horizon"
                       : !window.starts_before_horizon ? "ends after the horizon"
                                                       : "starts before the horizon and ends after it"));
    if (window.fraction.empty())
      note(s, "departure", "stay_inside_no_step", "the stay covers no step of the horizon; nothing can be charged");
  }

  void about_energy(std::size_t s, const SessionTerms& terms) {
    const double required = terms.energy_required_kwh;
    if (required == 0) note(s, "energy_required_kwh", "no_energy_required", "no energy is asked for");
    // The difference by rounding alone is none (model.md, "Tolerances").
    if (required <= terms.max_energy_kwh + 1e-9 * std::max(1.0, required)) return;
    const std::string id = quoted(problem_.sessions[s].id);
    const double asked_at_most = problem_.sessions[s].max_energy_kwh.value_or(required);
    if (terms.max_energy_kwh < asked_at_most)
      warn(s, "energy_required_kwh", "energy_above_room",
           fmt::format("session {} asks for {:.6g} kWh, but its battery has room for {:.6g} kWh; it is charged up to that", id,
                       required, terms.max_energy_kwh));
    else
      warn(s, "max_energy_kwh", "energy_above_max_energy",
           fmt::format("session {} asks for {:.6g} kWh, but its max_energy_kwh is {:.6g}; it is charged up to that", id,
                       required, terms.max_energy_kwh));
  }

  void about_measured(std::size_t s, const SessionTerms& terms) {
    const auto& measured_kwh = problem_.sessions[s].delivered_kwh;
    if (!measured_kwh || !terms.battery_capacity_kwh || !terms.arrival_energy_kwh) return;
    const double room = std::max(0.0, *terms.battery_capacity_kwh - *terms.arrival_energy_kwh);
    if (*measured_kwh <= room + 1e-6 * std::max(1.0, *terms.battery_capacity_kwh)) return;
    warn(s, "delivered_kwh", "delivered_above_room",
         fmt::format(
             "session {} is said to have got {:.6g} kWh, but its battery had room for {:.6g} kWh; is that measured in kWh?",
             quoted(problem_.sessions[s].id), *measured_kwh, room));
  }

  void about_price(std::size_t s, const SessionTerms& terms) {
    if (terms.energy_required_kwh == 0 || terms.window.fraction.empty()) return;
    const double energy_price = highest_price_per_kwh_ / terms.efficiency;
    const auto id = [&] { return quoted(problem_.sessions[s].id); };
    if (terms.unmet_price_per_kwh < energy_price) {
      warn(s, "unmet_price_per_kwh", "unmet_cheaper_than_energy",
           fmt::format("a kWh not delivered to session {} costs {:.6g}, one delivered up to {:.6g}; it may be left uncharged "
                       "because that is cheaper; a higher unmet_penalty_cost, or unmet_price_per_kwh, prevents that",
                       id(), terms.unmet_price_per_kwh, energy_price));
      return;
    }
    const double demand_charge = problem_.site.demand_charge_per_kw;
    if (demand_charge <= 0) return;
    double present_steps = 0;
    for (std::size_t k = 0; k < terms.window.fraction.size(); ++k) present_steps += terms.window.fraction[k];
    const double unmet_per_kw = terms.unmet_price_per_kwh * terms.efficiency * hours(problem_.horizon.step) * present_steps;
    if (unmet_per_kw < demand_charge)
      warn(
          s, "unmet_price_per_kwh", "unmet_cheaper_than_energy",
          fmt::format("a kW less for session {} during its whole stay costs {:.6g}, a kW of billed peak {:.6g}; it may be left "
                      "uncharged because that is cheaper",
                      id(), unmet_per_kw, demand_charge));
  }

  const Problem& problem_;
  const PlanOptions& options_;
  double highest_price_per_kwh_;
  Remarks& remarks_;
};

void warn_of_export_price(const Problem& problem, std::vector<Issue>& warnings) {
  const auto& site = problem.site;
  if (!site.export_price_per_kwh) return;
  std::vector<int> steps;
  for (int t = 0; t < problem.horizon.step_count; ++t) {
    const auto at = static_cast<std::size_t>(t);
    if (site.base_load_kw[at] < site.pv_kw[at] && (*site.export_price_per_kwh)[at] > site.import_price_per_kwh[at])
      steps.push_back(t);
  }
  if (!steps.empty())
    warnings.push_back(
        {"site.export_price_per_kwh", "export_above_import_price",
         fmt::format("the export price is above the import price in steps {}; the import price is used there, as "
                     "importing and exporting at once would pay",
                     step_words(steps, problem.horizon))});
}

}  // namespace

std::string step_words(std::span<const int> steps, const Horizon& horizon) {
  const bool has_one_day = horizon.step * horizon.step_count <= std::chrono::days{1};
  const auto range_words = [&](int first, int last) {  // of 2025-08-18T00:45:00+02:00
    const auto begin = time_words(horizon.step_start(first), horizon), end = time_words(horizon.step_start(last + 1), horizon);
    const auto day = [&](const std::string& time) { return has_one_day ? "" : time.substr(0, 10) + " "; };
    const auto minutes = [](const std::string& time) { return time.substr(11, 5); };
    return day(begin) + minutes(begin) + "-" + (day(begin) == day(end) ? "" : day(end)) + minutes(end);
  };
  constexpr std::size_t ranges_at_most = 12;
  std::string words;
  std::size_t ranges = 0;
  for (std::size_t k = 0; k < steps.size(); ++ranges) {
    std::size_t last = k;
    while (last + 1 < steps.size() && steps[last + 1] == steps[last] + 1) ++last;
    if (ranges == ranges_at_most) return words + fmt::format(", … ({} steps)", steps.size());
    if (ranges > 0) words += last + 1 == steps.size() ? " and " : ", ";
    words += last == k ? fmt::format("{}", steps[k]) : fmt::format("{}-{}", steps[k], steps[last]);
    words += fmt::format(" ({})", range_words(steps[k], steps[last]));
    k = last + 1;
  }
  return words;
}

Remarks remarks(const Problem& problem, const PlanOptions& options, std::span<const SessionTerms> terms) {
  Remarks result;
  result.notes.resize(problem.sessions.size());
  warn_of_export_price(problem, result.warnings);
  SessionRemarks sessions{problem, options, result};
  for (std::size_t s = 0; s < terms.size(); ++s) sessions.add(s, terms[s]);
  return result;
}

}  // namespace chargeplan::domain
