/// From a solver's answer to a plan that lacks nothing but its check.
#pragma once

#include <span>

#include "chargeplan/plan.hpp"
#include "chargeplan/problem.hpp"
#include "domain/session_terms.hpp"
#include "model/planning_model.hpp"
#include "planning/choose_backend.hpp"

namespace chargeplan::planning {

/// `terms` and `model` are those of `problem` and `options`, `solved` the answer to `model`.
/// Result: set-points, figures, proof, remarks and KPIs; of the solver's report, all but the times.
[[nodiscard]] Plan finish_plan(const Problem& problem, const PlanOptions& options, std::span<const domain::SessionTerms> terms,
                               const model::PlanningModel& model, Solved solved);

}  // namespace chargeplan::planning
