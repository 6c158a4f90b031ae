#include <string_view>
#include <unordered_map>

#include "io/cell_text.hpp"
#include "io/plan_export.hpp"
#include "io/report_page.hpp"
#include "io/shortfall.hpp"
#include "io/wall_clock.hpp"

namespace chargeplan::io {
namespace {

// Where the page, built from web/report/, leaves room. Both stand in it once (web/report/build.mjs checks that).
constexpr std::string_view title_mark = "%%CHARGEPLAN_TITLE%%";
constexpr std::string_view data_mark = "%%CHARGEPLAN_DATA%%";

/// `"key":` of an object under way.
void append_key(std::string& json, std::string_view key) {
  if (json.back() != '{') json += ',';
  append_json_string(json, key);
  json += ':';
}

void append_text(std::string& json, std::string_view key, std::string_view value) {
  append_key(json, key);
  append_json_string(json, value);
}

void append_optional_text(std::string& json, std::string_view key, const std::optional<std::string>& value) {
  if (value) append_text(json, key, *value);
}

void append_value(std::string& json, std::string_view key, double value) {
  append_key(json, key);
  append_number(json, value);
}

void append_clock(std::string& json, const Horizon& horizon, const TimeZone& zone) {
  append_key(json, "clock");
  json += '{';
  append_text(json, "time_zone", zone.name());
  append_value(json, "start_unix_s", static_cast<double>(horizon.start.time_since_epoch().count()) / 1e6);
  append_key(json, "changes");
  json += '[';
  for (const auto& change : offset_changes(horizon.start, horizon.end(), zone)) {
    if (json.back() != '[') json += ',';
    json += '{';
    append_value(json, "from_unix_s", static_cast<double>(change.from.time_since_epoch().count()) / 1e6);
    append_value(json, "offset_s", seconds(change.offset));
    json += '}';
  }
  json += "]}";
}

void append_site(std::string& json, const Site& site) {
  append_key(json, "site");
  json += '{';
  append_text(json, "id", site.id);
  append_text(json, "currency", site.currency);
  append_key(json, "groups");
  json += '[';
  for (const auto& group : site.groups) {
    if (json.back() != '[') json += ',';
    json += '{';
    append_text(json, "id", group.id);
    append_optional_text(json, "parent", group.parent);
    json += '}';
  }
  json += "]}";
}

/// What the plan document does not say of its sessions: one entry for each of them, in its order.
void append_sessions(std::string& json, const PlanDocument& document, const Problem& problem, const TimeZone& zone) {
  std::unordered_map<std::string_view, const Evse*> evses;
  for (const auto& evse : problem.site.evses) evses.emplace(evse.id, &evse);
  const auto behind = sessions_behind(document.plan, problem);
  const auto reasons = shortfall_reasons(document.plan, problem, zone);
  append_key(json, "sessions");
  json += '[';
  for (std::size_t s = 0; s < behind.size(); ++s) {
    if (s > 0) json += ',';
    json += '{';
    if (const Session* session = behind[s]; session != nullptr) {
      append_text(json, "arrival", format_time(session->arrival, zone));
      append_text(json, "departure", format_time(session->departure, zone));
      append_value(json, "max_power_kw", session->max_power_kw);
      if (session->battery_capacity_kwh) append_value(json, "battery_capacity_kwh", *session->battery_capacity_kwh);
      const auto evse = session->evse ? evses.find(*session->evse) : evses.end();
      if (evse != evses.end()) append_optional_text(json, "group", evse->second->group);
    }
    append_key(json, "reasons");
    json += '[';
    for (const auto& reason : reasons[s]) {
      if (json.back() != '[') json += ',';
      json += '{';
      append_text(json, "slug", reason.slug);
      append_text(json, "message", reason.message);
      json += '}';
    }
    json += "]}";
  }
  json += ']';
}

std::string report_data(const PlanDocument& document, const Problem& problem, const TimeZone& zone) {
  std::string json = "{";
  append_key(json, "plan");
  json += write_plan_json(document);
  append_clock(json, document.plan.horizon, zone);
  append_site(json, problem.site);
  append_sessions(json, document, problem, zone);
  json += '}';
  return json_for_html(json);
}

std::string title(const PlanDocument& document, const Problem& problem, const TimeZone& zone) {
  const std::string day = format_time(document.plan.horizon.start, zone).substr(0, 10);
  return html_text((problem.site.id.empty() ? "Charging plan" : problem.site.id) + " \u00b7 " + day);
}

}  // namespace

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
