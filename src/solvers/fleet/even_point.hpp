/// Where `flat` begins: the evenest net power on the face of least cost, to an interior point's accuracy.
/// Source: docs/solver.md, "Flat".
#pragma once

#include <vector>

#include "model/planning_model.hpp"
#include "solvers/fleet/linear_program.hpp"
#include "solvers/fleet/program.hpp"

namespace chargeplan::solvers::fleet {

struct EvenPoint {
  std::vector<double> x;  ///< of `program`, feasible; empty where no other plan than the vertex has the least cost
  bool is_near = false;   ///< to the evenest, at nearly the least cost; else x is the vertex's
  int iterations = 0;
};

/// `vertex`: the optimum of `program`; `scale_kw`: its largest net power.
[[nodiscard]] EvenPoint even_point(const Program& program, const model::PlanningModel& model, const Vertex& vertex,
                                   double scale_kw, const Watch& watch);

}  // namespace chargeplan::solvers::fleet
