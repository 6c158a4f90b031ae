/// The service's clocks; routes are given the time.
#pragma once

#include <chrono>

#include "chargeplan/units.hpp"

namespace chargeplan::http {

using SteadyClock = std::chrono::steady_clock;

/// Wall time, to be read at the edge only.
inline Instant now() { return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()); }

}  // namespace chargeplan::http
