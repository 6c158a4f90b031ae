/// Sessions that share steps can swap power between them at no cost: what an interior point smears over many set-points, swaps
/// bring back to few. Source: docs/solver.md, "Untangling".
#pragma once

#include <vector>

#include "solvers/fleet/program.hpp"
#include "solvers/fleet/team.hpp"

namespace chargeplan::solvers::fleet {

/// Moves power around cycles session - step - session - … until the set-points between their ends, of steps in which their
/// sessions are fully present, form a forest at every node: no more of them than sessions and steps together. Every row's
/// sum stays, and so do cost and tie cost. The same to the bit for every team.
void untangle(const Program& program, std::vector<double>& x, Team& team);

}  // namespace chargeplan::solvers::fleet
