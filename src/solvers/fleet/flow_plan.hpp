/// Where nothing but the site's limit, sun and peak join the sessions, a plan is a flow from sessions to steps. Source: docs/solver.md, "A
/// site with one limit".
#pragma once

#include <functional>
#include <optional>
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

/// Of another plan: its columns, and its duals of the coupling rows.
struct FlowStart {
  std::vector<double> x, row_y;
};

/// The plan of least `cost` of a program that `is_flow`, but for what set-points of partial presence would still gain, and its
/// prices. It is sought from the prices of `start`, else of a sample. It does not fit if it was stopped, took too many rounds or,
/// where cars come and go within a step, passes a limit or has no room under it for sun that is switched off.
[[nodiscard]] FlowPlan plan_flow(const Program& program, const std::vector<double>& cost,
                                 const std::function<bool()>& should_stop, const std::optional<FlowStart>& start = {});

}  // namespace chargeplan::solvers::fleet
