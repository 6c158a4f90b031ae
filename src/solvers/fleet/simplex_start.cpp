#include <algorithm>
#include <cmath>

#include "solvers/fleet/simplex.hpp"
#include "solvers/fleet/triangular_basis.hpp"

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }
int place(std::size_t i) { return static_cast<int>(i); }

}  // namespace

Simplex::Place Simplex::place_by_value(std::size_t j) const {
  if (x_[j] <= 0) return Place::lower;
  return x_[j] >= program_.upper[j] ? Place::upper : Place::between;
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

/// Rows without a slack are in the working basis from the start, each with a column of its own.
void Simplex::use_equations() {
  std::vector<std::size_t> best(program_.row_count(), 0);
  std::vector<double> most(program_.row_count(), -1.0);
  for (std::size_t c = program_.site; c < program_.column_count(); ++c) {
    if (slack_row_[c - program_.site] >= 0) continue;
    for (int e = program_.site_start[c - program_.site]; e < program_.site_start[c - program_.site + 1]; ++e) {
      const auto r = at(program_.site_row[at(e)]);
      if (program_.slack[r] >= 0) continue;
      const double inside = std::min(x_[c], program_.upper[c] - x_[c]);
      if (inside > most[r]) {
        most[r] = inside;
        best[r] = c;
      }
    }
  }
  for (std::size_t r = 0; r < program_.row_count(); ++r) {
    if (program_.slack[r] >= 0) continue;
    place_of_row_[r] = place(row_at_.size());
    place_of_column_[best[r]] = place(row_at_.size());
    row_at_.push_back(r);
    column_at_.push_back(best[r]);
    place_[best[r]] = Place::working;
  }
}

/// By coupling row: whether it is an equation, or its slack is what is left of one that will be 0.
std::vector<char> Simplex::tight_rows() const {
  constexpr double nothing = 1e-9, little = 1e-2;
  double dearest = 0;
  for (std::size_t s = 0; s < program_.sessions.size(); ++s)
    dearest = std::max(dearest, program_.cost[program_.unmet + s] * program_.a[program_.sessions[s].offset]);
  std::vector<char> rows(program_.row_count(), 1);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (program_.slack[r] < 0) continue;
    const double slack = x_[at(program_.slack[r])], part = slack / program_.upper[at(program_.slack[r])];
    const bool is_priced = part < little && part * dearest < -y_.cost[r];
    rows[r] = is_priced || slack <= nothing * std::max(1.0, std::abs(program_.right[r])) ? 1 : 0;
  }
  loosen_parallel(rows);
  return rows;
}

/// Where the site's limit and its peak are both reached they see the same set-points, so that one of them is enough: the dearer.
/// A peak and an overload that are between their ends need one row each, all the same.
void Simplex::loosen_parallel(std::vector<char>& rows) const {
  struct Family {
    int column = -1;  ///< that needs a row of them
    bool has_row = false;
    int dearest_loose = -1;
  };
  Family limits{program_.overload}, peaks{program_.peak};
  const auto price = [&](int row) { return -y_.cost[at(row)]; };
  const auto is_tight = [&](int row) { return row >= 0 && program_.slack[at(row)] >= 0 && rows[at(row)] != 0; };
  const auto loosen = [&](int row, Family& family) {
    rows[at(row)] = 0;
    if (family.dearest_loose < 0 || price(row) > price(family.dearest_loose)) family.dearest_loose = row;
  };
  for (std::size_t t = 0; t < at(program_.T); ++t) {
    const int limit = program_.nodes.back().row[t], peak = program_.draw_row[t];
    if (is_tight(limit) && is_tight(peak)) price(limit) < price(peak) ? loosen(limit, limits) : loosen(peak, peaks);
    limits.has_row = limits.has_row || is_tight(limit);
    peaks.has_row = peaks.has_row || is_tight(peak) || is_tight(program_.peak_row[t]);
  }
  for (const Family& family : {limits, peaks})
    if (family.column >= 0 && place_[at(family.column)] == Place::between && !family.has_row && family.dearest_loose >= 0)
      rows[at(family.dearest_loose)] = 1;
}

