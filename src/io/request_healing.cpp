#include "io/request_healing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "io/request_fields.hpp"

namespace chargeplan::io {
namespace {

template <class T>
consteval std::size_t index_of(std::string_view key) {
  for (std::size_t i = 0; i < json::keys_of<T>.size(); ++i)
    if (json::keys_of<T>[i] == key) return i;
  throw "no such field";  // fails to compile
}

/// One number says nothing of a length.
void forget_length(Series& series) {
  if (!series.is_constant()) series = Series{*std::min_element(series.values().begin(), series.values().end())};
}

void forget_lengths(Site& site) {
  for (Series* series : {&site.grid_limit_kw, &site.base_load_kw, &site.pv_kw, &site.import_price_per_kwh})
    forget_length(*series);
  for (auto* series : {&site.export_limit_kw, &site.export_price_per_kwh})
    if (*series) forget_length(**series);
  for (Group& group : site.groups) forget_length(group.limit_kw);
}

}  // namespace

void heal_session(const json::FieldSet& failed, std::size_t index, Session& session) {
  const auto lacks = [&](std::size_t field) { return failed[field]; };
  if (lacks(index_of<Session>("id"))) session.id = fmt::format("\x1f{}", index);  // unlike any other
  const bool lacks_arrival = lacks(index_of<Session>("arrival"));
  const bool lacks_departure = lacks(index_of<Session>("departure"));
  if (lacks_arrival && lacks_departure) session.departure = session.arrival + std::chrono::hours{1};
  if (lacks_arrival && !lacks_departure) session.arrival = session.departure - std::chrono::hours{1};
  if (!lacks_arrival && lacks_departure) session.departure = session.arrival + std::chrono::hours{1};
  if (lacks_arrival || lacks_departure) session.evse.reset();  // whom it would meet there is not known
  if (lacks(index_of<Session>("max_power_kw"))) session.max_power_kw = std::max(1.0, session.min_power_kw);
  for (const std::size_t energy : {index_of<Session>("energy_required_kwh"), index_of<Session>("target_soc_ratio"),
                                   index_of<Session>("battery_capacity_kwh"), index_of<Session>("arrival_energy_kwh"),
                                   index_of<Session>("arrival_soc_ratio")})
    if (lacks(energy)) {
      session.energy_required_kwh = 0;
      session.target_soc_ratio.reset();
    }
}

void heal(const FailedFields& failed, Site& site, std::vector<Session>& sessions) {
  for (std::size_t s = 0; s < sessions.size() && s < failed.sessions.size(); ++s)
    heal_session(failed.sessions[s], s, sessions[s]);
  if (failed.horizon.any()) forget_lengths(site);
  if (failed.site[index_of<Site>("groups")]) {
    site.groups.clear();
    for (Evse& evse : site.evses) evse.group.reset();
  }
  if (failed.site[index_of<Site>("evses")]) {
    site.evses.clear();
    for (Session& session : sessions) session.evse.reset();
  }
}

}  // namespace chargeplan::io
