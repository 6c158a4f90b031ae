/// What is left of sums that should be even. Source: docs/model.md, "Tolerances".
#pragma once

#include <algorithm>
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

/// What a site draws beyond its limit, as far as the sum of `sessions` set-points, base load and PV tells.
[[nodiscard]] inline double overload_kw(double gross_kw, double limit_kw, double base_kw, double pv_kw,
                                        std::size_t sessions) noexcept {
  return beyond_rounding(gross_kw - limit_kw, sessions, std::max({limit_kw, base_kw, pv_kw}));
}

}  // namespace chargeplan::domain
