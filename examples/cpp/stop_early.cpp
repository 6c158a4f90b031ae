// A plan of 2,000 cars that must be there within 50 ms: it is feasible, and says how far from the best it may be.
#include "example_day.hpp"

int main() {
  auto problem = example::office_day();
  chargeplan::SyntheticOptions demand;
  demand.session_count = 2'000;
  demand.time_zone = problem.horizon.time_zone;
  problem.sessions = example::value_or_exit(chargeplan::synthetic_sessions(demand));
  problem.site.grid_limit_kw = 3'000;
  chargeplan::PlanOptions options;
  options.solve.time_limit = std::chrono::milliseconds{50};
  const auto plan = example::value_or_exit(chargeplan::plan(problem, options));
  example::show("2,000 cars in 50 ms", plan);
  for (const auto& warning : plan.warnings) std::cout << "  " << warning.message << '\n';
  return plan.status == chargeplan::PlanStatus::infeasible ? 1 : 0;
}
