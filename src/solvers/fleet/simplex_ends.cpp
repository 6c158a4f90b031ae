/// What an interior point left near its end goes there at once, where the simplex method begins.
#include <algorithm>
#include <cmath>

#include "solvers/fleet/simplex.hpp"

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }
int place(std::size_t i) { return static_cast<int>(i); }

}  // namespace

/// Imports, exports and what is switched off, where their prices say that they will be at an end.
std::vector<Simplex::Aim> Simplex::nearly_at_an_end() const {
  std::vector<Aim> aims;
  if (y_.noise.empty()) return aims;  // it knows of no prices
  const auto is_power = [&](std::size_t j) { return slack_row_[j - program_.site] < 0 && !is_wide(j); };
  double dearest = 0;
  for (std::size_t j = program_.site; j < x_.size(); ++j)
    if (is_power(j)) dearest = std::max(dearest, std::abs(program_.cost[j]));
  for (std::size_t j = program_.site; j < x_.size(); ++j) {
    if (!is_power(j) || place_by_value(j) != Place::between) continue;
    const double price = price_of(j).cost, end = price > 0 ? 0.0 : program_.upper[j];
    if (is_left_over(std::abs(end - x_[j]) / program_.upper[j], std::abs(price), dearest)) aims.push_back({j, x_[j], end});
  }
  return aims;
}

/// -1: of none, or of all.
int Simplex::step_of(std::size_t column) const {
  if (column < program_.unmet) return place(program_.sessions[at(program_.session_of_set_point[column])].step_of(column));
  if (column < program_.site || is_wide(column)) return -1;
  const std::size_t c = column - program_.site;
  if (program_.site_start[c] == program_.site_start[c + 1]) return -1;
  return step_of_row_[at(program_.site_row[at(program_.site_start[c])])];
}

/// The aims' columns and those that move with them, each with its value of now.
Simplex::Moving Simplex::moving_columns(const std::vector<Aim>& aims) const {
  Moving moving;
  const auto add = [&](std::size_t j) { moving.emplace_back(j, x_[j]); };
  for (const auto& aim : aims) add(aim.column);
  for (const std::size_t j : key_) add(j);
  for (const std::size_t j : column_at_) add(j);
  for (const int slack : program_.slack)
    if (slack >= 0 && place_[at(slack)] == Place::slack) add(at(slack));
  return moving;
}

bool Simplex::is_beyond_an_end(std::size_t column) const {
  constexpr double rounding = 1e-12;
  const double most = program_.upper[column], beyond = rounding * std::max(1.0, most);
  return x_[column] < -beyond || x_[column] > most + beyond;
}

/// Steps in which a column is driven beyond its end leave their aims to the pivots; where they have none left, those of the basic columns of its
/// session. Result: whether there were any.
bool Simplex::give_up_blocked(std::vector<Aim>& aims, const Moving& moving) {
  std::vector<char> is_blocked(at(program_.T), 0), has_aim(at(program_.T), 0);
  for (const auto& aim : aims)
    if (const int t = step_of(aim.column); t >= 0) has_aim[at(t)] = 1;
  for (const auto& [column, before] : moving) {
    if (!is_beyond_an_end(column)) continue;
    const int t = step_of(column);
    if (t >= 0) is_blocked[at(t)] = 1;
    const int s = program_.session_of(column);
    if (s < 0 || (t >= 0 && has_aim[at(t)] != 0)) continue;
    const auto block = [&](std::size_t j) {
      if (const int own = step_of(j); own >= 0) is_blocked[at(own)] = 1;
    };
    block(key_[at(s)]);
    for (const int place : working_of_[at(s)]) block(column_at_[at(place)]);
  }
  const auto count = aims.size();
  std::erase_if(aims, [&](const Aim& aim) {
    const int t = step_of(aim.column);
    if (t < 0 || is_blocked[at(t)] == 0) return false;
    x_[aim.column] = aim.before;
    return true;
  });
  return aims.size() < count;
}

/// Goes to the values of now as far as the ends of all allow, which is mostly the whole way.
void Simplex::keep_ends(const Moving& moving) {
  double part = 1;
  for (const auto& [column, before] : moving) {
    if (!is_beyond_an_end(column)) continue;
    const double room = x_[column] < before ? before : program_.upper[column] - before;
    part = std::min(part, std::max(0.0, room) / std::abs(x_[column] - before));
  }
  if (part == 1) return;
  for (const auto& [column, before] : moving) x_[column] = before + part * (x_[column] - before);
}

}  // namespace chargeplan::solvers::fleet
