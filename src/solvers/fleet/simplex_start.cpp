#include <algorithm>
#include <cmath>

#include "solvers/fleet/simplex.hpp"
#include "solvers/fleet/triangular_basis.hpp"

namespace chargeplan::solvers::fleet {
namespace {

/// With more columns between their ends than that many times those of a vertex, as an interior point leaves them, a larger basis blocks more of
/// what is to go to its end.
constexpr double nearly_a_vertex = 1.1;

std::size_t at(int i) { return static_cast<std::size_t>(i); }
int place(std::size_t i) { return static_cast<int>(i); }

}  // namespace

/// Without a branch: which end a column is at is as random as a coin.
Simplex::Place Simplex::place_by_value(std::size_t j) const {
  const double x = x_[j], upper = program_.upper[j];
  const Place above = x >= upper ? Place::upper : Place::between;
  const Place inside = x <= 0 ? Place::lower : above;
  return upper <= 0 ? Place::fixed : inside;
}

/// The column of a session that is furthest from its ends takes the session's row.
void Simplex::choose_keys() {
  for (std::size_t s = 0; s < program_.sessions.size(); ++s) {
    const auto& session = program_.sessions[s];
    std::size_t best = program_.unmet + s;
    double most = x_[best] / std::max(program_.need[s], 1e-9) * 0.5;
    const auto consider = [&](std::size_t j) {
      if (place_[j] != Place::between) return;
      const double inside = std::min(x_[j], program_.upper[j] - x_[j]) / program_.upper[j];
      if (inside > most) {
        most = inside;
        best = j;
      }
    };
    for (std::size_t j = session.offset; j < session.offset + at(session.step_count); ++j) consider(j);
    if (program_.surplus_of[s] >= 0) consider(static_cast<std::size_t>(program_.surplus_of[s]));
    if (most <= 0) best = key_at_an_end(s);
    key_.push_back(best);
    place_[best] = Place::key;
  }
}

/// Of a session that has no column between its ends: the dearest of those that are used, else the cheapest. At its price none of
/// the others would move.
std::size_t Simplex::key_at_an_end(std::size_t s) const {
  const auto& session = program_.sessions[s];
  std::size_t dearest = program_.unmet + s, cheapest = program_.unmet + s;
  double high = -infinity, low = program_.cost[cheapest];
  for (std::size_t j = session.offset; j < session.offset + at(session.step_count); ++j) {
    const double price = (program_.cost[j] - rows_of(j).cost) / program_.a[j];
    if (place_[j] == Place::upper && price > high) {
      high = price;
      dearest = j;
    } else if (place_[j] == Place::lower && price < low) {
      low = price;
      cheapest = j;
    }
  }
  return high > -infinity ? dearest : cheapest;
}

/// Rows without a slack are in the working basis from the start, each with a column of its own: of the site's that are in no other's.
void Simplex::use_equations() {
  std::vector<std::size_t> best(program_.row_count(), 0);
  std::vector<double> most(program_.row_count(), -1.0);
  for (std::size_t c = program_.site; c < program_.column_count(); ++c) {
    if (slack_row_[c - program_.site] >= 0 || place_of_column_[c] >= 0) continue;
    for (int e = program_.site_start[c - program_.site]; e < program_.site_start[c - program_.site + 1]; ++e) {
      const auto r = at(program_.site_row[at(e)]);
      if (program_.slack[r] >= 0 || place_of_row_[r] >= 0) continue;
      const double inside = std::min(x_[c], program_.upper[c] - x_[c]);
      if (inside > most[r]) {
        most[r] = inside;
        best[r] = c;
      }
    }
  }
  for (std::size_t r = 0; r < program_.row_count(); ++r)
    if (most[r] > -1) use(r, best[r]);
}

void Simplex::use(std::size_t row, std::size_t column) {
  place_of_row_[row] = place(row_at_.size());
  row_at_.push_back(row);
  column_at_.push_back(column);
  put_working(column, place(column_at_.size()) - 1);
}

/// Of a kW.
double Simplex::dearest_unmet() const {
  double dearest = 0;
  for (std::size_t s = 0; s < program_.sessions.size(); ++s)
    dearest = std::max(dearest, program_.cost[program_.unmet + s] * program_.a[program_.sessions[s].offset]);
  return dearest;
}

/// Whether what is left of a column to its end is what an interior point leaves of one that will be there.
bool Simplex::is_left_over(double part, double price, double dearest) {
  constexpr double little = 1e-2;
  return part < little && part * dearest < price;
}

/// By coupling row: whether it is an equation, or its slack is what is left of one that will be 0.
Simplex::TightRows Simplex::tight_rows() const {
  constexpr double nothing = 1e-9;
  const double dearest = dearest_unmet();
  TightRows rows{std::vector<char>(program_.row_count(), 1)};
  for (std::size_t r = 0; r < rows.is_tight.size(); ++r) {
    if (program_.slack[r] < 0) continue;
    const double slack = x_[at(program_.slack[r])], part = slack / program_.upper[at(program_.slack[r])];
    const bool is_tight = slack <= nothing * std::max(1.0, std::abs(program_.right[r]));
    rows.is_tight[r] = is_tight || is_left_over(part, -y_.cost[r], dearest) ? 1 : 0;
  }
  loosen_parallel(rows);
  return rows;
}

/// Where the site's limit and its peak are both reached they see the same set-points, so that one of them is enough: the dearer.
/// A peak and an overload that are between their ends need one row each, all the same: a peak that is the limit is it where both are reached.
void Simplex::loosen_parallel(TightRows& rows) const {
  const auto price = [&](int row) { return -y_.cost[at(row)]; };
  const auto is_tight = [&](int row) { return row >= 0 && program_.slack[at(row)] >= 0 && rows.is_tight[at(row)] != 0; };
  const auto loosen = [&](int row, int& dearest) {
    rows.is_tight[at(row)] = 0;
    if (dearest < 0 || price(row) > price(dearest)) dearest = row;
  };
  int dearest_limit = -1;
  bool is_any_limit_tight = false;
  for (std::size_t t = 0; t < at(program_.T); ++t) {
    const int limit = program_.nodes.back().row[t], peak = program_.peak_row[t];
    if (is_tight(limit) && is_tight(peak))
      price(limit) < price(peak) ? loosen(limit, dearest_limit) : loosen(peak, rows.of_peak);
    is_any_limit_tight = is_any_limit_tight || is_tight(limit);
  }
  if (!is_any_limit_tight) rows.of_overload = dearest_limit;
}

/// Brings what is between its ends into the basis as far as it is triangular in the rows that are tight, sessions' rows among
/// them. Each column that comes in so saves a pivot. Result: false where that leaves an equation without a column.
bool Simplex::use_triangular() {
  const auto tight = tight_rows();
  const std::size_t R = program_.row_count();
  TriangularBasis basis{R + program_.sessions.size()};
  std::vector<std::size_t> columns;
  std::vector<int> in_rows;
  const auto offer = [&](std::size_t column) {
    const int s = program_.session_of(column);
    int own_row = s < 0 ? TriangularBasis::none : place(R) + s;
    in_rows.clear();
    for_each_entry(program_, column, [&](std::size_t row, double) {
      if (s < 0 && program_.slack[row] < 0)
        own_row = place(row);
      else if (tight.is_tight[row] != 0)
        in_rows.push_back(place(row));
    });
    basis.add(own_row, in_rows);
    columns.push_back(column);
  };
  std::vector<char> has_more(program_.sessions.size(), 0);  // than its key
  for (const std::size_t j : between_) {
    if (place_[j] != Place::between || is_wide(j)) continue;
    offer(j);
    const int s = program_.session_of(j);
    if (s < 0 || has_more[at(s)] != 0) continue;
    has_more[at(s)] = 1;
    offer(key_[at(s)]);
  }
  for (const std::size_t j : column_at_)
    if (place_by_value(j) == Place::between) offer(j);
  basis.peel();
  const auto of_a_vertex =
      std::count(tight.is_tight.begin(), tight.is_tight.end(), 1) + std::count(has_more.begin(), has_more.end(), 1);
  if (static_cast<double>(columns.size()) < nearly_a_vertex * static_cast<double>(of_a_vertex)) basis.peel_on();
  auto row_of = basis.row_of();
  for (const auto& [wide, own_row] : {std::pair{program_.peak, tight.of_peak}, {program_.overload, tight.of_overload}}) {
    if (wide < 0 || place_[at(wide)] != Place::between) continue;
    columns.push_back(at(wide));
    row_of.push_back(own_row >= 0 ? own_row : row_for_wide(at(wide), tight.is_tight, row_of));
  }
  take_basis(columns, row_of);
  for (std::size_t r = 0; r < R; ++r)
    if (program_.slack[r] < 0 && place_of_row_[r] < 0) return false;
  return true;
}

/// A peak or an overload stands in a row of every step: no triangle has room for it until it has one of the rows that are left.
bool Simplex::is_wide(std::size_t column) const { return place(column) == program_.peak || place(column) == program_.overload; }

/// The dearest of the tight rows that no column has.
int Simplex::row_for_wide(std::size_t column, const std::vector<char>& tight, const std::vector<int>& row_of) const {
  std::vector<char> is_free = tight;
  for (const int row : row_of)
    if (row >= 0 && at(row) < is_free.size()) is_free[at(row)] = 0;
  int dearest = TriangularBasis::none;
  for_each_entry(program_, column, [&](std::size_t row, double) {
    if (is_free[row] == 0 || program_.slack[row] < 0) return;
    if (dearest < 0 || y_.cost[row] < y_.cost[at(dearest)]) dearest = place(row);
  });
  return dearest;
}

void Simplex::take_basis(const std::vector<std::size_t>& columns, const std::vector<int>& row_of) {
  for (const std::size_t row : row_at_) place_of_row_[row] = -1;
  for (const std::size_t column : column_at_) {
    place_of_column_[column] = -1;
    place_[column] = place_by_value(column);
  }
  row_at_.clear();
  column_at_.clear();
  const std::size_t R = program_.row_count();
  std::vector<char> has_key(program_.sessions.size(), 1);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::size_t column = columns[i];
    place_[column] = place_by_value(column);
    if (row_of[i] >= place(R)) {
      key_[at(row_of[i]) - R] = column;
      has_key[at(row_of[i]) - R] = 1;
    } else if (row_of[i] >= 0) {
      use(at(row_of[i]), column);
      if (const int s = program_.session_of(column); s >= 0 && key_[at(s)] == column) has_key[at(s)] = 0;
    }
  }
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (const int s = program_.session_of(columns[i]); s >= 0 && row_of[i] < 0 && has_key[at(s)] == 0) {
      key_[at(s)] = columns[i];
      has_key[at(s)] = 1;
    }
  for (const std::size_t key : key_) place_[key] = Place::key;
  use_equations();
  for (const std::size_t row : row_at_)
    if (program_.slack[row] >= 0) place_[at(program_.slack[row])] = Place::between;
}

