#include <limits>
#include <span>

#include "domain/check_parts.hpp"

// The Lagrangian of eqs. (3)-(6), whose least value over all set-points bounds the cost of every plan from below. With prices
//   pi_t, gamma_gt, mu_t >= 0 and lambda_t (money per kW and step)
// put on (3) <=, (4) <=, (6) m >= i_t and (5) B - V + k + sum f p - i + e = 0, the terms of (7) and of the rows fall apart:
//   i >= 0       delta c - lambda + mu >= 0, else unbounded; adds 0. Without a surplus i >= B - V >= 0 holds of itself, and the
//                bound only grows with lambda
//   e in [0, X]  X min(0, lambda - delta x). As e <= V - B holds of itself, lambda is raised to delta x where X is not below it
//   k in [0, V]  V min(0, pi + lambda)                                           e and k only where B < V
//   m >= m0      d - sum mu >= 0, else unbounded; adds (d - sum mu) m0 - d m0 = -m0 sum mu
//   o >= 0       omega - sum pi >= 0, else unbounded; adds 0
//   past         prices are 0; its import, its peak (m >= m0') and its overload (o >= o0) are known, and add what (7) makes of them
//   constants    (pi + lambda) (B - V) - pi L' - sum_g gamma_g L_g, with L' the right side of (3)
//   p, u         each session alone: (lambda f + pi + sum gamma) p + w u under (1) and (2), a fractional knapsack.
namespace chargeplan::domain {
namespace {

using Wide = long double;  // the terms may be far larger than their sum

class Sum {
 public:
  void add(Wide term) {
    total_ += term;
    size_ += std::abs(term);
  }
  [[nodiscard]] Wide total() const { return total_; }
  [[nodiscard]] Wide size() const { return size_; }

