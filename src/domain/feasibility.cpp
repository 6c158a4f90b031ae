#include "domain/feasibility.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace chargeplan::domain {

std::vector<double> unavoidable_overload_kw(const Problem& problem) {
  const auto& site = problem.site;
  std::vector<double> over_kw(static_cast<std::size_t>(problem.horizon.step_count));
  for (std::size_t t = 0; t < over_kw.size(); ++t) {
    const double limit_kw = site.grid_limit_kw[t];
    const double excess_kw = site.base_load_kw[t] - site.pv_kw[t] - limit_kw;
    if (excess_kw > 1e-9 * std::max(1.0, std::abs(limit_kw))) over_kw[t] = excess_kw;
  }
  return over_kw;
}

std::vector<Issue> infeasible_steps(const Problem& problem) {
  std::vector<Issue> issues;
  if (problem.site.overload_price_per_kw) return issues;
  const auto over_kw = unavoidable_overload_kw(problem);
  for (std::size_t first = 0; first < over_kw.size(); ++first) {
    if (over_kw[first] <= 0) continue;
    auto last = first;
    while (last + 1 < over_kw.size() && over_kw[last + 1] > 0) ++last;
    const auto worst = static_cast<std::size_t>(std::max_element(over_kw.begin() + static_cast<std::ptrdiff_t>(first),
                                                                 over_kw.begin() + static_cast<std::ptrdiff_t>(last + 1)) -
                                                over_kw.begin());
    const auto steps = first == last ? fmt::format("in step {}", first) : fmt::format("in steps {} to {}", first, last);
    issues.push_back(
        {fmt::format("site.grid_limit_kw[{}]", worst), "base_load_above_limit",
         fmt::format("{} the other load less PV is above the grid limit without any car, by up to {:.6g} kW in step {}; "
                     "raise the limit there, lower the other load, or give overload_price_per_kw",
                     steps, over_kw[worst], worst)});
    first = last;
  }
  return issues;
}

}  // namespace chargeplan::domain
