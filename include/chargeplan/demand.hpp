/// Demand: synthetic sessions, and wall time <-> steps.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "chargeplan/error.hpp"
#include "chargeplan/problem.hpp"

namespace chargeplan {

struct SyntheticOptions {
  int session_count = 40;  ///< in [1, 10 000 000]
  std::uint64_t seed = 1;
  std::chrono::year_month_day date{std::chrono::year{2025}, std::chrono::month{8}, std::chrono::day{18}};
  std::string time_zone = "UTC";
  bool operator==(const SyntheticOptions&) const = default;
};

/// Sessions with the original planner's distributions: power 6, 7, 11 or 22 kW; battery 30, 52, 88 or 100 kWh; arrival SoC
/// uniform in [0, 1); arrival uniform in [05:00, 16:00) wall time, stay uniform in [1 h, 5 h), departure at 23:00 at the
/// latest, energy = min(to full, power * stay). Result:  the same for a seed on every machine and compiler.   Errors:
/// invalid_input.   Threads: reentrant.
[[nodiscard]] Result<std::vector<Session>> synthetic_sessions(const SyntheticOptions& options);

/// What a wall time means where a clock change makes it ambiguous.
enum class AmbiguousTime { error, earlier, later };

/// A wall time that no instant has, or that two have.
struct WallTimeIssue {
  std::string slug;                 ///< `nonexistent_time`, `ambiguous_time`
  std::string message;              ///< names the zone, the change and the two readings
  std::vector<Instant> candidates;  ///< both, earlier first; empty where none exists
};

/// An IANA time zone. Errors: `find` says `unknown_time_zone` with the nearest known names.
class TimeZone {
 public:
  [[nodiscard]] static Result<TimeZone> find(std::string_view iana_name);
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] tl::expected<Instant, WallTimeIssue> to_instant(std::chrono::local_time<std::chrono::microseconds> wall,
                                                                AmbiguousTime ambiguous = AmbiguousTime::error) const;
  [[nodiscard]] std::chrono::local_time<std::chrono::microseconds> to_wall(Instant instant) const;
  [[nodiscard]] std::chrono::seconds utc_offset(Instant instant) const;
  /// The first instant of a local day (midnight; later where a clock change skips it).
  [[nodiscard]] Instant day_start(std::chrono::year_month_day date) const;
  [[nodiscard]] std::chrono::year_month_day date_of(Instant instant) const;

 private:
  explicit TimeZone(const void* zone, std::string name) : zone_{zone}, name_{std::move(name)} {}
  const void* zone_;  ///< the time zone library's, which lives as long as the program
  std::string name_;
};

/// The horizon of requests that name none: from local midnight of the first arrival to the next local midnight
/// (92, 96 or 100 steps of 15 min). A given start or step count is kept.
struct HorizonRequest {
  std::optional<Instant> start{};
  std::optional<int> step_count{};
  std::chrono::seconds step{900};
  Presence presence = Presence::fraction;
  int past_step_count = 0;
};
[[nodiscard]] Horizon resolve_horizon(const HorizonRequest& request, const std::vector<Session>& sessions,
                                      const TimeZone& zone);

/// RFC 3339 with the zone's offset (`2025-08-18T11:59:53+02:00`), fractions only where there are any.
[[nodiscard]] std::string format_time(Instant instant, const TimeZone& zone);

}  // namespace chargeplan
