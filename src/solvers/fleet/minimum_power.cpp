#include "solvers/fleet/minimum_power.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "model/bound.hpp"
#include "solvers/fleet/branch_and_bound.hpp"
#include "solvers/fleet/layers.hpp"
#include "solvers/fleet/loosen.hpp"
#include "solvers/fleet/state_moves.hpp"
#include "solvers/fleet/states.hpp"

namespace chargeplan::solvers::fleet {
namespace {

using model::PlanningModel;

/// A vertex of the hull differs from a plan in no more sessions than there are tight rows; which, is luck.
constexpr unsigned most_rounds = 8;

/// From the vertices of so many rounds after the first set-points are put on and off, then from the best plan, with more patience: until so many
/// tries led to nothing that matters to the gap; and in all.
constexpr unsigned starts = 1;
constexpr int in_vain_from_each = 30, in_vain_from_best = 100, most_tries = 2000;
constexpr double of_gap = 1e-2;

/// Another vertex does not close a gap so many times the one asked for.
constexpr double within_reach = 10;

/// Of the time that is left, what a search of some states leaves for those after it: one part in so many.
constexpr int left_for_others = 5;

/// States for HiGHS to search at a time.
constexpr std::size_t most_open = 300;

/// HiGHS rounds the root's relaxation up to a hundred times, each set-point by itself, without a look at the clock: for so many states it
/// takes a second, for twice as many four.
constexpr double states_in_first_second = 4500;

/// A gap that is none.
constexpr double rounding = 1e-12;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

std::vector<double> set_points_of(const Program& program, const std::vector<double>& x) {
  return {x.begin(), x.begin() + static_cast<std::ptrdiff_t>(program.unmet)};
}

/// Whose moves are tried next.
struct Turns {
  explicit Turns(std::size_t sessions) : is_out(sessions, 0), most{sessions} {}

  void begin_again(Where next) {
    std::fill(is_out.begin(), is_out.end(), 0);
    where = next;
  }
  void leave_out(const std::vector<StateMove>& moves) {
    for (const auto& move : moves) is_out[move.session] = 1;
  }

  std::vector<char> is_out;  ///< sessions that had their turn
  std::size_t most;          ///< moves at a time
  Where where = Where::any_step;
  int in_vain = 0;  ///< tries
};

/// The best plan and the best bound so far.
class MinimumPower {
 public:
  MinimumPower(const Program& program, const PlanningModel& model, const Watch& watch, const RunControl& control)
      : program_{program}, model_{model}, watch_{watch}, control_{control} {}

  MinimumPowerPlan solve(const Vertex& relaxed) {
    if (relaxed.status == SimplexStatus::optimal) {
      search(relaxed);
      search_near_vertices();
      if (!done() && has_time_for_all()) by_highs(control_, {});
    }
    const bool was_stopped = best_.power.empty() || (!closed() && watch_.should_stop());
    if (was_stopped) (void)settled(set_points_of(program_, relaxed.x));  // a start is often nearer than what was under way
    return {std::move(best_.power), std::move(best_.curtailed), best_.cost, bound_cost_, best_.is_optimal, iterations_};
  }

 private:
  /// From the states of the plan to start from, if there is one, then from those of the hull.
  void search(const Vertex& relaxed) {
    const auto duals = duals_of(program_, model_, relaxed);
    prove(duals);
    std::optional<SettledPlan> known;
    if (model_.start) known = loosened(settled(known_power(relaxed)), duals);
    const auto move_known = [&] {
      if (known && !done()) move(*std::exchange(known, std::nullopt), in_vain_from_each);
    };
    for (unsigned round = 0; round < most_rounds && !done(); ++round) {
      if (round == starts + 1) {
        move(best_, in_vain_from_best);
        move_known();
      }
      if (round > starts && (done() || !is_within_reach(best_.cost))) return;
      const auto& power = power_of_layers(duals, round);
      if (done()) return;
      auto start = loosened(settled(power), duals);
      if (round > 0)
        move(std::move(start), in_vain_from_each);
      else if (known && (known->cost < start.cost || is_within_reach(known->cost)))
        move_known();
    }
  }

  /// The set-points to start from, and those of the relaxation for sessions that have none there.
  [[nodiscard]] std::vector<double> known_power(const Vertex& relaxed) const {
    auto power = model_.start->power;
    for (const auto& session : model_.sessions) {
      const auto first = power.begin() + static_cast<std::ptrdiff_t>(session.offset), end = first + session.step_count;
      const auto given = relaxed.x.begin() + static_cast<std::ptrdiff_t>(session.offset);
      if (std::all_of(first, end, [](double kw) { return kw <= 0; })) std::copy(given, given + session.step_count, first);
    }
    return power;
  }

