#include "solvers/fleet/network_flow.hpp"

#include <algorithm>
#include <cmath>

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// Of a load: what is not worth another round.
constexpr double rounding = 1e-10;

}  // namespace

NetworkFlow::NetworkFlow(const Program& program, const std::vector<double>& cost, const std::vector<std::size_t>& stay_order,
                         StepPrices& prices, double share)
    : sessions_{program, cost, stay_order},
      prices_{prices},
      share_{share},
      T_{at(program.T)},
      balance_(T_ + 1),
      distance_(T_ + 1),
      price_without_(T_),
      price_within_(T_),
      due_(T_) {}

bool NetworkFlow::solve(const std::function<bool()>& should_stop) {
  should_stop_ = &should_stop;
  sessions_.fill(prices_);
  prices_.told_of_limit.clear();
  prices_.undrawn = sessions_.undrawn();
  if (!find_overload_and_peak() || !find_peak()) return false;
  return !is_peak_idle() || (find_overload() && find_peak());
}

/// Balances at the least value that does not pay to be raised: from the one of now by growing steps until it is between two, then
/// halfway.
template <class Set, class Pays>
bool NetworkFlow::search(Range range, Set set, Pays pays) {
  constexpr double first_step = 1e-3, growth = 4;
  auto [now, low, high] = range;
  const double near = share_ * high;
  bool has_low = false, has_high = false;
  now = std::clamp(now, low, high);
  set(now);
  for (double step = first_step * high;; step *= growth) {
    if (!balance()) return false;
    const bool is_low = pays();
    (is_low ? low : high) = now;
    (is_low ? has_low : has_high) = true;
    if (high - low <= near) break;
    if (!has_low || !has_high)
      now = is_low ? std::min(now + step, high) : std::max(now - step, low);
    else
      now = low + (high - low) / 2;
    set(now);
  }
  if (now == high) return true;
  set(high);
  return balance();
}

/// What the steps that end at the peak gain by another kW, and those that end at the limit.
double NetworkFlow::gain_of_peak() const {
  double gain = 0;
  for (std::size_t t = 0; t < T_; ++t) gain += prices_.peak_share[t] * prices_.of_peak(t);
  return gain;
}

double NetworkFlow::gain_of_overload() const {
  double gain = 0;
  for (std::size_t t = 0; t < T_; ++t) gain += prices_.overload_share[t] * prices_.of_limit(t);
  return gain;
}

/// What is billed without any session, and with what does not move.
double NetworkFlow::least_peak() const {
  double least = 0;
  for (std::size_t t = 0; t < T_; ++t) {
    const double drawn = sessions_.partial_load()[t] - prices_.undrawn[t];
    if (prices_.peak_share[t] > 0) least = std::max(least, (drawn - prices_.peak_from[t]) / prices_.peak_share[t]);
  }
  return least;
}

double NetworkFlow::least_overload() const {
  double least = 0;
  for (std::size_t t = 0; t < T_; ++t)
    if (prices_.overload_share[t] > 0)
      least = std::max(least, (sessions_.partial_load()[t] - prices_.hard_limit[t]) / prices_.overload_share[t]);
  return least;
}

bool NetworkFlow::find_peak() {
  if (prices_.peak_cost <= 0) return balance();
  return search(
      {prices_.peak_kw, least_peak(), most_peak()}, [&](double kw) { prices_.bill(kw); },
      [&] { return gain_of_peak() > prices_.peak_cost; });
}

/// Both by as much: where limit and peak are one in every step, neither pays alone.
bool NetworkFlow::find_overload_and_peak() {
  if (prices_.peak_cost <= 0) return find_overload();
  if (prices_.most_overload_kw <= 0) return true;
  const double above = prices_.peak_kw - prices_.overload_kw;
  const auto set = [&](double kw) {
    prices_.pass(kw);
    prices_.bill(std::clamp(above + kw, least_peak(), most_peak()));
  };
  return search({prices_.overload_kw, least_overload(), most_overload()}, set,
                [&] { return gain_of_peak() + gain_of_overload() > prices_.peak_cost + prices_.overload_cost; });
}

bool NetworkFlow::find_overload() {
  if (prices_.most_overload_kw <= 0) return true;
  return search(
      {prices_.overload_kw, least_overload(), most_overload()}, [&](double kw) { prices_.pass(kw); },
      [&] { return gain_of_overload() > prices_.overload_cost; });
}

/// Whether the peak is not the cars': then it need not be raised for an overload to pay.
bool NetworkFlow::is_peak_idle() const {
  return prices_.peak_cost > 0 && prices_.most_overload_kw > 0 && prices_.peak_kw <= least_peak();
}

