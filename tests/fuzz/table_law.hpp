/// What holds for every file that is read as a table: what is refused is explained, what is taken comes back the same.
#pragma once

#include <cstdlib>
#include <string_view>

#include "io/mapping.hpp"
#include "io/tables.hpp"

namespace chargeplan::test {

inline void refuse_unexplained(const Error& error) {
  if (error.code != ErrorCode::invalid_input || error.issues.empty()) std::abort();
  for (const Issue& issue : error.issues)
    if (issue.path.empty() || issue.slug.empty() || issue.message.empty()) std::abort();
}

inline void check_table_law(std::string_view content, std::string_view file_name) {
  static const TimeZone zone = TimeZone::find("Europe/Paris").value();
  io::TableOptions options;
  options.file_name = file_name;
  options.time_zone = &zone;
  options.start = Instant{std::chrono::sys_days{std::chrono::year{2025} / 8 / 18}};
  for (const bool skip : {false, true}) {
    options.skip_bad_rows = skip;
    const auto demand = io::read_demand_table(content, options);
    if (!demand) refuse_unexplained(demand.error());
    if (!demand || demand->sessions.empty()) continue;
    const auto again = io::read_demand_table(io::write_demand_csv(demand->sessions, zone), options);
    if (!again || again->sessions != demand->sessions) std::abort();
  }
  for (const std::string_view unit : {"kw", "per_kwh"}) {
    const auto series = io::read_series_table(content, unit, options);
    if (!series) refuse_unexplained(series.error());
  }
}

}  // namespace chargeplan::test
