/// Every day of a year at one site, planned on its own: the sessions that arrive on it, from its local midnight on.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "chargeplan/demand.hpp"
#include "chargeplan/error.hpp"
#include "chargeplan/problem.hpp"
#include "io/tables.hpp"

namespace chargeplan::year {

struct Files {
  std::string sessions, sessions_mapping;  ///< a second file that the mapping joins lies beside the first
  std::string prices, prices_mapping;
};

struct Inputs {
  TimeZone zone;
  std::map<std::chrono::year_month_day, std::vector<Session>> sessions_by_day;  ///< by local date of arrival
  io::SeriesTable prices;
};

[[nodiscard]] Result<Inputs> read_inputs(const Files& files, const std::string& time_zone);

/// 192 steps of 15 minutes from local midnight: two days, so that most stays over night are whole.
[[nodiscard]] Result<Problem> problem_of_day(const Inputs& inputs, std::chrono::year_month_day date, double grid_limit_kw);

}  // namespace chargeplan::year
