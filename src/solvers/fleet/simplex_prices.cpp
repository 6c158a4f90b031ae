#include "solvers/fleet/simplex.hpp"

#include <algorithm>
#include <cmath>

#include "solvers/fleet/wide.hpp"

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// (Of a tie's, which are small whole numbers times presence, all is told.)
constexpr double tie_noise = 1e-7;

/// So many pivots in a row without a step look like a cycle.
constexpr long most_steps_of_nothing = 100;

/// Duals of fewer steps than one in so many are summed by themselves.
constexpr std::size_t few_steps = 4;

/// By tie cost: fewer would be worse ones.
constexpr std::size_t most_at_a_time = 300;

}  // namespace

/// Of the rows in the working basis, by cost and tie cost, from nothing.
void Simplex::compute_duals() {
  const std::size_t k = column_at_.size();
  auto& working = working_cost_;
  for (auto* values : {&working.cost, &working.tie, &working.noise}) values->resize(k);
  for (std::size_t i = 0; i < k; ++i) {
    const std::size_t q = column_at_[i];
    working.cost[i] = program_.cost[q];
    working.tie[i] = program_.tie_cost[q];
    working.noise[i] = std::abs(program_.cost[q]);
    const int s = program_.session_of(q);
    if (s < 0) continue;
    const std::size_t key = key_[at(s)];
    const double part = program_.in_session_row(q) / program_.in_session_row(key);
    working.cost[i] -= part * program_.cost[key];
    working.tie[i] -= part * program_.tie_cost[key];
    working.noise[i] += std::abs(part * program_.cost[key]);
  }
  const auto spread = [&](std::vector<double>& y) {
    y.assign(program_.row_count(), 0.0);
    for (std::size_t i = 0; i < k; ++i) y[row_at_[i]] = by_place_[i];
  };
  basis_.btran(working.cost, by_place_);
  spread(y_.cost);
  basis_.btran(working.tie, by_place_);
  spread(y_.tie);
  double largest = 0;
  for (const double noise : working.noise) largest = std::max(largest, noise);
  basis_.btran_absolute(working.noise, by_place_);
  least_noise_ = 1e-4 * largest;  // an entry of the inverse may itself be rounding
  for (double& noise : by_place_) noise += least_noise_;
  spread(y_.noise);
  sum_prices(0, at(program_.T));
}

/// A column of this reduced `price` takes the place of a basic one: the duals go along that one's row of the inverse, a step
/// that leaves the entering column no reduced cost. Its size adds to the noise (that of the price does not: it would grow with every
/// step as the noise itself does, to 1e40 within three hundred).
void Simplex::move_duals(const Price& price, double pivot, const std::vector<double>& row_of_inverse) {
  const double cost = price.cost / pivot, tie = price.tie / pivot, noise = std::abs(cost);
  for (std::size_t i = 0; i < row_of_inverse.size(); ++i) {
    const double value = row_of_inverse[i];
    if (value == 0) continue;
    const std::size_t row = row_at_[i];
    y_.cost[row] += cost * value;
    y_.tie[row] += tie * value;
    y_.noise[row] += noise * std::abs(value);
    moved_duals_.push_back(row);
  }
}

/// Of a row that comes into use.
void Simplex::set_dual(std::size_t row, const Price& price, double pivot) {
  y_.cost[row] = price.cost / pivot;
  y_.tie[row] = price.tie / pivot;
  y_.noise[row] = std::abs(price.cost / pivot) + least_noise_;
  moved_duals_.push_back(row);
}

void Simplex::clear_dual(std::size_t row) {
  y_.cost[row] = y_.tie[row] = y_.noise[row] = 0;
  moved_duals_.push_back(row);
}

/// After a move: of a small basis, and where many pivots have moved nothing, they are solved for all the same, which costs little
/// or is worth it: what moves lose to rounding can make a cycle.
void Simplex::refresh_duals() {
  if (basis_.size() < WorkingBasis::large || by_index())
    compute_duals();
  else
    sum_moved_prices();
  moved_duals_.clear();
}

