/// The sessions of an interior point in parts, which threads walk side by side. Source: docs/solver.md, "Three passes".
#pragma once

#include <Eigen/Dense>

#include <cstddef>
#include <vector>

#include "solvers/fleet/columns.hpp"
#include "solvers/fleet/program.hpp"
#include "solvers/fleet/schur.hpp"
#include "solvers/fleet/session_passes.hpp"

namespace chargeplan::solvers::fleet {

/// What the sessions of a part that is not a node's first add to it.
struct Share {
  std::size_t node = 0;
  Response response;
};

/// Blocks that one thread walks, and what they add up to.
struct Part {
  Range blocks;
  BlockColumns rho, second;
  PartSums sums;
  std::vector<std::size_t> nodes;  ///< of its sessions
  std::vector<std::size_t>
      first_of;  ///< nodes whose response in the Schur complement it fills; the first part's with those of no session
  std::vector<Share> shares;  ///< of its other nodes
  /// By node, empty where it has none; the first part's, which all others are added to, of all nodes.
  std::vector<Eigen::VectorXd> power, centre_shift, second_shift;
  Sums of_iterate;
  AffineSums of_affine;
  double sum = 0;
};

/// How many there are depends on the program alone, and what they add up to is added in their order: the answer does not depend on
/// the threads. `program`: with the sessions by node, so that two parts share one node at most. The parts refer to `schur`.
[[nodiscard]] std::vector<Part> parts_of(const Program& program, const std::vector<SessionBlock>& blocks,
                                         SchurComplement& schur);

}  // namespace chargeplan::solvers::fleet
