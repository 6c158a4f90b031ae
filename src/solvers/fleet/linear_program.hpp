/// A Program to its optimal vertex: flow, or interior point and feasible point; untangling, simplex method. Source: docs/solver.md.
#pragma once

#include <functional>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "model/planning_model.hpp"
#include "solvers/fleet/program.hpp"
#include "solvers/fleet/simplex.hpp"
#include "solvers/fleet/team.hpp"

namespace chargeplan::solvers::fleet {

/// Whom a solve asks and tells, and who helps it.
struct Watch {
  std::function<bool()> should_stop;
  std::function<void(std::string_view phase, std::optional<double> gap)> report;
  Team& team;
};

struct Vertex {
  SimplexStatus status = SimplexStatus::stalled;
  std::vector<double> x;          ///< feasible whatever the status
  std::vector<double> row_y;      ///< of the coupling rows; of the optimum if the status is optimal
  std::vector<double> session_y;  ///< of the sessions' rows, likewise
  int iterations = 0;             ///< of the interior point, or rounds of the flow
  long pivots = 0;
};

[[nodiscard]] Vertex solve_linear_program(const Program& program, const model::PlanningModel& model, const Watch& watch);

/// The same from a feasible point that is near the optimum; `row_y` and `tied` as Simplex takes them. More pivots than `most_pivots` are as good
/// as a stop.
[[nodiscard]] Vertex solve_from(const Program& program, std::vector<double> x, const Watch& watch,
                                const std::vector<double>& row_y = {}, long most_pivots = std::numeric_limits<long>::max(),
                                std::vector<std::size_t> tied = {});

/// The same from another plan, or where the limits leave too little of it from its prices, by a flow. Result: nothing where that
/// is not near: more pivots would take longer than to begin anew.
[[nodiscard]] std::optional<Vertex> solve_from_plan(const Program& program, const model::PlanningModel& model,
                                                    const model::Start& start, const Watch& watch);

/// Duals of the coupling rows, and of limits that are upper ends, in the terms of the model.
[[nodiscard]] model::Duals duals_of(const Program& program, const model::PlanningModel& model, const Vertex& vertex);

}  // namespace chargeplan::solvers::fleet