bool NetworkFlow::balance() {
  const int most_rounds = rounds_ + 100 + 2 * static_cast<int>(T_);
  while (!is_balanced()) {
    if (++rounds_ > most_rounds || (*should_stop_)() || !find_distances()) return false;
    move_prices();
    find_levels();
    pass_on();
  }
  return true;
}

/// Finds what a step should hold, which is all that there is of sun or that its limit has room for where that has a price, and what
/// the nodes have too much or, negative, too little of.
bool NetworkFlow::is_balanced() {
  double sum = 0, largest = 0;
  for (std::size_t t = 0; t < T_; ++t) {
    const double load = sessions_.load()[t];
    due_[t] = std::clamp(load, prices_.least(t), prices_.most(t));
    balance_[t] = load - due_[t];
    if (std::abs(balance_[t]) <= rounding_of(t)) balance_[t] = 0;
    sum += balance_[t];
    largest = std::max(largest, std::abs(balance_[t]));
  }
  balance_[without()] = std::abs(sum) <= rounding * largest ? 0.0 : -sum;
  return largest == 0;
}

double NetworkFlow::rounding_of(std::size_t step) const {
  return rounding * std::max({1.0, sessions_.load()[step], due_[step]});
}

/// Whether a session's move from one to the other, if there is any, costs nothing.
bool NetworkFlow::is_even(std::size_t node, std::size_t next) const {
  if (next == without()) return is_one(price_without_[node] - prices_.price[node]);
  if (node == without()) return is_one(prices_.price[next] - price_within_[next]);
  return std::abs(prices_.price[next] - prices_.price[node]) <= prices_.noise;
}

/// Whether this one's does: others may have taken the turn of the one that did.
bool NetworkFlow::is_even(std::size_t session, std::size_t node, std::size_t next) const {
  if (next == without()) return is_one(sessions_.price_without_of(session) - prices_.price[node]);
  return node != without() || is_one(prices_.price[next] - sessions_.price_within_of(session));
}

bool NetworkFlow::takes_more(std::size_t node) const { return level_[node] == 0 ? balance_[node] < 0 : next_[node] <= T_; }

/// What a step's price leaves open: passes between it and `without` without a session that moves.
double NetworkFlow::free_between(std::size_t node, std::size_t next) const {
  const std::size_t t = next == without() ? node : next;
  if (node != without() && next != without()) return 0;
  const double kw = next == without() ? prices_.most(t) - due_[t] : due_[t] - prices_.least(t);
  return kw > rounding_of(t) ? kw : 0.0;
}

/// From the nodes with too much. A move is as long as what it adds to the cost; between steps that is the difference of their prices,
/// so a way is as long as its ends are apart, whatever is between, and all that a step leads to share its start. Result: false where
/// none with too little is reached.
bool NetworkFlow::find_distances() {
  start_.assign(T_, infinity);
  std::vector<Start> starts;
  for (std::size_t t = 0; t < T_; ++t)
    if (balance_[t] > 0) starts.push_back({-prices_.price[t], t});
  spread(starts);
  for (std::size_t t = 0; t < T_; ++t) {
    price_without_[t] = sessions_.price_without(t);
    price_within_[t] = sessions_.price_within(t);
  }
  double of_without = balance_[without()] > 0 ? 0 : infinity;
  for (std::size_t t = 0; t < T_; ++t) {
    if (start_[t] == infinity) continue;
    const double rise = free_between(t, without()) > 0 ? 0.0 : prices_.until_more(t, due_[t]);
    const double length = std::min(rise, std::max(0.0, price_without_[t] - prices_.price[t]));
    of_without = std::min(of_without, distance(t) + length);
  }
  distance_[without()] = of_without;
  for (std::size_t t = 0; t < T_ && of_without < infinity; ++t) {
    const double fall = due_[t] > rounding_of(t) ? prices_.until_less(t, due_[t] - rounding_of(t)) : infinity;
    const double length = std::min(fall, prices_.price[t] - price_within_[t]);
    if (length < infinity) starts.push_back({of_without + std::max(0.0, length) - prices_.price[t], t});
  }
  spread(starts);
  farthest_ = -1;
  for (std::size_t n = 0; n <= T_; ++n) {
    if (n < T_) distance_[n] = distance(n);
    if (balance_[n] < 0 && distance_[n] < infinity) farthest_ = std::max(farthest_, distance_[n]);
  }
  return farthest_ >= 0;
}

