/// What is to be planned: one site, one horizon, the charging sessions.
/// Shape:   T = horizon.step_count steps, S = sessions.size(). A Series is one number or T of them.
/// Units:   kW, kWh, money in `site.currency`; ratios in [0, 1]; times in UTC.
/// Errors:  `validate` lists every issue; all other functions of the library take a Problem that it accepts.
/// Threads: plain data.   Source: docs/model.md, "Sets and parameters".
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "chargeplan/error.hpp"
#include "chargeplan/units.hpp"

namespace chargeplan {

/// One value for every step, or one value a step.
class Series {
 public:
  Series() = default;
  Series(double constant) : values_{constant} {}  // NOLINT(google-explicit-constructor): a number is a series
  Series(std::vector<double> per_step) : values_{std::move(per_step)}, is_constant_{false} {}  // NOLINT

  [[nodiscard]] bool is_constant() const noexcept { return is_constant_; }
  [[nodiscard]] const std::vector<double>& values() const noexcept { return values_; }  ///< one if constant
  [[nodiscard]] double operator[](std::size_t step) const noexcept { return is_constant_ ? values_[0] : values_[step]; }
  [[nodiscard]] bool fits(int step_count) const noexcept {
    return is_constant_ || values_.size() == static_cast<std::size_t>(step_count);
  }
  bool operator==(const Series&) const = default;

 private:
  std::vector<double> values_{0.0};
  bool is_constant_ = true;
};

enum class Presence {
  fraction,  ///< the part of a step during which the car is there
  floor,     ///< 1 from the step of arrival to before the step of departure, as the original planner counts
};

struct Horizon {
  Instant start{};                 ///< of step 0
  std::chrono::seconds step{900};  ///< in [1 s, 24 h]
  int step_count = 96;             ///< in [1, 100 000]
  std::string time_zone = "UTC";   ///< IANA name; labels times for people, the model never asks it
  Presence presence = Presence::fraction;
  int past_step_count = 0;  ///< in [0, step_count]; the set-points of these first steps are no longer decided but known
  [[nodiscard]] Instant step_start(int step_index) const noexcept { return start + step_index * step; }
  [[nodiscard]] Instant end() const noexcept { return step_start(step_count); }
  bool operator==(const Horizon&) const = default;
};

/// Charging points under a shared limit: a feeder, a fuse, a parking level. Groups form a tree below the grid connection.
struct Group {
  std::string id;
  std::optional<std::string> parent;
  Series limit_kw;  ///< >= 0
  bool operator==(const Group&) const = default;
};

/// A charging point.
struct Evse {
  std::string id;
  std::optional<std::string> group;
  std::optional<double> max_power_kw;  ///< > 0
  double min_power_kw = 0;             ///< >= 0; lowest power when on
  bool operator==(const Evse&) const = default;
};

struct Site {
  std::string id;
  std::string currency = "EUR";                 ///< ISO 4217; a label
  Series grid_limit_kw;                         ///< >= 0
  std::optional<double> overload_price_per_kw;  ///< >= 0; absent = the limit is hard
  std::optional<Series> export_limit_kw;        ///< >= 0; absent = none
  Series base_load_kw;                          ///< >= 0; other load of the site
  Series pv_kw;                                 ///< >= 0; counted as firm
  Series import_price_per_kwh = 0.13;           ///< may be negative
  std::optional<Series> export_price_per_kwh;   ///< absent = min(0, import price)
  double demand_charge_per_kw = 0;              ///< >= 0; the part of the rate that this horizon should bear
  double billed_peak_kw = 0;                    ///< >= 0; peak already billed
  double efficiency = 0.9;                      ///< in (0, 1]; of sessions that name none
  std::vector<Group> groups;
  std::vector<Evse> evses;
  std::vector<double> past_pv_curtailed_kw;  ///< >= 0; k of the past steps; empty = none
  bool operator==(const Site&) const = default;
};

/// One car, one stay. The energy is `energy_required_kwh`, or `target_soc_ratio` with the capacity and an arrival energy or
/// SoC.
struct Session {
  std::string id;
  std::optional<std::string> evse;
  Instant arrival{};
  Instant departure{};                         ///< > arrival
  double max_power_kw = 0;                     ///< > 0
  double min_power_kw = 0;                     ///< >= 0; lowest power when on
  std::optional<double> energy_required_kwh;   ///< >= 0, battery side
  std::optional<double> target_soc_ratio;      ///< in [0, 1]; 1 = full
  std::optional<double> max_energy_kwh;        ///< >= 0; absent = energy_required_kwh
  std::optional<double> battery_capacity_kwh;  ///< > 0
  std::optional<double> arrival_energy_kwh;    ///< >= 0
  std::optional<double> arrival_soc_ratio;     ///< in [0, 1]
  std::optional<double> efficiency;            ///< in (0, 1]; absent = the site's
  double priority = 1;                         ///< > 0; multiplies the price of energy not delivered
  std::optional<double> unmet_price_per_kwh;   ///< > 0; absent = unmet_penalty_cost / capacity
  std::vector<double> past_power_kw;           ///< >= 0; of the past steps of its stay; empty = none
  std::optional<double> delivered_kwh;  ///< >= 0; in the battery by the end of the past; absent = what past_power_kw brings
  bool operator==(const Session&) const = default;
};

struct Problem {
  Horizon horizon;
  Site site;
  std::vector<Session> sessions;
  bool operator==(const Problem&) const = default;
};

/// Every issue of a problem, each with its path in the request document; empty when it can be planned.
[[nodiscard]] std::vector<Issue> validate(const Problem& problem);

}  // namespace chargeplan
