#include "solvers/fleet/simplex.hpp"

#include <algorithm>
#include <cmath>

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

constexpr double least_rate = 1e-9;  ///< below it a column is taken not to move

}  // namespace

/// What the basic columns do for one unit of `column`: -alpha, the keys' and the sums' whose slacks are basic.
void Simplex::moves_of(std::size_t column) {
  reduced_column(column, entering_column_);
  basis_.ftran(entering_column_, alpha_);
  for (const std::size_t row : moved_rows_) row_moves_[row] = 0;
  moved_rows_.clear();
  key_moves_.clear();
  ++moves_;
  const auto move = [&](std::size_t j, double change) {
    for_each_entry(program_, j, [&](std::size_t row, double value) {
      if (place_of_row_[row] >= 0) return;
      if (row_moved_in_[row] != moves_) moved_rows_.push_back(row);
      row_moved_in_[row] = moves_;
      row_moves_[row] += value * change;
    });
  };
  move(column, 1.0);
  const int own = program_.session_of(column);
  if (own >= 0) {
    const std::size_t key = key_[at(own)];
    double change = -program_.in_session_row(column);
    for (const int i : working_of_[at(own)]) change += program_.in_session_row(column_at_[at(i)]) * alpha_[at(i)];
    key_moves_.emplace_back(key, change / program_.in_session_row(key));
    move(key, change / program_.in_session_row(key));
  }
  for (std::size_t i = 0; i < alpha_.size(); ++i) {
    if (alpha_[i] == 0) continue;
    const std::size_t q = column_at_[i];
    move(q, -alpha_[i]);
    const int s = program_.session_of(q);
    if (s < 0 || s == own || key_moved_in_[at(s)] == moves_) continue;
    key_moved_in_[at(s)] = moves_;
    double change = 0;
    for (const int k : working_of_[at(s)]) change += program_.in_session_row(column_at_[at(k)]) * alpha_[at(k)];
    const std::size_t key = key_[at(s)];
    key_moves_.emplace_back(key, change / program_.in_session_row(key));
    move(key, change / program_.in_session_row(key));
  }
}

/// Takes the column in place of the best so far if it reaches its end earlier, or as early and at a surer rate.
void Simplex::consider(Leaving& best, std::size_t column, double rate, Leaving::Kind kind) const {
  if (std::abs(rate) < least_rate) return;
  const double room = rate > 0 ? program_.upper[column] - x_[column] : x_[column];
  const double step = std::max(0.0, room) / std::abs(rate);
  const double as_early = 1e-12 * (1 + best.step);
  if (step > best.step + as_early) return;
  const bool preferred = by_index() ? column < best.column : std::abs(rate) > std::abs(best.rate);
  if (step < best.step - as_early || preferred) best = {std::min(step, best.step), rate, column, kind};
}

Simplex::Leaving Simplex::leaving_for(std::size_t column, int direction) const {
  const double room = direction > 0 ? program_.upper[column] - x_[column] : x_[column];
  Leaving best{room, direction * infinity, column, Leaving::Kind::own_end};
  for (std::size_t i = 0; i < alpha_.size(); ++i) consider(best, column_at_[i], -alpha_[i] * direction, Leaving::Kind::working);
  for (const auto& [key, rate] : key_moves_) consider(best, key, rate * direction, Leaving::Kind::key);
  for (const std::size_t row : moved_rows_)
    consider(best, at(program_.slack[row]), -row_moves_[row] * direction, Leaving::Kind::slack);
  return best;
}

/// Moves the column as far as everything keeps its ends, and exchanges it for what reached its end. Result: false where
/// nothing does.
bool Simplex::enter(std::size_t column, int direction) {
  const Price price = price_of(column);
  moves_of(column);
  const auto leaving = leaving_for(column, direction);
  if (!std::isfinite(leaving.step)) return false;
  const double step = leaving.step * direction;
  x_[column] += step;
  for (std::size_t i = 0; i < alpha_.size(); ++i) x_[column_at_[i]] -= alpha_[i] * step;
  for (const auto& [key, rate] : key_moves_) x_[key] += rate * step;
  for (const std::size_t row : moved_rows_) x_[at(program_.slack[row])] -= row_moves_[row] * step;
  const bool to_upper = leaving.rate > 0;
  x_[leaving.column] = to_upper ? program_.upper[leaving.column] : 0.0;
  ++pivots_;
  ++since_refactor_;
  steps_of_nothing_ = leaving.step > 0 ? 0 : steps_of_nothing_ + 1;
  if (leaving.kind != Leaving::Kind::own_end) exchange(column, price, leaving);
  place_[leaving.column] = place_by_value(leaving.column);
  return true;
}

