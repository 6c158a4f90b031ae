/// The column that enters the basis: one that lowers the cost, the best of those that are known to; else one that lowers the tie cost.
#include <algorithm>
#include <cmath>

#include "solvers/fleet/simplex.hpp"
#include "solvers/fleet/wide.hpp"

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// More are worse to keep than to find again.
constexpr std::size_t most_known = 50;

constexpr std::size_t most_at_a_time = 150;

}  // namespace

Simplex::Known Simplex::known(std::size_t column, std::size_t s) const {
  const auto& session = program_.sessions[s];
  const auto seen = [&](std::size_t j) {
    return j < program_.unmet ? session.node * 2 * program_.T + static_cast<int>(session.step_of(j)) : -1;
  };
  const auto presence = [&](std::size_t j) { return j < program_.unmet ? program_.f[j] : 0.0; };
  const std::size_t key = key_[s];
  const double part = program_.in_session_row(column) / program_.in_session_row(key);
  return {column,       s,        key, program_.cost[column] - part * program_.cost[key], part, presence(column), presence(key),
          seen(column), seen(key)};
}

/// The reduced cost.
double Simplex::cost_of(const Known& column) const {
  const auto rows = [&](int seen, double f) {
    if (seen < 0) return 0.0;
    const double* of_step = prices_.cost.data() + seen;
    return of_step[0] + f * of_step[program_.T];
  };
  return column.cost - rows(column.seen, column.f) + column.part * rows(column.key_seen, column.key_f);
}

/// The best of the columns that are known to pay; those that no longer do are forgotten.
std::optional<Simplex::Entering> Simplex::best_known() {
  while (!known_.empty()) {
    double most = 0;
    std::size_t best = 0, kept = 0;
    for (auto each : known_) {
      if (is_at_an_end(each.column) && key_[each.session] != each.key) each = known(each.column, each.session);
      const double gain = is_at_an_end(each.column) ? static_cast<int>(place_[each.column]) * cost_of(each) : 0.0;
      if (gain <= 0) {
        is_known_[each.session] = 0;
        continue;
      }
      if (gain > most) {
        most = gain;
        best = kept;
      }
      known_[kept++] = each;
    }
    known_.resize(kept);
    if (kept == 0) break;
    const std::size_t j = known_[best].column, s = known_[best].session;
    update_session_duals(s);
    const auto price = price_of(j);
    const int direction = direction_of(j, price);
    if (direction != 0 && std::abs(price.cost) > cost_noise * price.noise) return Entering{j, direction, std::abs(price.cost)};
    is_known_[s] = 0;
    known_[best] = known_.back();
    known_.pop_back();
  }
  return std::nullopt;
}

/// Of the session's set-points of full presence: the most that one at its end gains by a kW, beyond its own rounding.
CHARGEPLAN_WIDE double Simplex::most_gain(std::size_t s, double key_cost) const {
  const auto& session = program_.sessions[s];
  const std::size_t partly = is_partly_present_[s] != 0 ? 1 : 0;
  const std::size_t i = at(session.node) * at(program_.T) + at(session.first_step);
  const double* cost = whole_cost_.data() + i;
  const double* noise = whole_noise_.data() + i;
  const Place* places = place_.data() + session.offset;
  const std::size_t end = at(session.step_count) - partly;
  double most = 0;
#pragma omp simd reduction(max : most)
  for (std::size_t k = partly; k < end; ++k) {
    const auto place = static_cast<int>(places[k]);
    const double gain = ((place & 1) != 0 ? place : 0) * (cost[k] - key_cost) - noise[k];
    most = gain > most ? gain : most;
  }
  return most;
}

/// Of a kW of a session's column in a whole step, less what its rows pay.
Simplex::WholePrice Simplex::whole_price(std::size_t s, std::size_t j) const {
  const auto& session = program_.sessions[s];
  if (j >= program_.surplus) return {};
  if (j >= program_.unmet) {
    const double cost = program_.cost[j] * whole_a_[s];
    return {cost, cost_noise * cost};
  }
  const std::size_t T = at(program_.T), t = session.step_of(j), i = at(session.node) * T;
  const double f = program_.f[j];
  return {whole_cost_[i + t] + prices_.cost[2 * i + t] * (1 - 1 / f), whole_noise_[i + t] / f};
}

