#pragma once

#include "chargeplan/plan.hpp"

namespace chargeplan::test {

/// All of a plan that is not a time.
inline Plan without_times(Plan plan) {
  plan.solver.build_s = plan.solver.solve_s = plan.solver.total_s = 0;
  return plan;
}

}  // namespace chargeplan::test
