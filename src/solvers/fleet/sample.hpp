/// Some of a program's sessions with their share of the limits. Source: docs/solver.md, "A site with one limit".
#pragma once

#include <cstddef>
#include <vector>

#include "solvers/fleet/program.hpp"

namespace chargeplan::solvers::fleet {

/// Of a program without groups, at another `cost` of its columns; no plan of the sample is preferred by a tie. Peak and
/// overload stay those of the whole: a step sees its share of them.
[[nodiscard]] Program sample_of(const Program& program, const std::vector<double>& cost, std::vector<std::size_t> sessions);

}  // namespace chargeplan::solvers::fleet
