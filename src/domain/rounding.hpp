/// What is left of sums that should be even. Source: docs/model.md, "Tolerances".
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>

namespace chargeplan::domain {

/// `amount`, by which a sum of `terms` numbers is off from `size`; 0 where it is none but what the sum may have lost. (At a price of 1e6 or
/// 1e9 that would be money.)
[[nodiscard]] inline double beyond_rounding(double amount, std::size_t terms, double size) noexcept {
  const double last_digits = 4 + 4 * std::sqrt(static_cast<double>(terms));  // they mostly make up for each other
  return amount > std::numeric_limits<double>::epsilon() * last_digits * std::abs(size) ? amount : 0.0;
}

}  // namespace chargeplan::domain
