/// How far an interior-point iteration goes along its directions. Source: docs/solver.md, "The interior point".
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "solvers/fleet/columns.hpp"

namespace chargeplan::solvers::fleet {

/// The blocks that allow least do not hold back all others: they lag behind, each as far as its own columns let it.
class StepLengths {
 public:
  explicit StepLengths(std::size_t blocks) : affine(blocks), corrected(blocks) {}

  /// By block of columns; filled by the caller before they are asked for.
  std::vector<Decrease> affine;
  std::vector<Decreases> corrected;

  /// How far x and the multipliers go along the affine direction. `site`: of the columns that are in no block.
  [[nodiscard]] std::pair<double, double> of_affine(const Decrease& site) const;

  /// Of every weight of the corrector the one that leads furthest (Colombo and Gondzio), for x and for the multipliers. `target`: the
  /// mu that it aimed at; `part`: of the way to the boundary. `is_quadratic`: x and the multipliers go as far as each other, with
  /// the whole corrector.
  void choose(const Decreases& site, double target, double part, bool is_quadratic);

  /// Of all that do not lag behind, and of a block. Before any was chosen: none.
  [[nodiscard]] const Step& step() const noexcept { return step_; }
  [[nodiscard]] Step of_block(std::size_t block) const;

 private:
  Step step_;
  double part_ = 1;
  std::size_t primal_choice_ = 0, dual_choice_ = 0;  ///< of the weights
};

}  // namespace chargeplan::solvers::fleet