/// To all that the starts lead to, the nearest first. Leaves none.
void NetworkFlow::spread(std::vector<Start>& starts) {
  std::sort(starts.begin(), starts.end(), [](const Start& one, const Start& two) {
    return one.distance != two.distance ? one.distance < two.distance : one.step < two.step;
  });
  StepSet farther{T_};
  for (std::size_t t = 0; t < T_; ++t) farther.put(t);
  const auto before = start_;
  const auto nearest_before = in_order_of(before);
  std::size_t taken = 0;  // of these: as near as the start at hand
  std::vector<std::size_t> queue;
  for (const auto& start : starts) {
    const double distance = start.distance;
    if (distance >= start_[start.step]) continue;
    for (; taken < T_ && before[nearest_before[taken]] <= distance; ++taken) farther.take(nearest_before[taken]);
    start_[start.step] = distance;
    farther.take(start.step);
    queue.assign(1, start.step);
    while (!queue.empty()) {
      const std::size_t from = queue.back();
      queue.pop_back();
      sessions_.take_reached(from, farther, [&](std::size_t t) {
        start_[t] = distance;
        queue.push_back(t);
      });
    }
  }
  starts.clear();
}

/// So that the ways to all that have too little are of length 0, and no move is shorter than that.
void NetworkFlow::move_prices() {
  const double of_without = std::min(distance_[without()], farthest_);
  for (std::size_t t = 0; t < T_; ++t) {
    const double change = of_without - std::min(distance_[t], farthest_);
    if (change != 0) prices_.add_scarcity(t, change);
  }
}

void NetworkFlow::find_levels() {
  level_.assign(T_ + 1, -1);
  const auto by_price = in_order_of(prices_.price);
  std::vector<std::size_t> queue;
  queue.reserve(T_ + 1);
  const auto find = [&](std::size_t n, int level) {
    level_[n] = level;
    queue.push_back(n);
  };
  for (std::size_t n = 0; n <= T_; ++n)
    if (balance_[n] < 0) find(n, 0);
  for (std::size_t seen = 0; seen < queue.size();) {
    const std::size_t n = queue[seen++];
    const int level = level_[n] + 1;
    for (std::size_t t = 0; t < T_ && n == without(); ++t)
      if (level_[t] < 0 && (free_between(t, n) > 0 || is_even(t, n))) find(t, level);
    if (n == without()) continue;
    const auto first = std::partition_point(by_price.begin(), by_price.end(),
                                            [&](std::size_t t) { return prices_.price[t] < prices_.price[n] - prices_.noise; });
    for (auto t = first; t != by_price.end() && is_one(prices_.price[*t] - prices_.price[n]); ++t)
      if (level_[*t] < 0 && sessions_.can_make({*t, n})) find(*t, level);
    if (level_[without()] < 0 && (free_between(without(), n) > 0 || is_even(without(), n))) find(without(), level);
  }
}

/// What nodes have too much of goes to those with too little, by the ways of fewest moves, as far as it goes (Dinic, 1970).
void NetworkFlow::pass_on() {
  next_.assign(T_ + 1, 0);
  from_.assign(T_ + 1, 0);
  for (std::size_t n = 0; n <= T_; ++n)
    if (balance_[n] > 0 && level_[n] > 0) balance_[n] -= pass_on(n, balance_[n]);
}

/// Result: how much of it came to where there was too little.
double NetworkFlow::pass_on(std::size_t node, double kw) {
  if (level_[node] == 0) {
    const double taken = std::min(kw, -balance_[node]);
    balance_[node] += taken;
    return taken;
  }
  double left = kw;
  for (auto& next = next_[node]; next <= T_; ++next, from_[node] = 0) {
    if (level_[next] != level_[node] - 1 || !takes_more(next)) continue;
    left -= pass_to(node, next, left);
    if (left <= 0) return kw;
  }
  return kw - left;
}

double NetworkFlow::pass_to(std::size_t node, std::size_t next, double kw) {
  double left = kw;
  if (const double free = free_between(node, next); free > 0) {
    const double passed = pass_on(next, std::min(left, free));
    if (next == without())
      due_[node] += passed;
    else
      due_[next] -= passed;
    left -= passed;
  }
  while (left > 0 && is_even(node, next)) {
    const auto session = sessions_.find({node, next}, from_[node]);
    if (!session || !is_even(*session, node, next)) break;
    if (node < T_ && next < T_) from_[node] = *session;
    const double most = std::min(left, sessions_.most(*session, {node, next}));
    const double passed = pass_on(next, most);
    if (passed > 0) sessions_.make(*session, {node, next}, passed);
    left -= passed;
    if (passed < most) break;  // it has no room left
  }
  return kw - left;
}

}  // namespace chargeplan::solvers::fleet