/// Every column where its value says, and the sessions' keys and the equations' columns alone in the basis.
void Simplex::start_plain() {
  between_.clear();
  for (std::size_t j = 0; j < x_.size(); ++j) place_[j] = place_by_value(j);
  for (std::size_t j = 0; j < x_.size(); ++j)
    if (place_[j] == Place::between) between_.push_back(j);
  for (const std::size_t j : tied_)
    if (place_[j] != Place::between) {
      place_[j] = Place::between;
      between_.push_back(j);
    }
  for (const int slack : program_.slack)
    if (slack >= 0) place_[at(slack)] = Place::slack;
  std::fill(place_of_row_.begin(), place_of_row_.end(), -1);
  std::fill(place_of_column_.begin(), place_of_column_.end(), -1);
  for (auto& places : working_of_) places.clear();
  key_.clear();
  row_at_.clear();
  column_at_.clear();
  choose_keys();
  use_equations();
}

/// The first basis. Result: false where even the plain one is singular.
bool Simplex::start() {
  start_plain();
  if (start_near()) return true;
  start_plain();
  return refactor();
}

/// With all that is between its ends in the basis, or at the end that it is near, as far as it goes. Result: false where it is singular.
bool Simplex::start_near() {
  constexpr int most_turns = 8;
  auto aims = nearly_at_an_end();
  if (!use_triangular()) return false;
  std::erase_if(aims, [&](const Aim& aim) { return place_of_column_[aim.column] >= 0; });
  for (const std::size_t row : row_at_)
    if (const int slack = program_.slack[row]; slack >= 0) aims.push_back({at(slack), x_[at(slack)], 0.0});
  const auto moving = moving_columns(aims);
  for (const auto& aim : aims) x_[aim.column] = aim.end;
  if (!refactor()) {
    for (const auto& [column, before] : moving) x_[column] = before;
    return false;
  }
  for (int turn = 0; turn < most_turns && give_up_blocked(aims, moving); ++turn) settle_basics();
  keep_ends(moving);
  for (const auto& aim : aims) place_[aim.column] = place_by_value(aim.column);
  return true;
}

}  // namespace chargeplan::solvers::fleet
