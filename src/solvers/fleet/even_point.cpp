#include "solvers/fleet/even_point.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "solvers/fleet/feasible_point.hpp"
#include "solvers/fleet/interior_point.hpp"
#include "solvers/fleet/net_power.hpp"

namespace chargeplan::solvers::fleet {
namespace {

using model::PlanningModel;

/// What of the terms of a reduced cost may be rounding. Too much fixed would be lost; too little costs a few pivots.
constexpr double noise = 1e-8;

/// What of the largest price of a set-point any column's terms are at least.
constexpr double least_terms = 1e-4;

/// What a fixed column is left of its range, so that there is an interior.
constexpr double hair = 1e-7;

/// Near enough for the simplex method, which ends on the face to rounding; and an interior point that is not there by then stalls.
constexpr double interior_gap = 1e-6;
constexpr int most_iterations = 50;

std::size_t at(int i) { return static_cast<std::size_t>(i); }
Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }

enum class End : char { free, lower, upper };

/// Which columns the reduced costs at a vertex's duals keep at an end in every plan of least cost.
std::vector<End> ends_at(const Program& program, const std::vector<double>& row_y, const std::vector<double>& session_y) {
  std::vector<End> ends(program.column_count(), End::free);
  double largest = 0;
  for (const double y : row_y) largest = std::max(largest, std::abs(y));
  for (std::size_t j = 0; j < program.unmet; ++j)
    largest = std::max(largest, std::abs(program.a[j] * session_y[at(program.session_of_set_point[j])]));
  for (std::size_t j = 0; j < ends.size(); ++j) {
    double reduced = program.cost[j], terms = std::abs(reduced) + least_terms * largest;
    const auto take = [&](double part) {
      reduced -= part;
      terms += std::abs(part);
    };
    if (const int s = program.session_of(j); s >= 0) take(program.in_session_row(j) * session_y[at(s)]);
    for_each_entry(program, j, [&](std::size_t row, double value) { take(value * row_y[row]); });
    if (std::abs(reduced) > noise * terms) ends[j] = reduced > 0 ? End::lower : End::upper;
  }
  return ends;
}

/// Whether any column but the basic ones may leave its end.
bool has_freedom(const Program& program, const Vertex& vertex) {
  const auto ends = ends_at(program, vertex.row_y, vertex.session_y);
  const auto free = at(static_cast<int>(std::count(ends.begin(), ends.end(), End::free)));
  return free > program.sessions.size() + program.row_count();
}

/// A vertex's duals as those of a program with net powers.
std::vector<double> net_duals(const Program& program, const PlanningModel& model, const Vertex& vertex, const Program& net) {
  const auto duals = duals_of(program, model, vertex);
  std::vector<double> y(net.row_count());
  for (std::size_t n = 0; n < net.nodes.size(); ++n)
    for (std::size_t t = 0; t < at(net.T); ++t)
      if (const int row = net.nodes[n].row[t]; row >= 0) y[at(row)] = vertex.row_y[at(program.nodes[n].row[t])];
  for (std::size_t t = 0; t < at(net.T); ++t) {
    y[at(net.draw_row[t])] = -duals.lambda[t];
    if (net.peak_row[t] >= 0) y[at(net.peak_row[t])] = -duals.mu[t];
  }
  return y;
}

/// The plans of least cost, each step's net power one column.
class Face {
 public:
  Face(const Program& program, const PlanningModel& model, const Vertex& vertex) {
    auto net = net_ranges(model);
    const auto priced = build_program(model, net);
    const auto ends = ends_at(priced, net_duals(program, model, vertex, priced), vertex.session_y);
    for (std::size_t t = 0; t < net.size(); ++t) {
      double least_kw = net[t].least_kw, width_kw = 0;
      for (std::size_t i = 0; i < net[t].pieces.size(); ++i) {
        const auto end = ends[at(priced.net[t]) + i];
        if (end == End::upper) least_kw += net[t].pieces[i].width_kw;
        if (end == End::free) width_kw += net[t].pieces[i].width_kw;
      }
      net[t] = {least_kw, {NetPower::Piece{width_kw, 0, 0}}};
      least_kw_.push_back(least_kw);
    }
    program_ = build_program(model, net);
    end_.assign(program_.column_count(), End::free);
    std::copy_n(ends.begin(), program_.site, end_.begin());
    const auto take = [&](int column, int from) {
      if (column >= 0) end_[at(column)] = ends[at(from)];
    };
    for (std::size_t r = 0; r < program_.row_count(); ++r) take(program_.slack[r], priced.slack[r]);
    for (std::size_t t = 0; t < net.size(); ++t) take(program_.curtailed[t], priced.curtailed[t]);
    take(program_.peak, priced.peak);
    take(program_.overload, priced.overload);
    whole_ = program_.upper;
    for (std::size_t j = 0; j < end_.size(); ++j) fix(j);
  }