/// Brings what is between its ends into the basis as far as it is triangular in the rows that are tight, sessions' rows among
/// them. Each column that comes in so saves a pivot.
void Simplex::use_triangular() {
  const auto tight = tight_rows();
  const std::size_t R = program_.row_count();
  TriangularBasis basis{R + program_.sessions.size()};
  std::vector<std::size_t> columns;
  std::vector<int> in_rows;
  const auto offer = [&](std::size_t column) {
    in_rows.clear();
    for_each_entry(program_, column, [&](std::size_t row, double) {
      if (tight[row] != 0) in_rows.push_back(place(row));
    });
    const int s = program_.session_of(column);
    basis.add(s < 0 ? TriangularBasis::none : place(R) + s, in_rows);
    columns.push_back(column);
  };
  std::vector<char> has_more(program_.sessions.size(), 0);  // than its key
  for (const std::size_t j : between_) {
    if (place_[j] != Place::between) continue;
    offer(j);
    const int s = program_.session_of(j);
    if (s < 0 || has_more[at(s)] != 0) continue;
    has_more[at(s)] = 1;
    offer(key_[at(s)]);
  }
  for (const std::size_t j : column_at_) offer(j);
  basis.peel();
  take_basis(columns, basis.row_of());
}

void Simplex::take_basis(const std::vector<std::size_t>& columns, const std::vector<int>& row_of) {
  const auto equations = row_at_, of_equations = column_at_;
  for (const std::size_t row : row_at_) place_of_row_[row] = -1;
  for (const std::size_t column : column_at_) place_of_column_[column] = -1;
  row_at_.clear();
  column_at_.clear();
  const std::size_t R = program_.row_count();
  const auto use = [&](std::size_t row, std::size_t column) {
    place_of_row_[row] = place(row_at_.size());
    row_at_.push_back(row);
    column_at_.push_back(column);
    put_working(column, place(column_at_.size()) - 1);
  };
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
  for (std::size_t i = 0; i < equations.size(); ++i)
    if (place_of_row_[equations[i]] < 0) use(equations[i], of_equations[i]);
  for (const std::size_t row : row_at_)
    if (program_.slack[row] >= 0) place_[at(program_.slack[row])] = Place::between;
}

/// The columns whose values the slacks of the rows in use decide, and these slacks.
std::vector<std::size_t> Simplex::moving_columns() const {
  auto columns = key_;
  columns.insert(columns.end(), column_at_.begin(), column_at_.end());
  for (const int slack : program_.slack)
    if (slack >= 0) columns.push_back(at(slack));
  return columns;
}

/// Goes from `before` to the values of now as far as the ends of all allow, which is mostly the whole way.
void Simplex::keep_ends(const std::vector<std::size_t>& columns, const std::vector<double>& before) {
  constexpr double rounding = 1e-12;
  double part = 1;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const double x = x_[columns[i]], most = program_.upper[columns[i]], beyond = rounding * std::max(1.0, most);
    if (x < -beyond) part = std::min(part, std::max(0.0, before[i]) / (before[i] - x));
    if (x > most + beyond) part = std::min(part, std::max(0.0, most - before[i]) / (x - before[i]));
  }
  if (part == 1) return;
  for (std::size_t i = 0; i < columns.size(); ++i) x_[columns[i]] = before[i] + part * (x_[columns[i]] - before[i]);
}

/// Every column where its value says, and the sessions' keys and the equations' columns alone in the basis.
void Simplex::start_plain() {
  between_.clear();
  for (std::size_t j = 0; j < x_.size(); ++j) {
    place_[j] = place_by_value(j);
    if (place_[j] == Place::between) between_.push_back(j);
  }
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
  use_triangular();
  const auto columns = moving_columns();
  std::vector<double> before;
  for (const std::size_t j : columns) before.push_back(x_[j]);
  for (const std::size_t row : row_at_)
    if (program_.slack[row] >= 0) x_[at(program_.slack[row])] = 0;
  if (!refactor()) {
    for (std::size_t i = 0; i < columns.size(); ++i) x_[columns[i]] = before[i];
    start_plain();
    return refactor();
  }
  keep_ends(columns, before);
  for (const std::size_t row : row_at_)
    if (const int slack = program_.slack[row]; slack >= 0 && x_[at(slack)] <= 0) place_[at(slack)] = Place::lower;
  return true;
}

}  // namespace chargeplan::solvers::fleet
