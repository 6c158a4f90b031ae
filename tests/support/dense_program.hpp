/// fleet's Program written out: one dense matrix, the sessions' rows first, then the coupling rows; nothing eliminated.
#pragma once

#include <Eigen/Dense>

#include <vector>

#include "demand/random.hpp"
#include "solvers/fleet/interior_point.hpp"
#include "solvers/fleet/program.hpp"

namespace chargeplan::test {

struct DenseProgram {
  Eigen::MatrixXd A;
  Eigen::VectorXd right;
};

[[nodiscard]] DenseProgram written_out(const solvers::fleet::Program& program);

/// What a row lacks at most at `x`, relative to the terms of its sum, or to a thousandth of the largest right side if that is more.
[[nodiscard]] double worst_row(const DenseProgram& dense, const std::vector<double>& x);

/// What a column is at most outside of its ends; 0 = inside, to the bit.
[[nodiscard]] double worst_column(const solvers::fleet::Program& program, const std::vector<double>& x);

[[nodiscard]] std::vector<double> vector_of(const Eigen::ArrayXd& values);
[[nodiscard]] double sum_of_products(const std::vector<double>& one, const std::vector<double>& other);

/// The part of (7) that a Program leaves out, as no column changes it: other load, sessions without a present step, and energy
/// that no battery takes.
[[nodiscard]] double constant_cost(const solvers::fleet::Program& program, const model::PlanningModel& model);

/// Columns anywhere between their ends, multipliers that mean nothing. One column in three is at an end.
[[nodiscard]] solvers::fleet::Iterate random_iterate(const solvers::fleet::Program& program, demand::SplitMix64& source);

}  // namespace chargeplan::test
