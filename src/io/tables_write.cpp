#include <algorithm>
#include <iterator>

#include "io/cell_text.hpp"
#include "io/mapping.hpp"
#include "io/tables_cells.hpp"
#include "io/tables_keys.hpp"

namespace chargeplan::io {
namespace {

struct AppendMember {
  std::string& csv;
  const Session& session;
  const TimeZone& zone;
  void operator()(std::string Session::*member) const { csv += csv_cell(session.*member); }
  void operator()(std::optional<std::string> Session::*member) const {
    if (session.*member) csv += csv_cell(*(session.*member));
  }
  void operator()(Instant Session::*member) const { csv += format_time(session.*member, zone); }
  void operator()(double Session::*member) const { append_number(csv, session.*member); }
  void operator()(std::optional<double> Session::*member) const {
    if (session.*member) append_number(csv, *(session.*member));
  }
};

bool is_used(const SessionKey& key, const std::vector<Session>& sessions) {
  static const Session defaults;
  return key.required || std::any_of(sessions.begin(), sessions.end(), [&](const Session& session) {
           return std::visit([&](auto member) { return session.*member != defaults.*member; }, key.member);
         });
}

}  // namespace

std::string write_demand_csv(const std::vector<Session>& sessions, const TimeZone& zone) {
  std::vector<const SessionKey*> keys;
  for (const auto& key : session_keys)
    if (is_used(key, sessions)) keys.push_back(&key);
  std::string csv;
  for (const auto* key : keys) {
    if (key != keys.front()) csv += ',';
    csv += key->name;
  }
  csv += '\n';
  for (const auto& session : sessions) {
    for (const auto* key : keys) {
      if (key != keys.front()) csv += ',';
      std::visit(AppendMember{csv, session, zone}, key->member);
    }
    csv += '\n';
  }
  return csv;
}

std::string write_series_csv(const SeriesTable& series, const TimeZone& zone) {
  std::string csv = "time,";
  csv += series.unit;
  csv += '\n';
  for (std::size_t i = 0; i < series.times.size(); ++i) {
    csv += format_time(series.times[i], zone);
    csv += ',';
    append_number(csv, series.values[i]);
    csv += '\n';
  }
  return csv;
}

}  // namespace chargeplan::io