 private:
  Wide total_ = 0;
  Wide size_ = 0;
};

struct Prices {
  std::vector<Wide> pi, lambda, mu;
  std::vector<std::vector<Wide>> gamma;
};

/// Published values times `factor`; zeros where a series does not fit, or a value is no number.
std::vector<Wide> read(const std::vector<double>& published, std::size_t steps, double factor) {
  std::vector<Wide> prices(steps, 0);
  if (published.size() != steps) return prices;
  for (std::size_t t = 0; t < steps; ++t)
    if (std::isfinite(published[t])) prices[t] = static_cast<Wide>(published[t]) * static_cast<Wide>(factor);
  return prices;
}

void cut_at_zero(std::vector<Wide>& prices) {
  for (auto& price : prices) price = std::max(price, Wide{0});
}

void scale_to(Wide highest_sum, std::vector<Wide>& prices) {
  Wide sum = 0;
  for (const auto price : prices) sum += price;
  if (sum <= highest_sum) return;
  for (auto& price : prices) price *= highest_sum / sum;
}

/// The published duals, moved to where each column's price is feasible.
Prices repaired_prices(const Problem& problem, const Restated& restated, const Plan& plan) {
  const double step_h = restated.step_h;
  Prices prices{read(plan.site.limit_price_per_kwh, restated.steps, step_h),
                read(plan.site.energy_price_per_kwh, restated.steps, step_h),
                read(plan.site.peak_price_per_kw, restated.steps, 1),
                {}};
  for (std::size_t g = 0; g < problem.site.groups.size(); ++g) {
    const bool has_group = g < plan.groups.size();
    prices.gamma.push_back(
        read(has_group ? plan.groups[g].limit_price_per_kwh : std::vector<double>{}, restated.steps, step_h));
    cut_at_zero(prices.gamma.back());
  }
  cut_at_zero(prices.pi);
  cut_at_zero(prices.mu);
  if (problem.site.overload_price_per_kw) scale_to(*problem.site.overload_price_per_kw, prices.pi);
  scale_to(problem.site.demand_charge_per_kw, prices.mu);
  for (std::size_t t = 0; t < restated.past_steps; ++t) prices.pi[t] = prices.mu[t] = prices.lambda[t] = 0;
  for (std::size_t t = restated.past_steps; t < restated.steps; ++t) {
    // An export limit that the whole surplus fits under bounds nothing, and the bound only grows with lambda there.
    if (restated.has_surplus(t) && restated.export_limit_kw[t] >= -restated.other_kw(t))
      prices.lambda[t] = std::max(prices.lambda[t], static_cast<Wide>(step_h) * restated.export_price[t]);
    prices.lambda[t] = std::min(prices.lambda[t], static_cast<Wide>(step_h) * restated.import_price[t] + prices.mu[t]);
  }
  return prices;
}

/// All but the sessions.
void add_site(const Problem& problem, const Restated& restated, const Prices& prices, Sum& sum) {
  const Wide billed_peak_kw = problem.site.billed_peak_kw;
  const Wide known_peak_kw = std::max(billed_peak_kw, static_cast<Wide>(restated.past_peak_kw));
  Wide overload_price = problem.site.overload_price_per_kw.value_or(0);
  for (const auto pi : prices.pi) overload_price -= problem.site.overload_price_per_kw ? pi : 0;
  sum.add(restated.past_energy_cost);
  sum.add(problem.site.demand_charge_per_kw * (known_peak_kw - billed_peak_kw));
  sum.add(overload_price * restated.past_overload_kw);
  for (std::size_t t = restated.past_steps; t < restated.steps; ++t) {
    const Wide other_kw = static_cast<Wide>(restated.base_kw[t]) - restated.pv_kw[t];
    const Wide pi = prices.pi[t];
    const Wide lambda = prices.lambda[t];
    sum.add(pi * (other_kw - restated.limit_in_eq3_kw[t]));
    sum.add(lambda * other_kw);
    sum.add(-prices.mu[t] * known_peak_kw);
    for (std::size_t g = 0; g < prices.gamma.size(); ++g) sum.add(-prices.gamma[g][t] * problem.site.groups[g].limit_kw[t]);
    if (!restated.has_surplus(t)) continue;
    sum.add(restated.pv_kw[t] * std::min(Wide{0}, pi + lambda));
    const Wide export_loss = std::min(Wide{0}, lambda - static_cast<Wide>(restated.step_h) * restated.export_price[t]);
    if (export_loss < 0) sum.add(restated.export_limit_kw[t] * export_loss);  // there is a limit, see repaired_prices
  }
}

/// Energy of one step. Its own rounding is far below what `DualBound::rounding_cost` allows: only sums are wide.
struct Offer {
  double price_per_kwh = 0;
  double energy_kwh = 0;
};

/// One session's steps, cheapest kWh first: filled to E_s while that is under w_s, and on to M_s while it is negative. `offers`: room
/// for them.
void add_session(const Restated& restated, const RestatedSession& session, const Prices& prices, std::vector<Offer>& offers,
                 Sum& sum) {
  offers.clear();
  for (std::size_t k = session.past_power_kw.size(); k < session.presence.size(); ++k) {
    const std::size_t t = static_cast<std::size_t>(session.first_step) + k;
    Wide per_kw = prices.lambda[t] * session.presence[k] + prices.pi[t];
    for (const auto group : session.groups) per_kw += prices.gamma[group][t];
    const double kwh_per_kw = session.efficiency * restated.step_h * session.presence[k];
    offers.push_back({static_cast<double>(per_kw) / kwh_per_kw, kwh_per_kw * session.max_power_kw});
  }
  std::sort(offers.begin(), offers.end(), [](const Offer& a, const Offer& b) { return a.price_per_kwh < b.price_per_kwh; });
  const double unmet_price = session.unmet_price;
  double unmet_kwh = std::max(0.0, session.required_kwh - session.past_kwh);
  double room_kwh = session.most_kwh - session.past_kwh;
  for (const auto& offer : offers) {
    if (offer.price_per_kwh >= unmet_price || (offer.price_per_kwh >= 0 && unmet_kwh <= 0)) break;  // nor are the dearer ones
    const double needed_kwh = std::min({offer.energy_kwh, unmet_kwh, room_kwh});
    sum.add(Wide{needed_kwh} * offer.price_per_kwh);
    unmet_kwh -= needed_kwh;
    room_kwh -= needed_kwh;
    const double beyond_kwh = std::min(offer.energy_kwh - needed_kwh, room_kwh);
    if (offer.price_per_kwh < 0) {
      sum.add(Wide{beyond_kwh} * offer.price_per_kwh);
      room_kwh -= beyond_kwh;
    }
  }
  sum.add(Wide{unmet_price} * unmet_kwh);
}

}  // namespace

DualBound dual_bound(const Problem& problem, const Restated& restated, const Plan& plan) {
  const Prices prices = repaired_prices(problem, restated, plan);
  Sum sum;
  add_site(problem, restated, prices, sum);
  std::vector<Offer> offers;
  for (const auto& session : restated.sessions) add_session(restated, session, prices, offers, sum);
  return {static_cast<double>(sum.total()), static_cast<double>(1e-13L * sum.size())};
}

}  // namespace chargeplan::domain