/// The best of a session's columns, if one pays.
void Simplex::add_known(std::size_t s) {
  const auto& session = program_.sessions[s];
  const auto key = whole_price(s, key_[s]);
  std::optional<std::size_t> best;
  double most = key.noise;
  const std::size_t partly = is_partly_present_[s] != 0 ? 1 : 0;
  if (const double of_whole = most_gain(s, key.cost); of_whole > most) {
    most = of_whole;
    const std::size_t i = at(session.node) * at(program_.T) + at(session.first_step);
    for (std::size_t k = partly; k + partly < at(session.step_count); ++k) {
      const std::size_t j = session.offset + k;
      const double price = whole_cost_[i + k] - key.cost;
      if (is_at_an_end(j) && static_cast<int>(place_[j]) * price - whole_noise_[i + k] >= most) best = j;
    }
  }
  const auto consider = [&](std::size_t j) {
    if (!is_at_an_end(j)) return;
    const int falls = static_cast<int>(place_[j]), is_beyond = j >= program_.surplus ? -1 : 1;
    const auto price = whole_price(s, j);
    const double gain = falls * is_beyond * (price.cost - key.cost) - price.noise;
    if (gain <= most) return;
    most = gain;
    best = j;
  };
  if (partly != 0) {
    consider(session.offset);
    if (session.step_count > 1) consider(session.offset + at(session.step_count) - 1);
  }
  consider(program_.unmet + s);
  if (program_.surplus_of[s] >= 0) consider(static_cast<std::size_t>(program_.surplus_of[s]));
  if (!best) return;
  is_known_[s] = 1;
  known_.push_back(known(*best, s));
}

/// The best of the site's next `count` columns, if one pays.
std::optional<Simplex::Entering> Simplex::best_of_site(std::size_t count) {
  std::optional<Entering> best;
  for (std::size_t seen = 0; seen < count; ++seen) {
    const std::size_t j = take_next_site_column();
    if (!is_at_an_end(j)) continue;
    const auto price = price_of(j);
    const int direction = direction_of(j, price);
    if (direction == 0 || std::abs(price.cost) <= cost_noise * price.noise) continue;
    if (!best || std::abs(price.cost) > best->gain) best = {j, direction, std::abs(price.cost)};
  }
  return best;
}

/// The best of the columns that are known to lower the cost and of those found next; where there are none left, one that lowers the tie
/// cost. Without ties, what the duals of moves say is no proof: all are priced by those of a new inverse, and not by these as well.
std::optional<Simplex::Entering> Simplex::choose_entering() {
  const std::size_t n = program_.sessions.size(), of_site = program_.column_count() - program_.site;
  const std::size_t chunk = std::clamp(n / 64, fewest_at_a_time, most_at_a_time);
  const std::size_t site_chunk = std::max(of_site / 8, site_columns_at_a_time);
  const bool was_least_cost = is_least_cost_;
  std::size_t seen = 0, seen_of_site = 0;
  while (!is_least_cost_ && !by_index()) {
    const std::size_t next_of_site = std::min(of_site - seen_of_site, site_chunk);
    const auto of_site_best = best_of_site(next_of_site);
    seen_of_site += next_of_site;
    for (const std::size_t end = std::min(n, seen + chunk); seen < end && known_.size() < most_known; ++seen)
      if (const std::size_t s = take_next_session(); is_known_[s] == 0) add_known(s);
    const auto of_sessions = best_known();
    if (of_site_best && (!of_sessions || of_site_best->gain > of_sessions->gain)) return of_site_best;
    if (of_sessions) return of_sessions;
    is_least_cost_ = seen == n && seen_of_site == of_site;
  }
  for (const auto& each : known_) is_known_[each.session] = 0;
  known_.clear();
  if (is_least_cost_ && !was_least_cost && !has_ties_ && since_refactor_ > 0) return std::nullopt;
  return choose_of_next();
}

}  // namespace chargeplan::solvers::fleet
