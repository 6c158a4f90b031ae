#include "solvers/fleet/simplex.hpp"

#include <algorithm>
#include <cmath>

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

}  // namespace

Simplex::Simplex(const Program& program, std::vector<double> x, const std::vector<double>& row_y, std::vector<std::size_t> tied)
    : program_{program},
      x_{std::move(x)},
      tied_{std::move(tied)},
      has_ties_{std::any_of(program.tie_cost.begin(), program.tie_cost.end(), [](double cost) { return cost != 0; })} {
  const std::size_t N = program.column_count();
  place_.assign(N, Place::lower);
  slack_row_.assign(N - program.site, -1);
  for (std::size_t r = 0; r < program.row_count(); ++r)
    if (program.slack[r] >= 0) slack_row_[at(program.slack[r]) - program.site] = static_cast<int>(r);
  place_of_row_.assign(program.row_count(), -1);
  place_of_column_.assign(N, -1);
  row_moves_.assign(program.row_count(), 0.0);
  working_of_.resize(program.sessions.size());
  key_moved_in_.assign(program.sessions.size(), 0);
  row_moved_in_.assign(program.row_count(), 0);
  for (auto* values : {&session_y_.cost, &session_y_.tie, &session_y_.noise}) values->assign(program.sessions.size(), 0.0);
  const std::size_t prices = program.nodes.size() * at(program.T) * 2;
  for (auto* values : {&prices_.cost, &prices_.tie, &prices_.noise}) values->assign(prices, 0.0);
  y_.cost.assign(program.row_count(), 0.0);
  step_of_row_ = step_of_rows(program);
  whole_cost_.assign(program.nodes.size() * at(program.T), 0.0);
  whole_noise_ = whole_cost_;
  is_known_.assign(program.sessions.size(), 0);
  for (const auto& session : program.sessions) {
    whole_a_.push_back(program.a[session.offset] / program.f[session.offset]);
    is_partly_present_.push_back(program.is_partly_present(session) ? 1 : 0);
  }
  seen_rows_.assign(3 * at(program.T), 0.0);
  if (!row_y.empty()) {
    y_ = {row_y, std::vector<double>(row_y.size()), std::vector<double>(row_y.size())};
    sum_prices(0, at(program.T));
  }
}

/// In the rows of the working basis: the column less what its session's key gives up for it.
void Simplex::reduced_column(std::size_t column, std::vector<Entry>& entries) const {
  entries.clear();
  const auto add = [&](std::size_t row, double value) {
    if (const int place = place_of_row_[row]; place >= 0) entries.emplace_back(place, value);
  };
  for_each_entry(program_, column, add);
  const int s = program_.session_of(column);
  if (s < 0) return;
  const std::size_t key = key_[at(s)];
  const double part = program_.in_session_row(column) / program_.in_session_row(key);
  for_each_entry(program_, key, [&](std::size_t row, double value) { add(row, -part * value); });
}

/// The working basis's columns in a row that is not in it.
void Simplex::row_of_basis(std::size_t row, std::vector<Entry>& entries) const {
  entries.clear();
  const auto entry_of = [&](std::size_t j) {
    double sum = 0;
    if (const int t = step_of(j); t < 0 ? is_wide(j) : t == step_of_row_[row])
      for_each_entry(program_, j, [&](std::size_t r, double value) { sum += r == row ? value : 0.0; });
    return sum;
  };
  for (std::size_t i = 0; i < column_at_.size(); ++i) {
    const std::size_t q = column_at_[i];
    double sum = entry_of(q);
    if (const int s = program_.session_of(q); s >= 0)
      if (const double of_key = entry_of(key_[at(s)]); of_key != 0)
        sum -= of_key * (program_.in_session_row(q) / program_.in_session_row(key_[at(s)]));
    if (sum != 0) entries.emplace_back(static_cast<int>(i), sum);
  }
}

bool Simplex::refactor() {
  std::vector<std::vector<Entry>> columns(column_at_.size());
  for (std::size_t i = 0; i < columns.size(); ++i) reduced_column(column_at_[i], columns[i]);
  since_refactor_ = 0;
  if (!basis_.invert(columns)) return false;
  settle_basics();
  compute_duals();
  return true;
}

/// The basic columns' values from all others'.
void Simplex::settle_basics() {
  for (const auto* basics : {&key_, &column_at_})
    for (const std::size_t j : *basics) x_[j] = 0;
  for (std::size_t r = 0; r < program_.row_count(); ++r)
    if (place_of_row_[r] < 0) x_[at(program_.slack[r])] = 0;
  const std::size_t T = at(program_.T);
  std::vector<double> set_points(program_.nodes.size() * T), drawn(T);
  for (std::size_t s = 0; s < key_.size(); ++s) {
    const auto& session = program_.sessions[s];
    const std::size_t first = at(session.first_step), W = at(session.step_count);
    double* of_step = set_points.data() + at(session.node) * T + first;
    const double* x = x_.data() + session.offset;
    const double* a = program_.a.data() + session.offset;
    double lack = program_.need[s] - x_[program_.unmet + s];
    if (const auto v = program_.surplus_of[s]; v >= 0) lack += x_[static_cast<std::size_t>(v)];
    for (std::size_t k = 0; k < W; ++k) lack -= a[k] * x[k];
    x_[key_[s]] = lack / program_.in_session_row(key_[s]);
    for (std::size_t k = 0; k < W; ++k) of_step[k] += x[k];
    if (!program_.has_draw_rows) continue;
    const double* f = program_.f.data() + session.offset;
    for (std::size_t k = 0; k < W; ++k) drawn[first + k] += f[k] * x[k];
  }
  auto lack = program_.right;
  add_to_parents(program_, set_points);
  take_set_points(program_, set_points, drawn.data(), lack);
  for_each_site_entry(program_, [&](std::size_t j, std::size_t row, double value) { lack[row] -= value * x_[j]; });
  std::vector<Entry> right;
  for (std::size_t i = 0; i < row_at_.size(); ++i) right.emplace_back(static_cast<int>(i), lack[row_at_[i]]);
  basis_.ftran(right, alpha_);
  for (std::size_t i = 0; i < column_at_.size(); ++i) {
    const std::size_t q = column_at_[i];
    x_[q] = alpha_[i];
    for_each_entry(program_, q, [&](std::size_t row, double value) { lack[row] -= value * x_[q]; });
    if (const int s = program_.session_of(q); s >= 0) {
      const std::size_t key = key_[at(s)];
      const double change = -program_.in_session_row(q) / program_.in_session_row(key) * x_[q];
      x_[key] += change;
      for_each_entry(program_, key, [&](std::size_t row, double value) { lack[row] -= value * change; });
    }
  }
  for (std::size_t r = 0; r < lack.size(); ++r)
    if (place_of_row_[r] < 0) x_[at(program_.slack[r])] = lack[r];
}

}  // namespace chargeplan::solvers::fleet
