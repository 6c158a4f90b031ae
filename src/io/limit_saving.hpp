/// What more room at the grid would be worth.
#pragma once

#include <cstddef>
#include <vector>

#include "chargeplan/plan.hpp"

namespace chargeplan::io {

/// By step: what one more kW of the site's limit saves in an hour. Its shadow price; but nothing where the load without cars is above the
/// limit: equation 3 holds that load against the cars there, and one more kW would still be below it.
[[nodiscard]] inline std::vector<double> limit_saving_per_kwh(const SitePlan& site) {
  auto saving_per_kwh = site.limit_price_per_kwh;
  for (std::size_t t = 0; t < saving_per_kwh.size(); ++t)
    if (site.limit_kw[t] < site.base_load_kw[t] - site.pv_kw[t]) saving_per_kwh[t] = 0;
  return saving_per_kwh;
}

}  // namespace chargeplan::io
