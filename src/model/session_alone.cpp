#include "model/session_alone.hpp"

#include <algorithm>
#include <cassert>
#include <limits>

namespace chargeplan::model {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

/// Full steps are alike but for their price, so the n that are on are the n cheapest. At most the first and the last step of
/// a stay are partly used.
void SessionAlone::sort_steps(const SessionModel& session, std::span<const double> price_per_kw) {
  partial_.clear();
  full_.clear();
  for (std::size_t j = 0; j < price_per_kw.size(); ++j) {
    const double f = model_.f[session.offset + j];
    (f < 1 ? partial_ : full_).push_back({price_per_kw[j], session.eta * model_.delta * f, j});
  }
  assert(partial_.size() <= 2);
  std::stable_sort(full_.begin(), full_.end(), [](const Step& one, const Step& two) { return one.price < two.price; });
}

/// The steps that are on, by their price a kWh.
void SessionAlone::put_on(unsigned partial, std::size_t full) {
  on_.assign(full_.begin(), full_.begin() + static_cast<std::ptrdiff_t>(full));
  for (std::size_t i = 0; i < partial_.size(); ++i) {
    if ((partial >> i & 1U) == 0) continue;
    const auto place = std::upper_bound(on_.begin(), on_.end(), partial_[i],
                                        [](const Step& one, const Step& two) { return one.per_kwh() < two.per_kwh(); });
    on_.insert(place, partial_[i]);
  }
}

/// Every step that is on has the lowest power; the rest is filled from the cheapest on, to E while that is under the price of
/// unmet energy and on to M while it is negative. Result: cost, or infinity where the lowest powers alone exceed M.
double SessionAlone::fill(const SessionModel& session, double unmet_price, bool write) {
  double kwh = 0, cost = 0;
  for (const auto& step : on_) {
    kwh += step.a * session.p_min;
    cost += step.price * session.p_min;
  }
  if (kwh > session.M * (1 + 1e-12)) return infinity;
  const double need = std::min(session.E, session.M);
  for (const auto& step : on_) {
    const double most = step.price < 0 ? session.M : step.per_kwh() < unmet_price ? need : 0.0;
    const double more_kw = std::clamp((most - kwh) / step.a, 0.0, session.P - session.p_min);
    kwh += step.a * more_kw;
    cost += step.price * more_kw;
    if (write) power_[step.place] = session.p_min + more_kw;
  }
  return cost + unmet_price * std::max(0.0, session.E - kwh);
}

double SessionAlone::solve(const SessionModel& session, std::span<const double> price_per_kw, double unmet_price) {
  sort_steps(session, price_per_kw);
  Choice best{infinity, 0, 0};
  const bool all_on = session.p_min <= 0;
  const unsigned subsets = 1U << partial_.size();
  for (unsigned partial = all_on ? subsets - 1 : 0; partial < subsets; ++partial)
    for (std::size_t full = all_on ? full_.size() : 0; full <= full_.size(); ++full) {
      put_on(partial, full);
      const double cost = fill(session, unmet_price, false);
      if (cost == infinity) break;
      if (cost < best.cost) best = {cost, partial, full};
    }
  power_.assign(price_per_kw.size(), 0.0);
  put_on(best.partial, best.full);
  return fill(session, unmet_price, true);
}

}  // namespace chargeplan::model
