/// The service's clocks; routes are given the time.
#pragma once

#include <algorithm>
#include <chrono>

#include "chargeplan/units.hpp"

namespace chargeplan::http {

using SteadyClock = std::chrono::steady_clock;

/// Wall time, to be read at the edge only.
inline Instant now() { return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()); }

/// Wall time that runs ahead of no time that has passed: a clock that is set wrong ages nothing.
class AgeClock {
 public:
  [[nodiscard]] Instant now() const {
    return std::min(http::now(), began_ + std::chrono::floor<std::chrono::microseconds>(SteadyClock::now() - steady_began_));
  }

 private:
  Instant began_ = http::now();
  SteadyClock::time_point steady_began_ = SteadyClock::now();
};

}  // namespace chargeplan::http
