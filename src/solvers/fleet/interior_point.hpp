/// Mehrotra's predictor-corrector method on a Program. Source: docs/solver.md, "The interior point".
#pragma once

#include <Eigen/Dense>

#include <cstddef>
#include <functional>
#include <vector>

#include "solvers/fleet/program.hpp"
#include "solvers/fleet/team.hpp"

namespace chargeplan::solvers::fleet {

/// A primal-dual point: x and its multipliers z (of x >= 0) and w (of x <= upper), y of the rows.
struct Iterate {
  Eigen::ArrayXd x, z, w;
  std::vector<double> session_y;
  std::vector<double> row_y;
};

/// Where the method starts: inside all bounds, near the rows; its multipliers fit the reduced costs of its y.
[[nodiscard]] Iterate starting_point(const Program& program, const std::vector<double>& cost);

struct InteriorPointOptions {
  double gap = 1e-9;  ///< of primal and dual cost, relative; rows are right as far, or to 1e-7
  int iteration_limit = 100;
  Team* team = nullptr;                  ///< who helps, if anybody; the answer is the same to the bit
  std::vector<double> square = {};       ///< q of the cost q x^2 / 2, by column; of the site's only. Empty: all 0
  std::function<bool(double gap)> stop;  ///< after every iteration
};

enum class InteriorPointStatus { solved, stopped, stalled };

struct InteriorPointResult {
  InteriorPointStatus status = InteriorPointStatus::stalled;
  Iterate iterate;
  int iterations = 0;
};

/// `cost` may differ from program.cost. A row or session without any room is given a little.
[[nodiscard]] InteriorPointResult solve_interior_point(const Program& program, const std::vector<double>& cost,
                                                       const InteriorPointOptions& options);

}  // namespace chargeplan::solvers::fleet
