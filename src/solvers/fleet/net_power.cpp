#include "solvers/fleet/net_power.hpp"

#include <algorithm>
#include <cmath>

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// How much wider the pieces become, further away.
constexpr double widening = 4;

/// Of a sum: no column is put between its ends for it.
constexpr double rounding = 1e-13;

struct NetRange {
  double least_kw = 0, most_kw = 0;
};

std::vector<NetRange> ranges_of(const model::PlanningModel& model) {
  std::vector<NetRange> ranges(at(model.T));
  for (std::size_t t = 0; t < ranges.size(); ++t) {
    const double idle = model.B[t] - model.V[t];
    ranges[t] = {idle < 0 && model.X ? std::max(idle, -(*model.X)[t]) : idle, std::max(idle, model.B[t])};
  }
  for (const auto& session : model.sessions)
    for (std::size_t k = 0; k < at(session.step_count); ++k)
      ranges[at(session.first_step) + k].most_kw += model.f[session.offset + k] * session.P;
  return ranges;
}

/// Where the chords end: the centre is in the middle of one, so that nothing stands at an end to begin with; further away they are wider.
std::vector<double> ends_around(double centre_kw, const NetRange& range, const NetGrid& grid) {
  std::vector<double> ends;
  const auto add = [&](double away_kw) {
    for (const double end : {centre_kw - away_kw, centre_kw + away_kw})
      if (end > range.least_kw && end < range.most_kw) ends.push_back(end);
  };
  for (int i = 0; i <= even_pieces; ++i) add((i + 0.5) * grid.step_kw);
  double distance_kw = widening * even_pieces * grid.step_kw;
  while (distance_kw < range.most_kw - range.least_kw) {
    add(distance_kw);
    distance_kw *= widening;
  }
  return ends;
}

/// `ends`: inside the range.
NetPower in_pieces(const model::PlanningModel& model, std::size_t t, const NetRange& range, std::vector<double> ends,
                   double scale_kw) {
  ends.insert(ends.end(), {range.least_kw, range.most_kw});
  if (range.least_kw < 0 && range.most_kw > 0) ends.push_back(0.0);
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  NetPower net{range.least_kw, {}};
  for (std::size_t i = 0; i + 1 < ends.size(); ++i)
    net.pieces.push_back(
        {ends[i + 1] - ends[i], model.delta * (ends[i] < 0 ? model.x[t] : model.c[t]), (ends[i] + ends[i + 1]) / scale_kw});
  if (net.pieces.empty()) net.pieces.push_back({0.0, model.delta * model.c[t], 0.0});
  return net;
}

}  // namespace

std::vector<double> net_power_of(const model::PlanningModel& model, const std::vector<double>& power,
                                 const std::vector<double>& curtailed) {
  std::vector<double> net(at(model.T));
  for (std::size_t t = 0; t < net.size(); ++t) net[t] = model.B[t] - model.V[t] + curtailed[t];
  for (const auto& session : model.sessions)
    for (std::size_t k = 0; k < at(session.step_count); ++k)
      net[at(session.first_step) + k] += model.f[session.offset + k] * power[session.offset + k];
  return net;
}

std::vector<NetPower> net_ranges(const model::PlanningModel& model) {
  const auto ranges = ranges_of(model);
  std::vector<NetPower> all;
  for (std::size_t t = 0; t < ranges.size(); ++t) all.push_back(in_pieces(model, t, ranges[t], {}, 1));
  return all;
}

std::vector<NetPower> chords(const model::PlanningModel& model, const std::vector<double>& net_kw, const NetGrid& grid) {
  const auto ranges = ranges_of(model);
  std::vector<NetPower> all;
  for (std::size_t t = 0; t < ranges.size(); ++t)
    all.push_back(in_pieces(model, t, ranges[t], ends_around(net_kw[t], ranges[t], grid), grid.scale_kw));
  return all;
}

std::vector<NetPower> held(const model::PlanningModel& model, const std::vector<double>& net_kw, double room_kw) {
  const auto ranges = ranges_of(model);
  std::vector<NetPower> all;
  for (std::size_t t = 0; t < ranges.size(); ++t) {
    const NetRange range{std::max(ranges[t].least_kw, net_kw[t] - room_kw), net_kw[t] + room_kw};
    all.push_back(in_pieces(model, t, range, {}, 1));
    for (auto& piece : all.back().pieces) piece.tie_cost = 0;
  }
  return all;
}

void complete_net_point(const Program& program, std::vector<double>& x) {
  const auto T = at(program.T);
  auto need = program.need;
  std::vector<double> lack = program.right;
  const auto take = [&](std::size_t column) {
    for_each_entry(program, column, [&](std::size_t row, double value) { lack[row] -= value * x[column]; });
  };
  for (std::size_t j = 0; j < program.unmet; ++j) {
    need[at(program.session_of_set_point[j])] -= program.a[j] * x[j];
    take(j);
  }
  for (std::size_t s = 0; s < need.size(); ++s) {
    if (std::abs(need[s]) <= rounding * program.need[s]) need[s] = 0;
    x[program.unmet + s] = std::max(0.0, need[s]);
    if (const auto v = program.surplus_of[s]; v >= 0)
      x[static_cast<std::size_t>(v)] = std::clamp(-need[s], 0.0, program.upper[static_cast<std::size_t>(v)]);
  }
  for (std::size_t t = 0; t < T; ++t) {
    if (program.curtailed[t] >= 0) take(at(program.curtailed[t]));
    double in_use = -lack[at(program.draw_row[t])];
    const double little = rounding * (in_use + std::abs(program.right[at(program.draw_row[t])]));
    const std::size_t first = at(program.net[t]);
    for (std::size_t piece = first; in_use > little && piece < program.column_count(); ++piece) {
      if (program.site_row[at(program.site_start[piece - program.site])] != program.draw_row[t]) break;
      x[piece] = in_use > program.upper[piece] - little ? program.upper[piece] : in_use;
      in_use -= x[piece];
      take(piece);
    }
  }
  const auto settle = [&](int column, const std::vector<int>& rows) {
    if (column < 0) return;
    double most = 0;
    for (const int row : rows)
      if (row >= 0) most = std::max(most, -lack[at(row)]);
    x[at(column)] = most;
    take(at(column));
  };
  settle(program.peak, program.peak_row);
  settle(program.overload, program.nodes.back().row);
  for (std::size_t r = 0; r < lack.size(); ++r)
    if (program.slack[r] >= 0) x[at(program.slack[r])] = std::max(0.0, lack[r]);
}

}  // namespace chargeplan::solvers::fleet
