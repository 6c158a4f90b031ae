#include "solvers/staged.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "model/bound.hpp"
#include "model/repair.hpp"

namespace chargeplan::solvers {
namespace {

using model::PlanningModel;
using model::ProgramWithLayout;
using model::SparseProgram;

constexpr double milp_gap = 1e-4;

/// A point in the model's terms.
struct Point {
  std::vector<double> power, curtailed;
};

/// A solver's tolerance, times a price like 1e6 per kW of overload, is money: where keeping the limits to the last bit is
/// cheaper, it is what the solver meant. An overload that is worth its price stays (one that costs the same, too: the tie is the
/// solver's to choose); every other limit is kept even so.
Point within_limits(const PlanningModel& model, Point point) {
  auto kept = point;
  model::keep_limits(model, kept.power, kept.curtailed);
  if (!model.omega) return kept;
  model::keep_limits(model, point.power, point.curtailed, model::GridLimit::exceeded);
  constexpr double rounding = 1e-14;
  const double kept_cost = model::cost_of(model, kept.power, kept.curtailed);
  const bool pays_for_overload =
      model::cost_of(model, point.power, point.curtailed) <= kept_cost + rounding * std::max(1.0, std::abs(kept_cost));
  const bool must_overload = model::keeps_minimum_power(model, point.power) && !model::keeps_minimum_power(model, kept.power);
  return pays_for_overload || must_overload ? point : kept;
}

Point point_of(const PlanningModel& model, const ProgramWithLayout& built, const std::vector<double>& x) {
  Point point;
  point.power.assign(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(model.set_point_count()));
  point.curtailed.assign(static_cast<std::size_t>(model.T), 0.0);
  for (std::size_t t = 0; t < point.curtailed.size(); ++t)
    if (const int column = built.layout.curtailed_column[t]; column >= 0)
      point.curtailed[t] = std::clamp(x[static_cast<std::size_t>(column)], 0.0, model.V[t]);
  for (std::size_t j = 0; j < point.power.size(); ++j)  // the set-points are the first columns
    point.power[j] = std::clamp(point.power[j], built.program.lower[j], built.program.upper[j]);
  return within_limits(model, std::move(point));
}

/// The face of equal cost: columns whose reduced cost is not noise stay at their bound, rows whose dual is not noise at
/// equality.
SparseProgram optimal_face(const SparseProgram& program, const Run& run, double noise) {
  auto face = program;
  double largest_dual = 0;
  for (const double y : run.row_dual) largest_dual = std::max(largest_dual, std::abs(y));
  for (std::size_t j = 0; j < program.cost.size(); ++j) {
    double magnitude = std::abs(program.cost[j]);
    for (int e = program.start[j]; e < program.start[j + 1]; ++e) {
      const auto entry = static_cast<std::size_t>(e);
      magnitude += std::abs(program.value[entry] * run.row_dual[static_cast<std::size_t>(program.row[entry])]);
    }
    const double reduced_cost = run.reduced_cost[j];
    if (std::abs(reduced_cost) <= noise * magnitude) continue;
    const double bound = reduced_cost > 0 ? program.lower[j] : program.upper[j];
    if (std::isfinite(bound)) face.lower[j] = face.upper[j] = bound;
  }
  for (std::size_t i = 0; i < program.row_lower.size(); ++i) {
    if (std::abs(run.row_dual[i]) <= noise * largest_dual) continue;
    const double side = run.row_dual[i] > 0 ? program.row_lower[i] : program.row_upper[i];
    if (std::isfinite(side)) face.row_lower[i] = face.row_upper[i] = side;
  }
  return face;
}

class Stages {
 public:
  Stages(const PlanningModel& model, const RunControl& run_control, ProgramSolver& solver)
      : model_{model}, run_control_{run_control}, solver_{solver}, built_{model::to_sparse(model)} {
    semi_lower_ = std::exchange(built_.program.semi_lower, {});
  }

