#include "solvers/fleet/state_moves.hpp"

#include <algorithm>

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

constexpr double hair = 1e-9;

}  // namespace

StateMoves::StateMoves(const Program& program, const model::PlanningModel& model, const SettledPlan& from)
    : program_{program}, model_{model}, from_{from}, price_(program.unmet) {
  for (std::size_t j = 0; j < program.unmet; ++j) price_[j] = priced(program, j, from.row_y) / program.a[j];
}

/// Without another that has less.
bool StateMoves::has_room(std::size_t j, double kw) const {
  const std::size_t t = program_.sessions[at(program_.session_of_set_point[j])].step_of(j);
  bool has_room = true;
  for_each_entry(program_, j, [&](std::size_t row, double value) { has_room = has_room && from_.room[row] >= value * kw; });
  if (const int row = program_.peak_row[t]; row >= 0) has_room = has_room && from_.room[at(row)] >= program_.f[j] * kw;
  return has_room;
}

std::optional<StateMove> StateMoves::best(std::size_t s, Where where) const {
  const auto& session = program_.sessions[s];
  const double p = model_.sessions[s].p_min, y = from_.session_y[s];
  std::optional<std::size_t> cheapest, with_room, dearest;  // of what is off, and of what is on
  double low = infinity, low_with_room = infinity, high = -infinity, least_kwh = 0;
  for (std::size_t j = session.offset; j < session.offset + at(session.step_count); ++j) {
    if (from_.states[j] == 0) {
      if (price_[j] < low) low = price_[j], cheapest = j;
      if (where == Where::with_room && price_[j] < low_with_room && has_room(j, p)) low_with_room = price_[j], with_room = j;
      continue;
    }
    least_kwh += program_.a[j] * p;
    if (price_[j] > high) high = price_[j], dearest = j;
  }
  if (where == Where::with_room) {
    if (with_room == cheapest) return std::nullopt;
    cheapest = with_room;
    low = low_with_room;
  }
  const auto lowest_kwh = [&](std::optional<std::size_t> j) { return j ? program_.a[*j] * p : 0.0; };
  const double more_kwh = least_kwh + lowest_kwh(cheapest),
               moved_kwh = dearest ? program_.a[*dearest] * from_.power[*dearest] : 0.0;
  const double enough_kwh = (low < 0 ? model_.sessions[s].M : program_.need[s]) * (1 + hair);
  StateMove best{s, {}, {}, hair * model_.sessions[s].w * std::max(lowest_kwh(cheapest), moved_kwh)};
  const auto offer = [&](double gain, std::optional<std::size_t> on, std::optional<std::size_t> off) {
    if (gain > best.gain) best = {s, on, off, gain};
  };
  if (cheapest && more_kwh <= enough_kwh) offer((y - low) * lowest_kwh(cheapest), cheapest, {});
  if (dearest && where == Where::any_step) offer((high - y) * moved_kwh, {}, dearest);
  if (cheapest && dearest && more_kwh - lowest_kwh(dearest) <= model_.sessions[s].M * (1 + hair))
    offer((high - low) * moved_kwh, cheapest, dearest);
  return best.on || best.off ? std::optional{best} : std::nullopt;
}

std::vector<StateMove> StateMoves::offers(Where where) const {
  std::vector<StateMove> moves;
  for (std::size_t s = 0; s < model_.sessions.size(); ++s)
    if (model_.sessions[s].p_min > 0)
      if (const auto move = best(s, where)) moves.push_back(*move);
  std::stable_sort(moves.begin(), moves.end(), [](const StateMove& one, const StateMove& two) { return one.gain > two.gain; });
  return moves;
}

std::vector<StateMove> StateMoves::make(const std::vector<StateMove>& moves, std::size_t most, States& states) {
  LowestPowerRoom room{program_, model_};
  for (std::size_t j = 0; j < states.size(); ++j)
    if (states[j] != 0) room.put(j);
  std::vector<StateMove> made;
  for (const auto& move : moves) {
    if (made.size() == most) break;
    if (make(move, states, room)) made.push_back(move);
  }
  return made;
}

bool StateMoves::make(const StateMove& move, States& states, LowestPowerRoom& room) {
  if (move.off) room.give(*move.off);
  if (move.on && !room.take(*move.on)) {
    if (move.off) room.put(*move.off);
    return false;
  }
  if (move.off) states[*move.off] = 0;
  if (move.on) states[*move.on] = 1;
  return true;
}

}  // namespace chargeplan::solvers::fleet
