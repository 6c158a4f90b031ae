/// Sessions with the same stay, one after the other: their answers to prices can be summed four at a time.
/// Source: docs/solver.md, "Three passes".
#pragma once

#include <vector>

#include "solvers/fleet/program.hpp"

namespace chargeplan::solvers::fleet {

/// By place: which session, which column of the program that was given.
struct StayOrder {
  std::vector<std::size_t> session;
  std::vector<std::size_t> column;
};

/// By node, then first step, then steps.
[[nodiscard]] StayOrder stay_order(const Program& program);

/// Of all sessions or some. Their columns follow them and the site's stay where they are.
[[nodiscard]] StayOrder order_of(const Program& program, std::vector<std::size_t> sessions);

/// A program of the sessions that `order` names, under the same limits.
[[nodiscard]] Program in_order(const Program& program, const StayOrder& order);

}  // namespace chargeplan::solvers::fleet