  Result<Solution> solve() {
    if (built_.program.cost.empty()) return Solution{};  // nothing to decide
    report("solve");
    auto relaxed = run(built_.program);
    if (!relaxed) return tl::unexpected{std::move(relaxed.error())};
    if (relaxed->status == RunStatus::infeasible)
      return tl::unexpected{Error{ErrorCode::solver_failed, "the solver calls a problem infeasible that has a plan", {}}};
    if (relaxed->status == RunStatus::interrupted) return interrupted(*relaxed);
    solution_.duals = model::duals_from_rows(model_, built_.layout, relaxed->row_dual);
    adopt(*relaxed);
    if (relaxed->status == RunStatus::stalled) {  // the certificate tells how good it is
      solution_.tie_break_complete = model_.tie_break == TieBreak::none;
      return std::move(solution_);
    }
    if (needs_states(*relaxed)) {
      if (auto done = choose_states(*relaxed); !done) return tl::unexpected{std::move(done.error())};
      if (solution_.status == SolveStatus::interrupted) return std::move(solution_);
      if (relaxed->status != RunStatus::optimal) solution_.tie_break_complete = model_.tie_break == TieBreak::none;
    } else {
      keep_states(relaxed->x);
    }
    if (model_.tie_break != TieBreak::none && relaxed->status == RunStatus::optimal) {
      report("tie_break");
      solution_.tie_break_complete = break_ties(*relaxed);
    }
    return std::move(solution_);
  }

 private:
  void report(std::string_view phase) {
    run_control_.phase = phase;
    if (run_control_.control->progress) run_control_.control->progress({phase, std::nullopt, 0});
  }
  Result<Run> run(const SparseProgram& program, const std::vector<double>* warm_x = nullptr) {
    auto done = solver_.run(program, run_control_, warm_x);
    if (done) solution_.iterations += done->iterations;
    return done;
  }
  void adopt(const Run& run) {
    auto point = point_of(model_, built_, run.x);
    solution_.power = std::move(point.power);
    solution_.curtailed = std::move(point.curtailed);
  }
  Solution interrupted(const Run& run) {
    solution_.status = SolveStatus::interrupted;
    if (!run.x.empty() && semi_lower_.empty()) adopt(run);  // repaired set-points may be below a lowest power
    if (!run.row_dual.empty()) {  // any duals prove something; unfinished ones not always more than none
      auto duals = model::duals_from_rows(model_, built_.layout, run.row_dual);
      if (model::lower_bound(model_, duals).cost > model::lower_bound(model_, {}).cost) solution_.duals = std::move(duals);
    }
    return std::move(solution_);
  }
  [[nodiscard]] bool needs_states(const Run& run) const {
    for (std::size_t j = 0; j < semi_lower_.size(); ++j)
      if (run.x[j] > 1e-9 * built_.program.upper[j] && run.x[j] < semi_lower_[j] * (1 - 1e-9)) return true;
    return false;
  }

  /// What is on stays on, what is off stays off. An optimum that has these states of itself is one of the narrower program
  /// too, with the same duals.
  void keep_states(const std::vector<double>& x) {
    for (std::size_t j = 0; j < semi_lower_.size(); ++j)
      if (semi_lower_[j] > 0) model::hold_state(built_.program, j, semi_lower_[j], x[j]);
  }

  /// (8): the on/off states, then the LP under them, whose duals tell the ties. `relaxed` becomes that LP's run.
  Result<void> choose_states(Run& relaxed) {
    auto program = built_.program;
    program.semi_lower = semi_lower_;
    auto states = run(program, &relaxed.x);
    if (!states) return tl::unexpected{std::move(states.error())};
    solution_.bound_cost = states->bound;
    if (states->status != RunStatus::optimal) solution_.status = SolveStatus::interrupted;
    if (states->x.empty()) {
      solution_.power.clear();
      solution_.curtailed.clear();
      return {};
    }
    keep_states(states->x);
    adopt(*states);
    auto polished = run(built_.program);
    if (!polished || polished->status != RunStatus::optimal) {  // the states' own point is good
      relaxed.status = RunStatus::interrupted;
      return {};
    }
    relaxed = std::move(*polished);
    adopt(relaxed);
    return {};
  }

