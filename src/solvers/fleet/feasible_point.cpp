#include "solvers/fleet/feasible_point.hpp"

#include <algorithm>
#include <cmath>

#include "model/repair.hpp"

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// At an end where the part of its power that is left there is less than the part of its cost that keeps it there.
void snap(const Program& program, const Iterate& iterate, std::vector<double>& x) {
  for (std::size_t s = 0; s < program.sessions.size(); ++s) {
    const auto& session = program.sessions[s];
    for (std::size_t j = session.offset; j < session.offset + at(session.step_count); ++j) {
      const double money = program.cost[program.unmet + s] * program.a[j];
      const double below = x[j] / program.upper[j], above = 1 - below;
      if (below < 1e-2 && below < iterate.z[static_cast<Eigen::Index>(j)] / money)
        x[j] = 0;
      else if (above < 1e-2 && above < iterate.w[static_cast<Eigen::Index>(j)] / money)
        x[j] = program.upper[j];
    }
  }
}

/// Takes what exceeds a limit (of a site with a soft one, a group's) from the set-points that are between their ends, and where
/// that is not enough from all.
void keep_set_point_rows(const Program& program, std::vector<double>& x) {
  const auto T = at(program.T);
  std::vector<double> all(program.row_count()), free(program.row_count());
  const auto for_each_row = [&](auto visit) {
    for (const auto& session : program.sessions)
      for (int k = 0; k < session.step_count; ++k)
        for (int n = session.node; n >= 0; n = program.nodes[at(n)].parent)
          if (const int row = program.nodes[at(n)].row[at(session.first_step + k)]; row >= 0)
            visit(session.offset + at(k), at(row));
  };
  for (int round = 0; round < 4; ++round) {
    std::fill(all.begin(), all.end(), 0.0);
    std::fill(free.begin(), free.end(), 0.0);
    for_each_row([&](std::size_t j, std::size_t row) {
      all[row] += x[j];
      if (x[j] < program.upper[j]) free[row] += x[j];
    });
    bool exceeds = false;
    std::vector<double> keep(program.row_count(), 1.0);
    std::vector<char> of_all(program.row_count(), 0);
    for (const auto& node : program.nodes)
      for (std::size_t t = 0; t < T; ++t) {
        const bool is_soft = node.parent < 0 && program.overload >= 0;
        if (node.row[t] < 0 || is_soft) continue;
        const auto r = at(node.row[t]);
        const double room = std::max(0.0, program.right[r]);
        const double excess = all[r] - room;
        if (excess <= 0) continue;
        exceeds = true;
        const double slightly_more = excess * (1 + 1e-12) + 4e-16 * room;
        of_all[r] = free[r] < 2 * excess ? 1 : 0;
        keep[r] = std::max(0.0, of_all[r] != 0 ? 1 - slightly_more / all[r] : 1 - slightly_more / free[r]);
      }
    if (!exceeds) return;
    std::vector<double> factor(program.unmet, 1.0);
    for_each_row([&](std::size_t j, std::size_t row) {
      if (x[j] < program.upper[j] || of_all[row] != 0) factor[j] = std::min(factor[j], keep[row]);
    });
    for (std::size_t j = 0; j < factor.size(); ++j) x[j] *= factor[j];
  }
}

/// u, v and a session's set-points within its row.
void keep_session_rows(const Program& program, std::vector<double>& x) {
  for (std::size_t s = 0; s < program.sessions.size(); ++s) {
    const auto& session = program.sessions[s];
    double delivered = 0, free = 0;
    for (std::size_t j = session.offset; j < session.offset + at(session.step_count); ++j) {
      delivered += program.a[j] * x[j];
      if (x[j] < program.upper[j]) free += program.a[j] * x[j];
    }
    const auto v = program.surplus_of[s];
    const double more = v >= 0 ? program.upper[static_cast<std::size_t>(v)] : 0.0;
    const double most = program.need[s] + more;
    if (delivered > most) {
      const double excess = (delivered - most) * (1 + 1e-12);
      const bool of_all = free < 2 * excess;
      const double keep = std::max(0.0, 1 - excess / (of_all ? delivered : free));
      delivered = 0;
      for (std::size_t j = session.offset; j < session.offset + at(session.step_count); ++j) {
        if (of_all || x[j] < program.upper[j]) x[j] *= keep;
        delivered += program.a[j] * x[j];
      }
    }
    x[program.unmet + s] = std::max(0.0, program.need[s] - delivered);
    if (v >= 0) x[static_cast<std::size_t>(v)] = std::clamp(delivered - program.need[s], 0.0, more);
  }
}

}  // namespace