  [[nodiscard]] double gap() const { return gap_of(best_.cost, bound_cost_); }
  [[nodiscard]] bool is_within_reach(double cost) const { return gap_of(cost, bound_cost_) <= within_reach * control_.gap; }
  [[nodiscard]] bool closed() const { return best_.keeps_rows && gap() <= std::max(control_.gap, rounding); }
  [[nodiscard]] bool done() const { return closed() || (!best_.power.empty() && watch_.should_stop()); }

  void report() const { watch_.report("solve", std::isfinite(gap()) ? std::optional{std::max(0.0, gap())} : std::nullopt); }

  void prove(const model::Duals& duals) {
    bound_cost_ = std::max(bound_cost_, model::lower_bound_with_states(model_, duals));
    report();
  }

  /// The hull's set-points of least cost, and the bound by their prices. Each round ends in another vertex.
  const std::vector<double>& power_of_layers(const model::Duals& duals, unsigned round) {
    const auto layered = layers_of(model_, duals, round % 2 == 0 ? PartlyUsed::as_priced : PartlyUsed::as_any);
    auto program = build_program(layered.model);
    if (round > 0) shuffle_ties(layered, model_, round, program.tie_cost);
    const auto hull = solve_linear_program(program, layered.model, linear_);
    iterations_ += hull.iterations + hull.pivots;
    if (hull.status == SimplexStatus::optimal) prove(duals_of(program, layered.model, hull));
    return vertices_.emplace_back(sum_of_layers(layered, model_, hull.x));
  }

  /// More set-points on, as long as that makes the plan cheaper.
  SettledPlan loosened(SettledPlan plan, const model::Duals& duals) {
    while (!done()) {
      const auto power = with_more_on(program_, model_, duals, plan.power);
      if (power.empty()) break;
      auto next = settled(power);
      if (next.cost >= plan.cost) break;
      plan = std::move(next);
    }
    return plan;
  }

  /// The best plan under the states near set-points.
  SettledPlan settled(const std::vector<double>& power) { return settled(states_near(program_, model_, power), power); }

  /// The best plan under states, sought from set-points that are near.
  SettledPlan settled(States states, const std::vector<double>& power) {
    const auto above = program_above(program_, model_, states);
    auto vertex = solve_from(above, point_above(program_, above, model_, states, power), linear_);
    iterations_ += vertex.pivots;
    SettledPlan plan;
    plan.power = power_above(above, model_, states, vertex.x);
    plan.states = std::move(states);
    plan.curtailed.resize(at(model_.T));
    for (std::size_t t = 0; t < plan.curtailed.size(); ++t)
      if (const int k = program_.curtailed[t]; k >= 0) plan.curtailed[t] = std::clamp(vertex.x[at(k)], 0.0, model_.V[t]);
    plan.cost = model::cost_of(model_, plan.power, plan.curtailed);
    for (const int slack : above.slack) plan.room.push_back(slack < 0 ? infinity : vertex.x[at(slack)]);
    plan.row_y = std::move(vertex.row_y);
    plan.session_y = std::move(vertex.session_y);
    plan.is_optimal = vertex.status == SimplexStatus::optimal;
    plan.keeps_rows = vertex.status != SimplexStatus::stalled;
    if (best_.power.empty() || (plan.keeps_rows && (plan.cost < best_.cost || !best_.keeps_rows))) {
      best_ = plan;
      report();
    }
    return plan;
  }

  /// Moves that pay at the plan's own prices; where none is left, those to where there is room.
  void move(SettledPlan plan, int most_in_vain) {
    Turns turns{model_.sessions.size()};
    while (!done() && tries_ < most_tries && turns.in_vain < most_in_vain) {
      StateMoves from{program_, model_, plan};
      auto moves = from.offers(turns.where);
      std::erase_if(moves, [&](const StateMove& each) { return turns.is_out[each.session] != 0; });
      if (!moves.empty()) {
        try_moves(from, moves, plan, turns);
      } else if (turns.where == Where::any_step) {
        turns.begin_again(Where::with_room);
        turns.most = model_.sessions.size();
      } else {
        return;
      }
    }
  }

