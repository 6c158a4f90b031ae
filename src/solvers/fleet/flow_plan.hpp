/// Where nothing but the site's limit joins the sessions, a plan is a flow from sessions to steps. Source: docs/solver.md, "A site with
/// one limit".
#pragma once

#include <functional>
#include <vector>

#include "solvers/fleet/program.hpp"

namespace chargeplan::solvers::fleet {

struct FlowPlan {
  bool fits = false;              ///< rows and prices; otherwise only the set-points say anything
  std::vector<double> x;          ///< of every column
  std::vector<double> row_y;      ///< of the coupling rows
  std::vector<std::size_t> tied;  ///< columns at an end that join the prices of steps which no column between its ends joins
  int rounds = 0;
};

/// Whether the only coupling rows are the site's limit, and a kW costs every session the same.
[[nodiscard]] bool is_flow(const Program& program);

/// The plan of least `cost`, but for what set-points of partial presence would still gain, and its prices. It does not fit if it was
/// stopped or took too many rounds.
[[nodiscard]] FlowPlan plan_flow(const Program& program, const std::vector<double>& cost,
                                 const std::function<bool()>& should_stop);

}  // namespace chargeplan::solvers::fleet