  bool break_ties(const Run& first) {
    const double first_cost = model::cost_of(model_, solution_.power, solution_.curtailed);
    most_cost_ = first_cost + 1e-9 * std::max(1.0, std::abs(first_cost));
    // Less noise is tried where too little was fixed and the cost rises, then more, where too much was and no point is left.
    std::vector<std::array<std::vector<double>, 4>> tried;
    for (const double noise : {1.0, 1e-2, 1e-4, 1e4}) {
      auto face = optimal_face(built_.program, first, noise * solver_.dual_noise());
      std::array fixed{face.lower, face.upper, face.row_lower, face.row_upper};
      if (std::find(tried.begin(), tried.end(), fixed) != tried.end()) continue;
      tried.push_back(std::move(fixed));
      face.offset = 0;
      std::fill(face.cost.begin(), face.cost.end(), 0.0);
      if (choose_on(std::move(face), first.x)) return true;
      if (run_control_.should_stop()) return false;
    }
    return false;
  }

  /// Adopts the face's best in the order asked for.
  bool choose_on(SparseProgram face, const std::vector<double>& first_x) {
    if (model_.tie_break != TieBreak::flat) {
      set_order_cost(face);
      return adopt_if_as_cheap(run(face));
    }
    const auto net = flattest_net(face, first_x);
    if (net.empty()) return false;
    set_order_cost(face);
    for (const double room : {1e-8, 1e-7, 1e-6}) {  // an interior point is not on the face to the last digit
      keep_net(face, net, room);
      if (adopt_if_as_cheap(run(face))) return true;
    }
    return false;
  }

  /// The evenest net power on the face. Its squares are divided by the largest power, so that a solver's absolute tolerance
  /// means the same on a small site and on a large one. Empty where the solver finds none.
  std::vector<double> flattest_net(SparseProgram& face, const std::vector<double>& first_x) {
    double largest_net = 0;
    for (const int column : built_.layout.net_column)
      largest_net = std::max(largest_net, std::abs(first_x[static_cast<std::size_t>(column)]));
    face.quadratic.assign(face.cost.size(), 0.0);
    for (const int column : built_.layout.net_column)
      face.quadratic[static_cast<std::size_t>(column)] = largest_net > 0 ? 1 / largest_net : 1.0;
    const auto flat = run(face);
    face.quadratic.clear();
    std::vector<double> net;
    if (!flat || flat->status != RunStatus::optimal) return net;
    for (const int column : built_.layout.net_column) net.push_back(flat->x[static_cast<std::size_t>(column)]);
    return net;
  }

  void keep_net(SparseProgram& face, const std::vector<double>& net, double relative_room) const {
    for (std::size_t t = 0; t < net.size(); ++t) {
      const auto column = static_cast<std::size_t>(built_.layout.net_column[t]);
      const double room = relative_room * std::max(1.0, std::abs(net[t]));
      face.lower[column] = net[t] - room;
      face.upper[column] = net[t] + room;
    }
  }

  void set_order_cost(SparseProgram& face) const {
    for (const auto& session : model_.sessions)
      for (std::size_t j = 0; j < static_cast<std::size_t>(session.step_count); ++j) {
        const int t = session.first_step + static_cast<int>(j);
        const int weight = model_.tie_break == TieBreak::late ? t + 1 : model_.T - t;
        face.cost[session.offset + j] = -weight * model_.f[session.offset + j];
      }
  }

  bool adopt_if_as_cheap(const Result<Run>& run) {
    if (!run || run->status != RunStatus::optimal) return false;
    auto point = point_of(model_, built_, run->x);
    if (model::cost_of(model_, point.power, point.curtailed) > most_cost_) return false;
    solution_.power = std::move(point.power);
    solution_.curtailed = std::move(point.curtailed);
    return true;
  }

  const PlanningModel& model_;
  RunControl run_control_;
  ProgramSolver& solver_;
  ProgramWithLayout built_;
  std::vector<double> semi_lower_;
  Solution solution_;
  double most_cost_ = 0;
};

}  // namespace

Result<Solution> solve_in_stages(const PlanningModel& model, const SolveOptions& options, double default_lp_gap,
                                 const PlanControl& control, ProgramSolver& solver) {
  const RunControl run_control{Clock::now() + options.time_limit,
                               options.gap.value_or(model.integer ? milp_gap : default_lp_gap), &control};
  return Stages{model, run_control, solver}.solve();
}

}  // namespace chargeplan::solvers