/// The duals above each node in the steps from `first` to before `end`, as its sessions see them.
void Simplex::sum_prices(std::size_t first, std::size_t end) {
  const auto T = at(program_.T), site = program_.nodes.size() - 1;
  const auto sum = [&](const std::vector<double>& y, std::vector<double>& prices) {
    const auto own = [&](int row) { return row >= 0 ? y[at(row)] : 0.0; };
    double* of_site = prices.data() + site * 2 * T;
    for (std::size_t t = first; t < end; ++t) {
      of_site[t] = own(program_.nodes[site].row[t]);
      of_site[T + t] = own(program_.draw_row[t]);
    }
    for (std::size_t n = site; n-- > 0;) {  // parents first
      const auto& node = program_.nodes[n];
      double* of_node = prices.data() + n * 2 * T;
      const double* of_parent = prices.data() + at(node.parent) * 2 * T;
      for (std::size_t t = first; t < end; ++t) {
        of_node[t] = own(node.row[t]) + of_parent[t];
        of_node[T + t] = of_parent[T + t];
      }
    }
  };
  sum(y_.cost, prices_.cost);
  sum(y_.tie, prices_.tie);
  sum(y_.noise, prices_.noise);
  for (std::size_t n = 0; n <= site; ++n) {
    const std::size_t i = n * 2 * T;
    for (std::size_t t = first; t < end; ++t) {
      whole_cost_[n * T + t] = program_.step_cost[t] - prices_.cost[i + t] - prices_.cost[i + T + t];
      whole_noise_[n * T + t] =
          cost_noise * (std::abs(program_.step_cost[t]) + prices_.noise[i + t] + prices_.noise[i + T + t]);
    }
  }
}

/// Of the steps whose duals have moved, where these are few.
void Simplex::sum_moved_prices() {
  std::vector<std::size_t> steps;
  for (const std::size_t row : moved_duals_) steps.push_back(at(step_of_row_[row]));
  std::sort(steps.begin(), steps.end());
  steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
  if (steps.size() > at(program_.T) / few_steps) return sum_prices(0, at(program_.T));
  for (const std::size_t t : steps) sum_prices(t, t + 1);
}

/// Cost, tie cost and noise of a set-point's rows at the duals of now.
Simplex::Price Simplex::rows_of(std::size_t j) const {
  const auto& session = program_.sessions[at(program_.session_of_set_point[j])];
  const auto T = at(program_.T);
  const std::size_t i = at(session.node) * 2 * T + session.step_of(j);
  Price rows{prices_.cost[i], prices_.tie[i], prices_.noise[i]};
  if (program_.has_draw_rows) {
    const double f = program_.f[j];
    rows.cost += f * prices_.cost[i + T];
    rows.tie += f * prices_.tie[i + T];
    rows.noise += f * prices_.noise[i + T];
  }
  return rows;
}

void Simplex::update_session_duals(std::size_t s) {
  const std::size_t key = key_[s];
  const Price rows = key < program_.unmet ? rows_of(key) : Price{};
  const double by = program_.in_session_row(key);
  session_y_.cost[s] = (program_.cost[key] - rows.cost) / by;
  session_y_.tie[s] = (program_.tie_cost[key] - rows.tie) / by;
  session_y_.noise[s] = (std::abs(program_.cost[key]) + rows.noise) / std::abs(by);
}

std::vector<double> Simplex::session_y() {
  for (std::size_t s = 0; s < program_.sessions.size(); ++s) update_session_duals(s);
  return session_y_.cost;
}

/// Reduced costs of a column, and the sum of the terms that they were summed from; its session's duals must be of now.
Simplex::Price Simplex::price_of(std::size_t j) const {
  Price price{program_.cost[j], program_.tie_cost[j], std::abs(program_.cost[j])};
  const auto subtract = [&price](double by, const Price& of_row) {
    price.cost -= by * of_row.cost;
    price.tie -= by * of_row.tie;
    price.noise += std::abs(by) * of_row.noise;
  };
  if (const int s = program_.session_of(j); s >= 0) {
    subtract(program_.in_session_row(j), {session_y_.cost[at(s)], session_y_.tie[at(s)], session_y_.noise[at(s)]});
    if (j < program_.unmet) subtract(1.0, rows_of(j));
  } else {
    for_each_entry(program_, j, [&](std::size_t row, double value) {
      subtract(value, {y_.cost[row], y_.tie[row], y_.noise[row]});
    });
  }
  return price;
}

/// -1 to lower the column, +1 to raise it, 0 where neither pays.
int Simplex::direction_of(std::size_t j, const Price& price) const {
  const auto place = place_[j];
  const bool can_rise = place == Place::lower || place == Place::between;
  const bool can_fall = place == Place::upper || place == Place::between;
  const double noise = cost_noise * price.noise;
  if (price.cost < -noise) return can_rise ? 1 : 0;
  if (price.cost > noise) return can_fall ? -1 : 0;
  if (price.tie < -tie_noise) return can_rise ? 1 : 0;
  if (price.tie > tie_noise) return can_fall ? -1 : 0;
  return 0;
}

