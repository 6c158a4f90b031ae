/// The least-cost plan of a small problem by a general LP solver: eqs. (1)-(7) row by row, with nothing saved. A third writing
/// of the model, in tests only, to hold the checker's bound against.
#pragma once

#include "chargeplan/options.hpp"
#include "support/reference_plan.hpp"

namespace chargeplan::test {

struct ReferenceSolution {
  double objective_cost = 0;  ///< as the solver sees it
  SetPoints set_points;
  std::vector<double> curtailed_kw;
  ShadowPrices prices;
};

[[nodiscard]] ReferenceSolution solve_reference_lp(const Problem& problem, const PlanOptions& options);

}  // namespace chargeplan::test
