#include "solvers/fleet/room.hpp"

#include <algorithm>

namespace chargeplan::solvers::fleet {

Program with_room(Program program) {
  constexpr double little = 1e-6;
  const auto at = [](int i) { return static_cast<std::size_t>(i); };
  std::vector<double> reach(program.row_count());
  for (std::size_t s = 0; s < program.sessions.size(); ++s) {
    const auto& session = program.sessions[s];
    double full_kwh = 0;
    for (std::size_t k = 0; k < at(session.step_count); ++k) {
      const std::size_t j = session.offset + k;
      full_kwh += program.a[j] * program.upper[j];
      for (int n = session.node; n >= 0; n = program.nodes[at(n)].parent)
        if (const int row = program.nodes[at(n)].row[at(session.first_step) + k]; row >= 0) reach[at(row)] += program.upper[j];
    }
    if (program.need[s] >= little * full_kwh) continue;
    program.need[s] = little * full_kwh;
    auto& upper = program.upper[program.unmet + s];
    upper = std::max(upper, 2 * program.need[s]);
  }
  for (std::size_t c = program.site; c < program.column_count(); ++c) program.upper[c] = std::max(program.upper[c], 1e-9);
  for (std::size_t r = 0; r < reach.size(); ++r) {
    if (reach[r] <= 0 || program.right[r] >= little * reach[r]) continue;
    program.right[r] = little * reach[r];
    auto& upper = program.upper[at(program.slack[r])];
    upper = std::max(upper, 2 * program.right[r]);
  }
  return program;
}

}  // namespace chargeplan::solvers::fleet
