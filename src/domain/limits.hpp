/// The ranges that a valid input keeps. The header comments of problem.hpp and options.hpp say what a number means; here is
/// also how large a sane one is: beyond these, a wrong unit or a typing slip is the likelier story, and solvers lose their
/// digits. Source: docs/errors.md, "Ranges".
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

#include "chargeplan/units.hpp"

namespace chargeplan::domain {

enum class RangeKind {
  at_least_zero,  ///< [0, high]
  above_zero,     ///< (0, high], and at least `low` so that dividing by it is safe
  any_sign,       ///< [-high, high]
  bounded,        ///< [low, high]
};

struct Range {
  RangeKind kind;
  double low;
  double high;
  std::string_view unit;  ///< with its leading blank; empty for ratios and counts
};

inline constexpr Range power_range{RangeKind::at_least_zero, 0, 1e7, " kW"};
inline constexpr Range positive_power_range{RangeKind::above_zero, 1e-6, 1e7, " kW"};
inline constexpr Range energy_range{RangeKind::at_least_zero, 0, 1e9, " kWh"};
inline constexpr Range capacity_range{RangeKind::above_zero, 1e-3, 1e9, " kWh"};
inline constexpr Range price_range{RangeKind::any_sign, -1e9, 1e9, " per kWh"};
inline constexpr Range unmet_price_range{RangeKind::above_zero, 1e-9, 1e9, " per kWh"};
inline constexpr Range power_price_range{RangeKind::at_least_zero, 0, 1e9, " per kW"};
inline constexpr Range penalty_range{RangeKind::above_zero, 1e-9, 1e9, " (money)"};
inline constexpr Range efficiency_range{RangeKind::above_zero, 0.01, 1, ""};
inline constexpr Range ratio_range{RangeKind::bounded, 0, 1, ""};
inline constexpr Range priority_range{RangeKind::above_zero, 1e-6, 1e6, ""};
inline constexpr Range step_range{RangeKind::bounded, 1, 86'400, " s"};
inline constexpr Range step_count_range{RangeKind::bounded, 1, 100'000, ""};
inline constexpr Range time_limit_range{RangeKind::bounded, 0.001, 604'800, " s"};
inline constexpr Range threads_range{RangeKind::bounded, 1, 64, ""};

inline constexpr Instant earliest_time{std::chrono::sys_days{std::chrono::year{1970} / 1 / 1}};
inline constexpr Instant latest_time{std::chrono::sys_days{std::chrono::year{2200} / 1 / 1}};  ///< the first that is too late

inline constexpr std::size_t max_sessions = 10'000'000;
inline constexpr double max_set_points = 1e8;  ///< steps of all stays; also groups times steps

/// Two ways to give the energy at arrival may differ by this part of the capacity: a SoC is often rounded to whole percents.
inline constexpr double arrival_soc_slack_ratio = 0.01;

}  // namespace chargeplan::domain
