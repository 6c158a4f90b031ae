/// What is proven of a plan, and what the reader must be told.
#pragma once

#include <span>
#include <vector>

#include "chargeplan/plan.hpp"
#include "chargeplan/problem.hpp"
#include "domain/session_terms.hpp"
#include "planning/choose_backend.hpp"
#include "planning/extract.hpp"
#include "solvers/backend.hpp"

namespace chargeplan::planning {

/// The solver's set-points, or the greedy plan's where there are none or those cost more.
[[nodiscard]] SetPoints best_set_points(const model::PlanningModel& model, const solvers::Solution& solution);

/// Fills bound, gap and status, and warns where the proof is not complete.
void certify(const PlanOptions& options, double dual_bound_cost, const Solved& solved, Plan& plan);

/// The problem's remarks as warnings and session notes, after the solvers'.
void add_remarks(const Problem& problem, const PlanOptions& options, std::span<const domain::SessionTerms> terms,
                 std::vector<Issue> solver_warnings, Plan& plan);

}  // namespace chargeplan::planning
