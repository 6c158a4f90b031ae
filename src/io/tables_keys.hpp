/// The keys of a session as columns of a table: ours, and the original planner's names for them.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "chargeplan/problem.hpp"

namespace chargeplan::io {

using SessionMember = std::variant<std::string Session::*, std::optional<std::string> Session::*, Instant Session::*,
                                   double Session::*, std::optional<double> Session::*>;

struct SessionKey {
  std::string_view name;
  SessionMember member;
  bool required = false;
};

inline constexpr std::array session_keys{
    SessionKey{"id", &Session::id, true},
    SessionKey{"evse", &Session::evse},
    SessionKey{"arrival", &Session::arrival, true},
    SessionKey{"departure", &Session::departure, true},
    SessionKey{"max_power_kw", &Session::max_power_kw, true},
    SessionKey{"min_power_kw", &Session::min_power_kw},
    SessionKey{"energy_required_kwh", &Session::energy_required_kwh},
    SessionKey{"target_soc_ratio", &Session::target_soc_ratio},
    SessionKey{"max_energy_kwh", &Session::max_energy_kwh},
    SessionKey{"battery_capacity_kwh", &Session::battery_capacity_kwh},
    SessionKey{"arrival_energy_kwh", &Session::arrival_energy_kwh},
    SessionKey{"arrival_soc_ratio", &Session::arrival_soc_ratio},
    SessionKey{"efficiency", &Session::efficiency},
    SessionKey{"priority", &Session::priority},
    SessionKey{"unmet_price_per_kwh", &Session::unmet_price_per_kwh},
};

/// A name of the original planner's tables.
struct OriginalKey {
  std::string_view name;
  std::string_view ours;  ///< empty: not used
  bool may_be_step = false;
};

inline constexpr std::array original_keys{
    OriginalKey{"vehicle", "id"},
    OriginalKey{"powerNom", "max_power_kw"},
    OriginalKey{"energyRequired", "energy_required_kwh"},
    OriginalKey{"energyMax", "battery_capacity_kwh"},
    OriginalKey{"arrivalSOE", "arrival_energy_kwh"},
    OriginalKey{"arrivalSOC", "arrival_soc_ratio"},
    OriginalKey{"arrivalTime", "arrival", true},
    OriginalKey{"departureTime", "departure", true},
    OriginalKey{"parkingDuration", ""},
    OriginalKey{"chargingDuration", ""},
};

constexpr bool is_number(const SessionKey& key) {
  return std::holds_alternative<double Session::*>(key.member) ||
         std::holds_alternative<std::optional<double> Session::*>(key.member);
}
constexpr bool is_time(const SessionKey& key) { return std::holds_alternative<Instant Session::*>(key.member); }

inline void set_number(Session& session, const SessionKey& key, double value) {
  if (const auto* required = std::get_if<double Session::*>(&key.member)) session.*(*required) = value;
  if (const auto* optional = std::get_if<std::optional<double> Session::*>(&key.member)) session.*(*optional) = value;
}
inline void set_text(Session& session, const SessionKey& key, std::string value) {
  if (const auto* required = std::get_if<std::string Session::*>(&key.member))
    session.*(*required) = std::move(value);
  else if (const auto* optional = std::get_if<std::optional<std::string> Session::*>(&key.member))
    session.*(*optional) = std::move(value);
}
inline void set_time(Session& session, const SessionKey& key, Instant value) {
  if (const auto* member = std::get_if<Instant Session::*>(&key.member)) session.*(*member) = value;
}

/// The key of that name; null where there is none.
constexpr const SessionKey* find_session_key(std::string_view name) {
  for (const auto& key : session_keys)
    if (key.name == name) return &key;
  return nullptr;
}

}  // namespace chargeplan::io
