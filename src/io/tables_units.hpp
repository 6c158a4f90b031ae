/// Units in the names of value columns: `price_per_kwh`, `EUR/MWh`, `Netzlast [MWh]`, `load_kw`.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace chargeplan::io {

enum class SeriesUnit {
  per_kwh,
  per_mwh,
  ct_per_kwh,
  kw,
  w,
  mw,
  kwh_per_interval,
  wh_per_interval,
  mwh_per_interval,
};

/// The unit at the end of a name, or in its brackets; none where there is none that is known.
[[nodiscard]] std::optional<SeriesUnit> unit_of_name(std::string_view name);

/// `per_kwh` or `kw`: what a value becomes.
[[nodiscard]] std::string_view our_unit(SeriesUnit unit) noexcept;

/// `interval`: what an energy is spread over.
[[nodiscard]] double in_our_unit(double value, SeriesUnit unit, std::chrono::seconds interval) noexcept;

/// The units that can become `ours`, for messages.
[[nodiscard]] std::string_view units_for(std::string_view ours) noexcept;

}  // namespace chargeplan::io
