#include "solvers/fleet/loosen.hpp"

#include <algorithm>

#include "model/bound.hpp"

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

constexpr double hair = 1e-9;

/// What a kWh may cost more, as a part of the price of unmet energy.
constexpr double next_to_nothing = 1e-3;

struct Move {
  double loss;  ///< money
  std::size_t set_point;
};

/// What is left of every row.
std::vector<double> room_of(const Program& program, const std::vector<double>& power) {
  auto room = program.right;
  for (std::size_t j = 0; j < program.unmet; ++j)
    if (power[j] > 0) for_each_entry(program, j, [&](std::size_t row, double value) { room[row] -= value * power[j]; });
  return room;
}

/// A session's set-points that are off and for whose lowest power it has enough energy.
void add_moves(const Program& program, const model::SessionModel& session, double need_kwh,
               const std::vector<double>& price_per_kw, const std::vector<double>& power, std::vector<Move>& moves) {
  double dearest = -infinity, least_kwh = 0, kwh = 0;  // of what is on: a kWh that can be less, the lowest powers, all
  for (std::size_t k = 0; k < price_per_kw.size(); ++k) {
    const std::size_t j = session.offset + k;
    if (power[j] <= 0) continue;
    kwh += program.a[j] * power[j];
    least_kwh += program.a[j] * session.p_min;
    if (power[j] > session.p_min * (1 + hair)) dearest = std::max(dearest, price_per_kw[k] / program.a[j]);
  }
  if (kwh < need_kwh * (1 - hair)) dearest = session.w;
  for (std::size_t k = 0; k < price_per_kw.size(); ++k) {
    const std::size_t j = session.offset + k;
    const double more_kwh = program.a[j] * session.p_min;
    if (power[j] > 0 || least_kwh + more_kwh > need_kwh) continue;
    const double loss_per_kwh = price_per_kw[k] / program.a[j] - dearest;
    if (loss_per_kwh <= next_to_nothing * session.w) moves.push_back({loss_per_kwh * more_kwh, j});
  }
}

/// Takes a session's lowest power from the limits over it in step t, if all of them have it.
bool take(const Program& program, const Program::Session& session, std::size_t t, double p, std::vector<double>& room) {
  for (int n = session.node; n >= 0; n = program.nodes[at(n)].parent)
    if (const int row = program.nodes[at(n)].row[t]; row >= 0 && room[at(row)] < p) return false;
  for (int n = session.node; n >= 0; n = program.nodes[at(n)].parent)
    if (const int row = program.nodes[at(n)].row[t]; row >= 0) room[at(row)] -= p;
  return true;
}

}  // namespace

std::vector<double> with_more_on(const Program& program, const model::PlanningModel& model, const model::Duals& duals,
                                 const std::vector<double>& power) {
  std::vector<Move> moves;
  std::vector<double> price_per_kw;
  for (std::size_t s = 0; s < model.sessions.size(); ++s) {
    const auto& session = model.sessions[s];
    if (session.p_min <= 0) continue;
    model::set_point_prices(model, session, duals, price_per_kw);
    add_moves(program, session, program.need[s], price_per_kw, power, moves);
  }
  std::stable_sort(moves.begin(), moves.end(), [](const Move& one, const Move& two) { return one.loss < two.loss; });
  auto room = room_of(program, power);
  auto more = power;
  std::vector<char> has_more(model.sessions.size(), 0);
  bool any = false;
  for (const auto& move : moves) {
    const auto s = at(program.session_of_set_point[move.set_point]);
    const auto& session = program.sessions[s];
    const double p = model.sessions[s].p_min;
    const std::size_t t = session.step_of(move.set_point);
    if (has_more[s] != 0 || !take(program, session, t, p, room)) continue;
    has_more[s] = 1;
    more[move.set_point] = p;
    any = true;
  }
  return any ? more : std::vector<double>{};
}

}  // namespace chargeplan::solvers::fleet
