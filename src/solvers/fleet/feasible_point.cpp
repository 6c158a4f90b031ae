#include "solvers/fleet/feasible_point.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

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

/// By node and step: sums over the sessions at or below it. `value(set-point)`.
template <class Value>
std::vector<double> sums_by_node(const Program& program, Value value) {
  const auto T = at(program.T);
  std::vector<double> sums(program.nodes.size() * T);
  for (const auto& session : program.sessions) {
    double* of_step = sums.data() + at(session.node) * T + at(session.first_step);
    for (std::size_t k = 0; k < at(session.step_count); ++k) of_step[k] += value(session.offset + k);
  }
  add_to_parents(program, sums);
  return sums;
}

/// What the sessions draw: sums of p by node and step, of f p by step.
struct Sums {
  std::vector<double> set_points, drawn;

  /// By step.
  [[nodiscard]] const double* of_site() const { return set_points.data() + (set_points.size() - drawn.size()); }
};

Sums sums_of(const Program& program, const std::vector<double>& x) {
  const auto T = at(program.T);
  Sums sums{sums_by_node(program, [&](std::size_t j) { return x[j]; }), {}};
  sums.drawn.assign(sums.set_points.end() - static_cast<std::ptrdiff_t>(T), sums.set_points.end());
  if (!program.has_partial_presence) return sums;
  const auto take_absent = [&](const Program::Session& session, std::size_t k) {
    const std::size_t j = session.offset + k;
    sums.drawn[at(session.first_step) + k] -= (1 - program.f[j]) * x[j];
  };
  for (const auto& session : program.sessions) {
    take_absent(session, 0);
    if (session.step_count > 1) take_absent(session, at(session.step_count) - 1);
  }
  return sums;
}

/// Whether what has to be switched off for the limit on exports leaves the site's limit too little: where cars that are partly present draw
/// less than their set-points.
bool exceeds_with_exports(const model::PlanningModel& model, const Sums& sums) {
  if (!model.X || model.omega) return false;
  for (std::size_t t = 0; t < sums.drawn.size(); ++t)
    if (model.B[t] < model.V[t] && sums.of_site()[t] - sums.drawn[t] > model.L[t] + (*model.X)[t]) return true;
  return false;
}

/// What the limits leave of a set-point, by node and step: of one between its ends, and of one at its upper end.
struct Keep {
  std::vector<double> free, full;
};

/// Nothing where no limit is exceeded (of a site a hard one) by more than a sum of many set-points is wrong by.
std::optional<Keep> what_limits_leave(const Program& program, const std::vector<double>& x) {
  constexpr double rounding = 1e-14;
  const auto T = at(program.T), places = program.nodes.size() * T;
  const auto all = sums_by_node(program, [&](std::size_t j) { return x[j]; });
  const auto excess_at = [&](std::size_t n, std::size_t t) {
    const bool is_soft = program.nodes[n].parent < 0 && program.overload >= 0;
    const int row = program.nodes[n].row[t];
    if (row < 0 || is_soft) return 0.0;
    const double limit = std::max(0.0, program.right[at(row)]), excess = all[n * T + t] - limit;
    return excess > rounding * limit ? excess : 0.0;
  };
  bool exceeds = false;
  for (std::size_t i = 0; i < places; ++i) exceeds = exceeds || excess_at(i / T, i % T) > 0;
  if (!exceeds) return std::nullopt;
  const auto free = sums_by_node(program, [&](std::size_t j) { return x[j] < program.upper[j] ? x[j] : 0.0; });
  Keep keep{std::vector<double>(places, 1.0), std::vector<double>(places, 1.0)};
  for (std::size_t n = program.nodes.size(); n-- > 0;)  // parents first
    for (std::size_t t = 0; t < T; ++t) {
      const std::size_t i = n * T + t;
      if (const int parent = program.nodes[n].parent; parent >= 0) {
        keep.free[i] = keep.free[at(parent) * T + t];
        keep.full[i] = keep.full[at(parent) * T + t];
      }
      const double excess = excess_at(n, t);
      if (excess <= 0) continue;
      const double slightly_more = excess * (1 + 1e-12) + 4e-16 * (all[i] - excess);
      const bool of_all = free[i] < 2 * excess;
      const double part = std::max(0.0, 1 - slightly_more / (of_all ? all[i] : free[i]));
      keep.free[i] = std::min(keep.free[i], part);
      if (of_all) keep.full[i] = std::min(keep.full[i], part);
    }
  return keep;
}

/// Takes what exceeds a limit from the set-points that are between their ends, and where that is not enough from all.
void keep_set_point_rows(const Program& program, std::vector<double>& x) {
  const auto T = at(program.T);
  for (int round = 0; round < 4; ++round) {
    const auto keep = what_limits_leave(program, x);
    if (!keep) return;
    for (const auto& session : program.sessions) {
      const std::size_t first = at(session.node) * T + at(session.first_step);
      for (std::size_t k = 0; k < at(session.step_count); ++k) {
        const std::size_t j = session.offset + k;
        x[j] *= x[j] < program.upper[j] ? keep->free[first + k] : keep->full[first + k];
      }
    }
  }
}

/// u, v and a session's set-points within its row.
void keep_session_rows(const Program& program, std::vector<double>& x) {
  for (std::size_t s = 0; s < program.sessions.size(); ++s) {
    const auto& session = program.sessions[s];
    const std::size_t end = session.offset + at(session.step_count);
    double delivered = 0;
    for (std::size_t j = session.offset; j < end; ++j) delivered += program.a[j] * x[j];
    const auto v = program.surplus_of[s];
    const double more = v >= 0 ? program.upper[static_cast<std::size_t>(v)] : 0.0;
    const double most = program.need[s] + more;
    if (delivered > most) {
      double free = 0;
      for (std::size_t j = session.offset; j < end; ++j)
        if (x[j] < program.upper[j]) free += program.a[j] * x[j];
      const double excess = (delivered - most) * (1 + 1e-12);
      const bool of_all = free < 2 * excess;
      const double keep = std::max(0.0, 1 - excess / (of_all ? delivered : free));
      delivered = 0;
      for (std::size_t j = session.offset; j < end; ++j) {
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
  auto sums = sums_of(program, x);
  if (exceeds_with_exports(model, sums)) {
    std::vector<double> all_on(at(program.T));
    model::keep_limits(model, {x.data(), program.unmet}, all_on);
    keep_session_rows(program, x);
    sums = sums_of(program, x);
  }
  const double* const set_points = sums.of_site();
  const double* const drawn = sums.drawn.data();
  double peak = model.m0, overload = 0;
  for (std::size_t t = 0; t < at(program.T); ++t) {
    const double other = model.B[t] - model.V[t];
    double k = 0;
    if (other < 0) {
      const double least = model.X ? std::max(0.0, -other - drawn[t] - (*model.X)[t]) : 0.0;
      const double most = model.omega ? model.V[t] : std::min(model.V[t], model.L[t] - other - set_points[t]);
      k = std::clamp(program.curtailed[t] >= 0 ? x[at(program.curtailed[t])] : 0.0, least, std::max(least, most));
    }
    const double net = other + k + drawn[t];
    if (program.curtailed[t] >= 0) x[at(program.curtailed[t])] = k;
    if (program.imported[t] >= 0) {
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
  take_set_points(program, sums.set_points, drawn, room);
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
