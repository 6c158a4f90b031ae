/// Values of ours <-> columns.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Statement.h>

#include "chargeplan/units.hpp"

namespace chargeplan::http {

inline std::int64_t microseconds_of(Instant instant) { return instant.time_since_epoch().count(); }
inline Instant instant_of(std::int64_t microseconds) { return Instant{std::chrono::microseconds{microseconds}}; }

/// The first column of the first row.
inline std::optional<std::string> first_text(SQLite::Statement& query) {
  if (!query.executeStep()) return std::nullopt;
  return query.getColumn(0).getString();
}

}  // namespace chargeplan::http