void keep_rows(const Program& program, std::vector<double>& x) {
  keep_set_point_rows(program, x);
  keep_session_rows(program, x);
}

void complete_point(const Program& program, const model::PlanningModel& model, std::vector<double>& x) {
  const auto T = at(program.T);
  std::vector<double> power(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(program.unmet)), curtailed(T), set_points(T),
      drawn(T);
  for (std::size_t t = 0; t < T; ++t)
    if (program.curtailed[t] >= 0) curtailed[t] = x[at(program.curtailed[t])];
  if (!model.omega) {
    model::keep_limits(model, power, curtailed);
    std::copy(power.begin(), power.end(), x.begin());
    keep_session_rows(program, x);
  }
  for (const auto& session : program.sessions)
    for (std::size_t k = 0; k < at(session.step_count); ++k) {
      set_points[at(session.first_step) + k] += x[session.offset + k];
      drawn[at(session.first_step) + k] += program.f[session.offset + k] * x[session.offset + k];
    }
  double peak = model.m0, overload = 0;
  for (std::size_t t = 0; t < T; ++t) {
    const double other = model.B[t] - model.V[t];
    const double least = other < 0 && model.X ? std::max(0.0, -other - drawn[t] - (*model.X)[t]) : 0.0;
    const double k = other < 0 ? std::clamp(curtailed[t], least, model.V[t]) : 0.0;
    const double net = other + k + drawn[t];
    if (program.curtailed[t] >= 0) {
      x[at(program.curtailed[t])] = k;
      x[at(program.imported[t])] = std::max(net, 0.0);
      x[at(program.exported[t])] = std::max(-net, 0.0);
    }
    peak = std::max(peak, net);
    overload = std::max(overload, other + k + set_points[t] - model.L[t]);
  }
  if (program.peak >= 0) x[at(program.peak)] = peak - model.m0;
  if (program.overload >= 0) x[at(program.overload)] = overload;
  auto room = program.right;
  for (std::size_t r = 0; r < room.size(); ++r)
    if (program.slack[r] >= 0) x[at(program.slack[r])] = 0;
  for_each_site_entry(program, [&](std::size_t c, std::size_t r, double value) { room[r] -= value * x[c]; });
  for (const auto& session : program.sessions)
    for (std::size_t k = 0; k < at(session.step_count); ++k) {
      const std::size_t t = at(session.first_step) + k;
      for (int n = session.node; n >= 0; n = program.nodes[at(n)].parent)
        if (const int row = program.nodes[at(n)].row[t]; row >= 0) room[at(row)] -= x[session.offset + k];
      if (const int row = program.draw_row[t]; row >= 0) room[at(row)] -= program.f[session.offset + k] * x[session.offset + k];
    }
  for (std::size_t r = 0; r < room.size(); ++r)
    if (program.slack[r] >= 0) x[at(program.slack[r])] = std::max(0.0, room[r]);
}

std::vector<double> feasible_point(const Program& program, const model::PlanningModel& model, const Iterate& iterate) {
  std::vector<double> x(iterate.x.begin(), iterate.x.end());
  for (std::size_t j = 0; j < x.size(); ++j) x[j] = std::isfinite(x[j]) ? std::clamp(x[j], 0.0, program.upper[j]) : 0.0;
  snap(program, iterate, x);
  keep_rows(program, x);
  complete_point(program, model, x);
  return x;
}

std::vector<double> feasible_point(const Program& program, const model::PlanningModel& model,
                                   const std::vector<double>& power) {
  std::vector<double> x(program.column_count());
  for (std::size_t j = 0; j < program.unmet; ++j) x[j] = std::clamp(power[j], 0.0, program.upper[j]);
  keep_rows(program, x);
  complete_point(program, model, x);
  return x;
}

}  // namespace chargeplan::solvers::fleet
