#include "solvers/fleet/flat.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "model/repair.hpp"
#include "solvers/fleet/even_point.hpp"
#include "solvers/fleet/net_power.hpp"
#include "solvers/fleet/states.hpp"

namespace chargeplan::solvers::fleet {
namespace {

using model::PlanningModel;

/// Of the largest net power: the first chords, and the last.
constexpr double coarse = 0.1, near = 1e-5, fine = 1e-7;
constexpr int most_rounds = 40;

/// Of the largest net power: what a fixed one may move by, so that rows can be kept to rounding.
constexpr double rounding = 1e-12;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

class Flat {
 public:
  Flat(const Program& program, const PlanningModel& model, FlatPlan plan, const Watch& watch)
      : program_{program},
        model_{model},
        watch_{watch},
        most_cost_{model::cost_of(model, plan.power, plan.curtailed)},
        given_{plan},
        plan_{std::move(plan)} {
    most_cost_ += 1e-9 * std::max(1.0, std::abs(most_cost_));
    if (!model.integer) return;
    states_.resize(program.unmet);
    for (std::size_t j = 0; j < states_.size(); ++j) states_[j] = plan_.power[j] > 0 || least_of(j) <= 0 ? 1 : 0;
  }

  FlatPlan solve(const Vertex* vertex) {
    for (const double value : net()) scale_kw_ = std::max(scale_kw_, std::abs(value));
    double step = coarse;
    if (vertex != nullptr && states_.empty()) {
      const auto even = even_point(program_, model_, *vertex, scale_kw_, watch_);
      plan_.iterations += even.iterations;
      if (even.x.empty()) return done(true);
      adopt(program_, even.x);
      if (even.is_near) step = near;
    }
    return done(even_out(step * scale_kw_) && keep_early() && costs_no_more());
  }

 private:
  /// A net power that is held to 1e-12 may pass a limit by as much, which at a price like 1e6 per kW is money.
  bool costs_no_more() {
    const auto is_as_cheap = [&] { return model::cost_of(model_, plan_.power, plan_.curtailed) <= most_cost_; };
    if (is_as_cheap()) return true;
    model::keep_limits(model_, plan_.power, plan_.curtailed);
    return is_as_cheap();
  }

  FlatPlan done(bool complete) {
    auto result = complete ? plan_ : given_;
    result.is_complete = complete;
    result.iterations = plan_.iterations;
    return result;
  }

  /// The square as chords, ever finer ones around the plan that the coarser ones led to.
  bool even_out(double step_kw) {
    if (scale_kw_ == 0) return true;
    NetGrid grid{step_kw, scale_kw_};
    for (int round = 0; round < most_rounds; ++round) {
      const auto from_kw = net();
      if (!go_to_vertex(build_program(model_, chords(model_, from_kw, grid)))) return false;
      const auto to_kw = net();
      double moved_kw = 0, gained = 0;
      for (std::size_t t = 0; t < to_kw.size(); ++t) {
        moved_kw = std::max(moved_kw, std::abs(to_kw[t] - from_kw[t]));
        gained += (from_kw[t] - to_kw[t]) * (from_kw[t] + to_kw[t]);
      }
      if (moved_kw > even_pieces * grid.step_kw * (1 + 1e-6) && gained > grid.step_kw * grid.step_kw) continue;
      if (grid.step_kw <= fine * scale_kw_) return true;
      grid.step_kw = std::max(grid.step_kw / even_pieces, fine * scale_kw_);
    }
    return false;
  }

  /// With the net power as it is, PV that is switched off makes room for what comes early. Without any, every plan is as early.
  bool keep_early() {
    if (std::none_of(program_.curtailed.begin(), program_.curtailed.end(), [](int column) { return column >= 0; })) return true;
    auto program = build_program(model_, held(model_, net(), rounding * scale_kw_));
    for (const auto& session : program.sessions)
      for (int k = 0; k < session.step_count; ++k)
        program.tie_cost[session.offset + at(k)] = -program.f[session.offset + at(k)] * (model_.T - session.first_step - k);
    return go_to_vertex(std::move(program));
  }

  bool go_to_vertex(Program program) {
    if (!states_.empty()) program = program_above(std::move(program), model_, states_);
    std::vector<double> x(program.column_count());
    for (std::size_t j = 0; j < program.unmet; ++j)
      x[j] = std::clamp(plan_.power[j] - (is_on(j) ? least_of(j) : 0.0), 0.0, program.upper[j]);
    for (std::size_t t = 0; t < plan_.curtailed.size(); ++t)
      if (program.curtailed[t] >= 0) x[at(program.curtailed[t])] = plan_.curtailed[t];
    complete_net_point(program, x);
    const auto vertex = solve_from(program, std::move(x), watch_);
    plan_.iterations += vertex.pivots;
    if (vertex.status != SimplexStatus::optimal) return false;
    adopt(program, vertex.x);
    return true;
  }

  void adopt(const Program& program, const std::vector<double>& x) {
    for (std::size_t j = 0; j < program.unmet; ++j)
      plan_.power[j] = std::clamp(x[j], 0.0, program.upper[j]) + (is_on(j) ? least_of(j) : 0.0);
    for (std::size_t t = 0; t < plan_.curtailed.size(); ++t)
      if (const int k = program.curtailed[t]; k >= 0) plan_.curtailed[t] = std::clamp(x[at(k)], 0.0, model_.V[t]);
  }

  [[nodiscard]] std::vector<double> net() const { return net_power_of(model_, plan_.power, plan_.curtailed); }
  [[nodiscard]] double least_of(std::size_t j) const { return model_.sessions[at(program_.session_of_set_point[j])].p_min; }
  [[nodiscard]] bool is_on(std::size_t j) const { return !states_.empty() && states_[j] != 0; }

  const Program& program_;
  const PlanningModel& model_;
  const Watch& watch_;
  double most_cost_;
  States states_;  ///< empty without (8)
  const FlatPlan given_;
  FlatPlan plan_;
  double scale_kw_ = 0;  ///< the largest net power of the given plan: no evener one has more than sqrt(T) times that
};

}  // namespace

FlatPlan flatten(const Program& program, const PlanningModel& model, FlatPlan plan, const Vertex* vertex, const Watch& watch) {
  return Flat{program, model, std::move(plan), watch}.solve(vertex);
}

}  // namespace chargeplan::solvers::fleet
