/// A problem that keeps a solver busy for seconds: synthetic sessions, a price that moves, a limit that binds.
#pragma once

#include <cmath>
#include <stdexcept>
#include <vector>

#include "chargeplan/demand.hpp"
#include "chargeplan/problem.hpp"

namespace chargeplan::test {

inline Problem large_problem(int session_count) {
  SyntheticOptions synthetic;
  synthetic.session_count = session_count;
  auto sessions = synthetic_sessions(synthetic);
  if (!sessions) throw std::runtime_error{sessions.error().message};
  Problem problem;
  problem.horizon.start = std::chrono::sys_days{synthetic.date};
  problem.sessions = std::move(*sessions);
  std::vector<double> price;
  for (int t = 0; t < problem.horizon.step_count; ++t) price.push_back(0.15 + 0.1 * std::sin(t * 0.7) + 0.001 * (t % 7));
  problem.site.import_price_per_kwh = price;
  problem.site.grid_limit_kw = 1.2 * session_count;
  return problem;
}

}  // namespace chargeplan::test
