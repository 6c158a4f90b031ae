/// What the query of a table says: its times, and numbers.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "chargeplan/demand.hpp"
#include "chargeplan/error.hpp"
#include "http/target.hpp"

namespace chargeplan::http {

struct TableTimes {
  TimeZone zone;
  std::optional<Instant> start;
  std::chrono::seconds step{900};
};

/// `time_zone`, `start`, `step_s`; what is wrong with them goes to `issues`.
[[nodiscard]] TableTimes read_times(const Target& target, std::vector<Issue>& issues);

/// A whole number from 1 to `most`; none where the query has none, or not such a one: that goes to `issues`.
[[nodiscard]] std::optional<int> read_whole(const Target& target, std::string_view key, int most, std::vector<Issue>& issues);

}  // namespace chargeplan::http