/// Bland's rule, where many pivots have moved nothing: the first column that pays, the first that leaves. It cannot cycle.
bool Simplex::by_index() const { return steps_of_nothing_ > most_steps_of_nothing; }

/// Whether one of a session's set-points may pay: what `direction_of` finds for each, without a branch. Its duals must be of now.
CHARGEPLAN_WIDE bool Simplex::set_point_may_pay(std::size_t s) {
  const auto& session = program_.sessions[s];
  const std::size_t W = at(session.step_count), offset = session.offset, T = at(program_.T);
  const std::size_t first = at(session.node) * 2 * T + at(session.first_step);
  const auto rows_of = [&](const std::vector<double>& prices, std::size_t place) {
    const double* rows = prices.data() + first;
    if (!program_.has_draw_rows) return rows;
    const double* f = program_.f.data() + offset;
    double* both = seen_rows_.data() + place * T;
    for (std::size_t k = 0; k < W; ++k) both[k] = rows[k] + f[k] * rows[T + k];
    return static_cast<const double*>(both);
  };
  const double* rows_cost = rows_of(prices_.cost, 0);
  const double* rows_tie = rows_of(prices_.tie, 1);
  const double* rows_noise = rows_of(prices_.noise, 2);
  const double y = session_y_.cost[s], tie_y = session_y_.tie[s], noise_y = session_y_.noise[s];
  const double* cost = program_.cost.data() + offset;
  const double* tie_cost = program_.tie_cost.data() + offset;
  const double* a = program_.a.data() + offset;
  const double* upper = program_.upper.data() + offset;
  const double* x = x_.data() + offset;
  double most = 0;
#pragma omp simd reduction(max : most)
  for (std::size_t k = 0; k < W; ++k) {
    const double price = cost[k] - a[k] * y - rows_cost[k];
    const double noise = cost_noise * (std::abs(cost[k]) + a[k] * noise_y + rows_noise[k]);
    const double tie = tie_cost[k] - a[k] * tie_y - rows_tie[k];
    const double rise = upper[k] - x[k], fall = x[k];
    const double by_tie = tie < -tie_noise ? rise : (tie > tie_noise ? fall : 0.0);
    const double gain = price < -noise ? rise : (price > noise ? fall : by_tie);
    most = gain > most ? gain : most;
  }
  return most > 0;
}

/// To be priced next; all in turn.
std::size_t Simplex::take_next_session() {
  const std::size_t s = next_session_;
  next_session_ = s + 1 == program_.sessions.size() ? 0 : s + 1;
  return s;
}

std::size_t Simplex::take_next_site_column() {
  const std::size_t j = program_.site + next_site_column_;
  next_site_column_ = j + 1 == program_.column_count() ? 0 : next_site_column_ + 1;
  return j;
}

/// The best of the columns that pay in the next sessions that have any.
std::optional<Simplex::Entering> Simplex::choose_of_next() {
  std::optional<Entering> best;
  bool best_is_cost = false;
  if (by_index()) next_session_ = next_site_column_ = 0;
  const auto consider = [&](std::size_t j) {
    if (!is_at_an_end(j) || (by_index() && best)) return;
    const auto price = price_of(j);
    const int way = direction_of(j, price);
    if (way == 0) return;
    const bool is_cost = std::abs(price.cost) > cost_noise * price.noise;
    const double gain = is_cost ? std::abs(price.cost) : std::abs(price.tie);
    if (best && (is_cost < best_is_cost || (is_cost == best_is_cost && gain <= best->gain))) return;
    best = {j, way, gain};
    best_is_cost = is_cost;
  };
  const std::size_t of_site = program_.column_count() - program_.site;
  const std::size_t site_chunk = std::max(of_site / 8, site_columns_at_a_time);
  for (std::size_t seen = 0; seen < of_site && (!best || seen < site_chunk); ++seen) consider(take_next_site_column());
  if (by_index() && best) return best;
  const std::size_t n = program_.sessions.size();
  const std::size_t chunk = std::clamp(n / 64, fewest_at_a_time, most_at_a_time);
  for (std::size_t seen = 0; seen < n; ++seen) {
    if (best && (seen >= chunk || by_index())) break;
    const std::size_t s = take_next_session();
    update_session_duals(s);
    const auto& session = program_.sessions[s];
    if (set_point_may_pay(s))
      for (std::size_t j = session.offset; j < session.offset + at(session.step_count); ++j) consider(j);
    consider(program_.unmet + s);
    if (program_.surplus_of[s] >= 0) consider(static_cast<std::size_t>(program_.surplus_of[s]));
  }
  return best;
}

}  // namespace chargeplan::solvers::fleet
