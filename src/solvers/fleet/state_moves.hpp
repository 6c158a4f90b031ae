/// Which set-points to put on and off, by the prices of the best plan under the states of now. Source: docs/solver.md, "Minimum power".
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "model/planning_model.hpp"
#include "solvers/fleet/lowest_power_room.hpp"
#include "solvers/fleet/program.hpp"
#include "solvers/fleet/states.hpp"

namespace chargeplan::solvers::fleet {

/// The best plan under some states, its prices, and what every coupling row has left; infinite of an equation.
struct SettledPlan {
  States states;
  std::vector<double> power, curtailed;
  double cost = infinity;
  std::vector<double> row_y, session_y, room;
  bool is_optimal = false;  ///< under its states
  bool keeps_rows = true;   ///< false: its simplex method stalled, maybe beyond a limit
};

/// Of one session: one set-point goes on, or off, or one for another.
struct StateMove {
  std::size_t session = 0;
  std::optional<std::size_t> on, off;
  double gain = 0;  ///< money, at the prices of now
};

/// Where a set-point goes on: wherever the lowest powers leave room, or, if that is another step, where the plan itself does.
enum class Where { any_step, with_room };

/// Moves from one plan.
class StateMoves {
 public:
  StateMoves(const Program& program, const model::PlanningModel& model, const SettledPlan& from);

  /// The best of each session that gains by one; the best first.
  [[nodiscard]] std::vector<StateMove> offers(Where where) const;
  /// The states after as many of the moves as there is room for, at most `most`. Result: these moves, in the order of `moves`.
  [[nodiscard]] std::vector<StateMove> make(const std::vector<StateMove>& moves, std::size_t most, States& states);

 private:
  [[nodiscard]] std::optional<StateMove> best(std::size_t s, Where where) const;
  [[nodiscard]] bool has_room(std::size_t j, double kw) const;
  [[nodiscard]] bool make(const StateMove& move, States& states, LowestPowerRoom& room);

  const Program& program_;
  const model::PlanningModel& model_;
  const SettledPlan& from_;
  std::vector<double> price_;  ///< by set-point, of a kWh
};

}  // namespace chargeplan::solvers::fleet
