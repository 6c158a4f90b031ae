/// What an interior-point iteration does with each column by itself. Source: docs/solver.md, "Three passes".
#pragma once

#include <array>
#include <cstddef>

namespace chargeplan::solvers::fleet {

/// Half open.
struct Range {
  std::size_t first = 0, end = 0;
  [[nodiscard]] std::size_t size() const noexcept { return end - first; }
};

/// By column.
struct Columns {
  const double* cost = nullptr;
  const double* upper = nullptr;
  double* x = nullptr;
  double* z = nullptr;
  double* w = nullptr;
  double* theta = nullptr;
  double* reduced = nullptr;  ///< c - A'y
  double* affine = nullptr;   ///< dx of the predictor
  double* dx = nullptr;       ///< of the corrector
};

/// How much of what the corrector changes of the predictor's direction a step may take.
inline constexpr std::array<double, 2> weights{1, 0.3};

struct Step {
  double target = 0;  ///< the mu that the corrector aimed at
  double primal = 0, dual = 0;
  double primal_weight = 1, dual_weight = 1;
};

/// Of an iterate.
struct Sums {
  double primal = 0, dual = 0;  ///< cost x, -upper w
  double products = 0;          ///< x z + (upper - x) w
  double dual_error = 0;        ///< largest |c - A'y - z + w| x
  double lack = 0;              ///< largest of what a session's row lacks, in parts of its need
};

/// How far a direction may go: the largest relative decreases of what has to stay positive.
struct Decrease {
  double primal = 0, dual = 0;
};

using Decreases = std::array<Decrease, weights.size()>;

/// The affine direction's, and what becomes of the products along it.
struct AffineSums {
  Decrease decrease;
  double first = 0, second = 0;  ///< of z dx - w dx, and of what they change by
};

/// Takes the corrector's step; theta at the new iterate.
void advance(Columns c, Range range, Step step, Sums& sums);
/// What of z and w the reduced costs do not account for.
void compare_duals(Columns c, Range range, Sums& sums);

/// The corrector's rho is reduced + mu * centre - second, mu being known only once all columns were seen.
void look_ahead(Columns c, Range range, double* centre, double* second, AffineSums& sums);
/// `inverses`: 1 / (x (upper - x)), for the next.
void aim(Columns c, Range range, double target, double* rho, double* inverses);
/// By weight. `sum`: of numbers that are none where one of the direction is none.
void measure_step(Columns c, Range range, double target, const double* inverses, Decreases& decreases, double& sum);

}  // namespace chargeplan::solvers::fleet
