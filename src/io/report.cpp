#include <string_view>
#include <unordered_map>

#include "domain/session_terms.hpp"
#include "io/cell_text.hpp"
#include "io/json_text.hpp"
#include "io/plan_export.hpp"
#include "io/report_page.hpp"
#include "io/shortfall.hpp"
#include "io/wall_clock.hpp"

namespace chargeplan::io {
namespace {

// Where the page, built from web/report/, leaves room. Both stand in it once (web/report/build.mjs checks that).
constexpr std::string_view title_mark = "%%CHARGEPLAN_TITLE%%";
constexpr std::string_view data_mark = "%%CHARGEPLAN_DATA%%";

void write_text(json::Text& json, std::string_view key, std::string_view value) {
  json.key(key);
  json.string(value);
}

void write_value(json::Text& json, std::string_view key, double value) {
  json.key(key);
  json.number(value);
}

double unix_s(Instant instant) { return seconds(instant.time_since_epoch()); }

void write_clock(json::Text& json, const Horizon& horizon, const TimeZone& zone) {
  json.key("clock");
  json.begin_object();
  write_text(json, "time_zone", zone.name());
  write_value(json, "start_unix_s", unix_s(horizon.start));
  json.key("changes");
  json.begin_array();
  for (const auto& change : offset_changes(horizon.start, horizon.end(), zone)) {
    json.begin_object();
    write_value(json, "from_unix_s", unix_s(change.from));
    write_value(json, "offset_s", seconds(change.offset));
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_site(json::Text& json, const Site& site) {
  json.key("site");
  json.begin_object();
  write_text(json, "id", site.id);
  write_text(json, "currency", site.currency);
  json.end_object();
}

/// What each group of the plan is under; null for the grid connection.
void write_group_parents(json::Text& json, const Plan& plan, const Site& site) {
  std::unordered_map<std::string_view, const Group*> groups;
  for (const auto& group : site.groups) groups.emplace(group.id, &group);
  json.key("group_parents");
  json.begin_array();
  for (const auto& planned : plan.groups) {
    const auto group = groups.find(planned.id);
    if (group != groups.end() && group->second->parent)
      json.string(*group->second->parent);
    else
      json.null();
  }
  json.end_array();
}

void write_reasons(json::Text& json, const std::vector<Issue>& reasons) {
  json.key("reasons");
  json.begin_array();
  for (const auto& reason : reasons) {
    json.begin_object();
    write_text(json, "slug", reason.slug);
    write_text(json, "message", reason.message);
    json.end_object();
  }
  json.end_array();
}

/// What the picture of one session needs: its own limits, with the defaults filled in.
void write_terms(json::Text& json, const domain::SessionTerms& terms, double most_kwh) {
  write_value(json, "max_power_kw", terms.max_power_kw);
  write_value(json, "efficiency", terms.efficiency);
  if (terms.battery_capacity_kwh && terms.arrival_energy_kwh)
    write_value(json, "arrival_soc_ratio", *terms.arrival_energy_kwh / *terms.battery_capacity_kwh);
  write_value(json, "reachable_kwh", most_kwh);
}

/// What the plan document does not say of its sessions: one entry for each of them, in its order.
void write_sessions(json::Text& json, const PlanDocument& document, const Problem& problem, const TimeZone& zone) {
  std::unordered_map<std::string_view, const Evse*> evses;
  for (const auto& evse : problem.site.evses) evses.emplace(evse.id, &evse);
  const auto behind = sessions_behind(document.plan, problem);
  const auto reasons = shortfall_reasons(document.plan, problem, zone);
  const auto terms = domain::session_terms(problem, PlanOptions{}.unmet_penalty_cost);
  json.key("sessions");
  json.begin_array();
  for (std::size_t s = 0; s < behind.size(); ++s) {
    json.begin_object();
    if (const Session* session = behind[s]; session != nullptr) {
      write_text(json, "arrival", format_time(session->arrival, zone));
      write_text(json, "departure", format_time(session->departure, zone));
      const auto evse = session->evse ? evses.find(*session->evse) : evses.end();
      if (evse != evses.end() && evse->second->group) write_text(json, "group", *evse->second->group);
      const auto& own = terms[static_cast<std::size_t>(session - problem.sessions.data())];
      const double most_kwh = reachable_kwh(own, problem.horizon.step);
      write_terms(json, own, most_kwh);
      if (!reasons[s].empty())
        write_text(json, "main_reason", main_reason(reasons[s], document.plan.sessions[s], most_kwh).slug);
    }
    write_reasons(json, reasons[s]);
    json.end_object();
  }
  json.end_array();
}

/// Into an object that is begun: what the page needs beside the plan document.
void write_facts(json::Text& json, const PlanDocument& document, const Problem& problem, const TimeZone& zone) {
  write_clock(json, document.plan.horizon, zone);
  write_site(json, problem.site);
  write_group_parents(json, document.plan, problem.site);
  write_sessions(json, document, problem, zone);
}

std::string report_data(const PlanDocument& document, const Problem& problem, const TimeZone& zone) {
  json::Text json;
  json.begin_object();
  json.key("plan");
  json.raw(write_plan_json(document));
  write_facts(json, document, problem, zone);
  json.end_object();
  return json_for_html(json.take());
}

std::string title(const PlanDocument& document, const Problem& problem, const TimeZone& zone) {
  const std::string day = format_time(document.plan.horizon.start, zone).substr(0, 10);
  return html_text((problem.site.id.empty() ? "Charging plan" : problem.site.id) + " \u00b7 " + day);
}

}  // namespace

std::string write_report_facts(const PlanDocument& document, const Problem& problem, const TimeZone& zone) {
  json::Text json;
  json.begin_object();
  write_facts(json, document, problem, zone);
  json.end_object();
  return json.take();
}

std::string write_report(const PlanDocument& document, const Problem& problem, const TimeZone& zone) {
  const std::string_view page = report_page();
  const auto title_at = page.find(title_mark);
  const auto data_at = page.find(data_mark);
  const auto after_title = title_at + title_mark.size();
  std::string html{page.substr(0, title_at)};
  html += title(document, problem, zone);
  html += page.substr(after_title, data_at - after_title);
  html += report_data(document, problem, zone);
  html += page.substr(data_at + data_mark.size());
  return html;
}

}  // namespace chargeplan::io
