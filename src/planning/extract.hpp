/// Set-points and duals of a solver -> everything that a Plan says of them.
#pragma once

#include <span>
#include <vector>

#include "chargeplan/plan.hpp"
#include "chargeplan/problem.hpp"
#include "domain/session_terms.hpp"
#include "model/bound.hpp"
#include "model/planning_model.hpp"

namespace chargeplan::planning {

struct SetPoints {
  std::vector<double> power;      ///< in the model's order, kW
  std::vector<double> curtailed;  ///< k_t, kW
};

/// Rounds what is within 1e-9 of a bound to it (model.md, "Tolerances").
void snap_to_bounds(const model::PlanningModel& model, SetPoints& set_points);

/// Result: site, groups, sessions and cost, with objective = sum of its parts; the bound's duals as prices.
[[nodiscard]] Plan extract_plan(const Problem& problem, std::span<const domain::SessionTerms> terms,
                                const model::PlanningModel& model, const SetPoints& set_points, const model::Bound& bound);

/// The site as it is without any car, for a plan that is infeasible.
[[nodiscard]] Plan empty_plan(const Problem& problem);

}  // namespace chargeplan::planning
