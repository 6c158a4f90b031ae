/// Conversions between units; the only place that has them. kW, kWh, h, money; `std::chrono` for every time.
#pragma once

#include <chrono>

namespace chargeplan {

/// A moment in UTC. Microseconds: what RFC 3339 writers emit; finer digits are cut.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;

template <class Rep, class Period>
constexpr double hours(std::chrono::duration<Rep, Period> duration) noexcept {
  return std::chrono::duration<double, std::ratio<3600>>(duration).count();
}

template <class Rep, class Period>
constexpr double seconds(std::chrono::duration<Rep, Period> duration) noexcept {
  return std::chrono::duration<double>(duration).count();
}

constexpr double energy_kwh(double power_kw, std::chrono::seconds step) noexcept { return power_kw * hours(step); }
constexpr double mean_power_kw(double energy_kwh, std::chrono::seconds step) noexcept { return energy_kwh / hours(step); }
constexpr double per_kwh_from_per_mwh(double price_per_mwh) noexcept { return price_per_mwh / 1000.0; }
constexpr double per_kwh_from_ct_per_kwh(double price_ct_per_kwh) noexcept { return price_ct_per_kwh / 100.0; }
constexpr double kw_from_w(double power_w) noexcept { return power_w / 1000.0; }
constexpr double kw_from_mw(double power_mw) noexcept { return power_mw * 1000.0; }
constexpr double kwh_from_wh(double energy_wh) noexcept { return energy_wh / 1000.0; }
constexpr double kwh_from_mwh(double energy_mwh) noexcept { return energy_mwh * 1000.0; }

}  // namespace chargeplan
