#include "domain/feasibility.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "domain/remarks.hpp"

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

std::vector<Issue> over_limit_without_cars(const Problem& problem) {
  const auto over_kw = unavoidable_overload_kw(problem);
  std::vector<int> steps;
  for (auto t = static_cast<std::size_t>(problem.horizon.past_step_count); t < over_kw.size(); ++t)
    if (over_kw[t] > 0) steps.push_back(static_cast<int>(t));
  if (steps.empty()) return {};
  const auto worst = std::max_element(over_kw.begin() + problem.horizon.past_step_count, over_kw.end());
  const bool is_hard = !problem.site.overload_price_per_kw;
  return {{"site.grid_limit_kw", "site_over_limit",
           fmt::format("without any car the site is above its grid limit in steps {}, most in step {}: by {:.6g} kW; {}",
                       step_words(steps, problem.horizon), worst - over_kw.begin(), *worst,
                       is_hard ? "no plan can hold it: raise the limit, lower the base load, or give overload_price_per_kw"
                               : "that part is not priced, and cars get nothing on top of it for free")}};
}

}  // namespace chargeplan::domain
