/// Demand as documents of its own: what is to be drawn, and sessions without a site.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chargeplan/demand.hpp"
#include "chargeplan/error.hpp"
#include "io/tables.hpp"

namespace chargeplan::io {

/// `{"sessions": n, "seed", "date", "time_zone"}`, each with its default. Errors: invalid_input.
[[nodiscard]] Result<SyntheticOptions> read_synthetic_options(std::string_view json);

struct SessionList {
  std::vector<Session> sessions;
  TimeZone zone;
};

/// The sessions of a request, which need not have a site. Errors: invalid_input.
[[nodiscard]] Result<SessionList> read_sessions(std::string_view json);

/// What `write_sessions` writes, with `rows`, `issues` (rows left out), `notes` and `oddities` of the table beside it.
[[nodiscard]] std::string write_demand_table_json(const DemandTable& table, const TimeZone& zone);

}  // namespace chargeplan::io