void Simplex::exchange(std::size_t entering, const Price& price, const Leaving& leaving) {
  if (leaving.kind == Leaving::Kind::slack) {
    replace_slack(entering, price, leaving.column);
    refresh_duals();
    return;
  }
  if (leaving.kind == Leaving::Kind::key) {
    const auto s = at(program_.session_of(leaving.column));
    if (working_of_[s].empty()) {  // only a column of the same session moves a key alone
      key_[s] = entering;
      place_[entering] = Place::key;
      return;
    }
    int best = working_of_[s].front();
    for (const int i : working_of_[s])
      if (std::abs(alpha_[at(i)]) > std::abs(alpha_[at(best)])) best = i;
    swap_key(s, best);
    reduced_column(entering, entering_column_);
    basis_.ftran(entering_column_, alpha_);
  }
  replace_working(entering, price, leaving.column);
  refresh_duals();
}

/// A row comes into use because its slack is 0: with the entering column, or in place of the entering slack's row.
void Simplex::replace_slack(std::size_t entering, const Price& price, std::size_t leaving) {
  const auto row = at(slack_row_[leaving - program_.site]);
  std::vector<Entry> entries;
  row_of_basis(row, entries);
  std::vector<double> rho;
  basis_.btran(entries, rho);
  move_duals(price, -row_moves_[row], rho);
  set_dual(row, price, row_moves_[row]);
  const int out_of_use = entering >= program_.site ? slack_row_[entering - program_.site] : -1;
  if (out_of_use < 0) {
    basis_.grow(alpha_, entries, rho, row_moves_[row]);
    place_of_row_[row] = static_cast<int>(row_at_.size());
    row_at_.push_back(row);
    column_at_.push_back(entering);
    put_working(entering, static_cast<int>(column_at_.size()) - 1);
    return;
  }
  const int place = place_of_row_[at(out_of_use)];
  basis_.replace_row(place, entries, rho);
  row_at_[at(place)] = row;
  place_of_row_[row] = place;
  place_of_row_[at(out_of_use)] = -1;
  clear_dual(at(out_of_use));
  place_[entering] = Place::slack;
}

void Simplex::replace_working(std::size_t entering, const Price& price, std::size_t leaving) {
  const int place = place_of_column_[leaving];
  std::vector<double> row_of_inverse;
  basis_.btran(std::vector{Entry{place, 1.0}}, row_of_inverse);
  move_duals(price, alpha_[at(place)], row_of_inverse);
  take_working(leaving);
  if (const int row = entering >= program_.site ? slack_row_[entering - program_.site] : -1; row >= 0) {
    drop_row(at(row), place);
    place_[entering] = Place::slack;
    return;
  }
  basis_.replace_column(place, alpha_);
  put_working(entering, place);
}

/// A row goes out of use, with the column at `column_place`, which has left; the last ones take their places.
void Simplex::drop_row(std::size_t row, int column_place) {
  const int row_place = place_of_row_[row];
  basis_.shrink(row_place, column_place);
  place_of_row_[row] = -1;
  clear_dual(row);
  row_at_[at(row_place)] = row_at_.back();
  row_at_.pop_back();
  if (at(row_place) < row_at_.size()) place_of_row_[row_at_[at(row_place)]] = row_place;
  const std::size_t last = column_at_.back();
  column_at_.pop_back();
  if (at(column_place) == column_at_.size()) return;
  take_working(last);
  put_working(last, column_place);
}

void Simplex::put_working(std::size_t column, int place) {
  column_at_[at(place)] = column;
  place_of_column_[column] = place;
  place_[column] = Place::working;
  if (const int s = program_.session_of(column); s >= 0) working_of_[at(s)].push_back(place);
}

void Simplex::take_working(std::size_t column) {
  if (const int s = program_.session_of(column); s >= 0) std::erase(working_of_[at(s)], place_of_column_[column]);
  place_of_column_[column] = -1;
}

/// The column at `place` becomes its session's key, and the key takes the place.
void Simplex::swap_key(std::size_t s, int place) {
  const std::size_t old_key = key_[s], new_key = column_at_[at(place)];
  const double by = program_.in_session_row(new_key);
  std::vector<Entry> others;
  for (const int i : working_of_[s])
    if (i != place) others.emplace_back(i, -program_.in_session_row(column_at_[at(i)]) / by);
  basis_.combine(place, -program_.in_session_row(old_key) / by, others);
  take_working(new_key);
  put_working(old_key, place);
  key_[s] = new_key;
  place_[new_key] = Place::key;
}

}  // namespace chargeplan::solvers::fleet