  /// Its evenest point, to the accuracy of an interior point.
  InteriorPointResult solve(double scale_kw, double largest_kw, const Watch& watch) const {
    std::vector<double> cost(program_.column_count());
    InteriorPointOptions options{
        .gap = interior_gap, .iteration_limit = most_iterations, .team = &watch.team, .square = cost, .stop = {}};
    for (std::size_t t = 0; t < least_kw_.size(); ++t) {
      const auto column = at(program_.net[t]);
      options.square[column] = 1 / (scale_kw * largest_kw);  // so that a set-point is about 1
      cost[column] = options.square[column] * least_kw_[t];
    }
    options.stop = [&](double gap) {
      watch.report("tie_break", gap);
      return watch.should_stop();
    };
    return solve_interior_point(program_, cost, options);
  }

  /// Of the iterate; fixed columns at their ends to the bit, and those set-points whose multiplier says so.
  [[nodiscard]] double value(std::size_t j, const Iterate& iterate, double largest_kw) const {
    if (end_[j] != End::free) return end_[j] == End::lower ? 0.0 : whole_[j];
    const double inside = std::clamp(iterate.x[index(j)], 0.0, whole_[j]);
    if (j >= program_.unmet) return inside;
    const double below = inside / whole_[j], above = 1 - below;
    if (below < 1e-2 && below < iterate.z[index(j)] * largest_kw) return 0;
    return above < 1e-2 && above < iterate.w[index(j)] * largest_kw ? whole_[j] : inside;
  }

  [[nodiscard]] int curtailed(std::size_t t) const { return program_.curtailed[t]; }
  [[nodiscard]] bool may_be_short(std::size_t s) const { return end_[program_.unmet + s] != End::lower; }

 private:
  void fix(std::size_t j) {
    if (end_[j] == End::free) return;
    const double upper = std::exchange(program_.upper[j], hair * program_.upper[j]);
    if (end_[j] == End::lower) return;
    if (const int s = program_.session_of(j); s >= 0) program_.need[at(s)] -= program_.in_session_row(j) * upper;
    for_each_entry(program_, j, [&](std::size_t row, double value) { program_.right[row] -= value * upper; });
  }

  Program program_;
  std::vector<End> end_;
  std::vector<double> whole_;     ///< upper ends, without fixing
  std::vector<double> least_kw_;  ///< net power where its column is 0
};

/// A session that no plan of least cost leaves short gets what it lacks, and gives what is too much for it, by its set-points
/// between their ends.
void deliver(const Program& program, const Face& face, std::vector<double>& x) {
  for (std::size_t s = 0; s < program.sessions.size(); ++s) {
    const std::size_t first = program.sessions[s].offset, end = first + at(program.sessions[s].step_count);
    double lack_kwh = program.need[s], rise_kwh = 0, fall_kwh = 0;
    for (std::size_t j = first; j < end; ++j) {
      lack_kwh -= program.a[j] * x[j];
      if (x[j] <= 0 || x[j] >= program.upper[j]) continue;
      rise_kwh += program.a[j] * (program.upper[j] - x[j]);
      fall_kwh += program.a[j] * x[j];
    }
    const bool rises = lack_kwh > 0;
    if (rises ? face.may_be_short(s) : program.surplus_of[s] >= 0) continue;
    const double room_kwh = rises ? rise_kwh : fall_kwh;
    if (room_kwh <= 0) continue;
    const double part = std::min(1.0, std::abs(lack_kwh) / room_kwh);
    for (std::size_t j = first; j < end; ++j)
      if (x[j] > 0 && x[j] < program.upper[j]) x[j] += part * (rises ? program.upper[j] - x[j] : -x[j]);
  }
}

}  // namespace

EvenPoint even_point(const Program& program, const PlanningModel& model, const Vertex& vertex, double scale_kw,
                     const Watch& watch) {
  EvenPoint result;
  if (!has_freedom(program, vertex)) return result;
  result.x = vertex.x;
  const double largest_kw =
      program.unmet > 0
          ? *std::max_element(program.upper.begin(), program.upper.begin() + static_cast<std::ptrdiff_t>(program.unmet))
          : 0.0;
  if (scale_kw <= 0 || largest_kw <= 0) return result;
  const Face face{program, model, vertex};
  const auto interior = face.solve(scale_kw, largest_kw, watch);
  result.iterations = interior.iterations;
  result.is_near = interior.status == InteriorPointStatus::solved;
  if (!result.is_near) return result;
  for (std::size_t j = 0; j < program.unmet; ++j) result.x[j] = face.value(j, interior.iterate, largest_kw);
  for (std::size_t t = 0; t < at(program.T); ++t)
    if (const int k = face.curtailed(t); k >= 0)
      result.x[at(program.curtailed[t])] = face.value(at(k), interior.iterate, largest_kw);
  deliver(program, face, result.x);
  keep_rows(program, result.x);
  complete_point(program, model, result.x);
  return result;
}

}  // namespace chargeplan::solvers::fleet
