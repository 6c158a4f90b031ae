/// The net power i_t - e_t of every step as a column, or as many: what `flat` is about. Source: docs/solver.md, "Flat".
#pragma once

#include <vector>

#include "model/planning_model.hpp"
#include "solvers/fleet/program.hpp"

namespace chargeplan::solvers::fleet {

/// How fine a chord of the square is: of `step_kw` next to the net power of now, of more further away.
struct NetGrid {
  double step_kw = 0;
  double scale_kw = 0;  ///< of net powers; tie costs are slopes of the square over it
};

/// So many steps of the grid to either side are alike.
inline constexpr int even_pieces = 8;

/// Of a plan, by step.
[[nodiscard]] std::vector<double> net_power_of(const model::PlanningModel& model, const std::vector<double>& power,
                                               const std::vector<double>& curtailed);

/// All that the net power can be, in pieces of one price each.
[[nodiscard]] std::vector<NetPower> net_ranges(const model::PlanningModel& model);

/// The square of the net power, piecewise linear around `net_kw`, as a tie cost; its price as the cost.
[[nodiscard]] std::vector<NetPower> chords(const model::PlanningModel& model, const std::vector<double>& net_kw,
                                           const NetGrid& grid);

/// What it is, give or take `room_kw`, so that rows can be kept to rounding.
[[nodiscard]] std::vector<NetPower> held(const model::PlanningModel& model, const std::vector<double>& net_kw, double room_kw);

/// A point of a program with net powers: every column for the set-points (above their lowest power, where they have one) and k in x.
void complete_net_point(const Program& program, std::vector<double>& x);

}  // namespace chargeplan::solvers::fleet
