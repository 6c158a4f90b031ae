#include "planning/finish.hpp"

#include <utility>

#include "chargeplan/kpi.hpp"
#include "domain/uncontrolled.hpp"
#include "model/bound.hpp"
#include "planning/certify.hpp"
#include "planning/extract.hpp"

namespace chargeplan::planning {

Plan finish_plan(const Problem& problem, const PlanOptions& options, std::span<const domain::SessionTerms> terms,
                 const model::PlanningModel& model, Solved solved) {
  const auto bound = model::lower_bound(model, std::move(solved.solution.duals));
  auto plan = extract_plan(problem, terms, model, best_set_points(model, solved.solution), bound);
  plan.formulation = options.formulation;
  plan.solver.name = solved.backend->name();
  plan.solver.iterations = solved.solution.iterations;
  plan.solver.bound_source = "duals";
  certify(options, bound.cost, solved, plan);
  add_remarks(problem, options, terms, std::move(solved.warnings), plan);
  plan.kpi = measure(problem, plan);
  plan.uncontrolled = domain::charge_uncontrolled(problem, terms);
  return plan;
}

}  // namespace chargeplan::planning