  /// All, or half as many until the plan costs no more. Where it costs the same, these sessions have had their turn until something pays.
  void try_moves(StateMoves& from, const std::vector<StateMove>& moves, SettledPlan& plan, Turns& turns) {
    const double little = 1e-9 * std::max(1.0, std::abs(plan.cost)), enough = std::max(little, some(plan.cost));
    for (std::size_t count = std::min(turns.most, moves.size()); count > 0 && !done(); count /= 2) {
      auto states = plan.states;
      const auto made = from.make(moves, count, states);
      count = made.size();
      ++tries_;
      ++turns.in_vain;
      report();
      if (made.empty()) return turns.leave_out(moves);
      auto next = settled(std::move(states), plan.power);
      const double gain = plan.cost - next.cost;
      const bool is_taken = gain >= -little;
      turns.most = is_taken ? 2 * count : 1;
      if (gain > little)
        turns.begin_again(Where::any_step);
      else if (is_taken || count == 1)
        turns.leave_out(made);
      if (gain > enough) turns.in_vain = 0;
      if (!is_taken) continue;
      plan = std::move(next);
      return;
    }
  }

  /// HiGHS on the states in which the best plan and a vertex of the hull differ, or the vertex has none: the best are mostly among these.
  void search_near_vertices() {
    for (std::size_t v = vertices_.size(); v-- > 0 && !done();) {
      const double before = best_.cost;
      for (std::size_t first = 0; first < at(model_.T) && !done();) first = search_near(vertices_[v], first);
      if (before - best_.cost <= some(before)) return;
    }
  }

  /// As many steps from `first` on as HiGHS has states for. Sessions that are not there in these keep their set-points, for which it
  /// would need most of its time. Result: the next step.
  std::size_t search_near(const std::vector<double>& power, std::size_t first) {
    const auto is_open = unlike_states(program_, model_, power, best_.states);
    std::vector<std::size_t> open(at(model_.T));
    for_each_set_point([&](std::size_t j, const auto& session) { open[session.step_of(j)] += is_open[j] != 0 ? 1U : 0U; });
    std::size_t end = first, count = 0;
    while (end < open.size() && (count == 0 || count + open[end] <= most_open)) count += open[end++];
    if (count == 0) return end;
    std::vector<Freedom> freedom(is_open.size(), Freedom::none);
    for_each_set_point([&](std::size_t j, const auto& session) {
      const auto arrival = at(session.first_step), departure = arrival + at(session.step_count), t = session.step_of(j);
      if (arrival < end && departure > first)
        freedom[j] = is_open[j] != 0 && t >= first && t < end ? Freedom::all : Freedom::power;
    });
    auto control = control_;
    control.deadline -= (control.deadline - Clock::now()) / left_for_others;
    control.gap *= static_cast<double>(count) / static_cast<double>(std::accumulate(open.begin(), open.end(), std::size_t{0}));
    by_highs(control, freedom);
    return end;
  }

  template <class Visit>
  void for_each_set_point(Visit visit) const {
    for (const auto& session : program_.sessions)
      for (std::size_t j = session.offset; j < session.offset + at(session.step_count); ++j) visit(j, session);
  }

  /// For the root of a search of all states, in which HiGHS sees no stop.
  [[nodiscard]] bool has_time_for_all() const {
    double states = 0;
    for (const auto& session : model_.sessions) states += session.p_min > 0 ? session.step_count : 0;
    const double needed_s = states * states / (states_in_first_second * states_in_first_second);
    return std::chrono::duration<double>(control_.deadline - Clock::now()).count() >= needed_s;
  }

  /// From the best plan; it may end where our bound proves what it has.
  void by_highs(RunControl control, const std::vector<Freedom>& freedom) {
    constexpr double within = 0.9;
    control.enough_cost = bound_cost_ + within * control_.gap * std::max(1.0, std::abs(bound_cost_));
    const auto found = search_states(model_, {best_.power, best_.curtailed}, control, freedom);
    iterations_ += found.iterations;
    bound_cost_ = std::max(bound_cost_, found.bound_cost);
    if (!found.power.empty()) (void)settled(found.power);
  }

  /// What matters to the gap.
  [[nodiscard]] double some(double cost) const { return of_gap * control_.gap * std::max(1.0, std::abs(cost)); }

  const Program& program_;
  const PlanningModel& model_;
  const Watch& watch_;
  const RunControl& control_;
  Watch linear_{watch_.should_stop, [this](std::string_view, std::optional<double>) { report(); }, watch_.team};
  SettledPlan best_;
  std::vector<std::vector<double>> vertices_;  ///< of the hull, by round: set-points
  double bound_cost_ = -infinity;              ///< proven
  long iterations_ = 0;
  int tries_ = 0;  ///< of moves
};

}  // namespace

MinimumPowerPlan plan_minimum_power(const Program& program, const PlanningModel& model, const Vertex& relaxed,
                                    const Watch& watch, const RunControl& control) {
  return MinimumPower{program, model, watch, control}.solve(relaxed);
}

}  // namespace chargeplan::solvers::fleet
