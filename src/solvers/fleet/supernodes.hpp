/// The order in which a sparse symmetric matrix is eliminated, and what its factor looks like.
/// Source: docs/solver.md, "Few sessions, many rows".
#pragma once

#include <Eigen/SparseCore>

#include <cstddef>
#include <vector>

namespace chargeplan::solvers::fleet {

/// Columns of the factor, one after the other, with the same rows below them: the first rows of its dense front. All numbers but the
/// matrix's own are places in the order of elimination.
struct Supernode {
  int first = 0, width = 0;  ///< columns
  int parent = -1;           ///< that its update goes to; none: it has no rows below
  std::size_t first_row = 0, end_row = 0;

  [[nodiscard]] int end() const noexcept { return first + width; }
  [[nodiscard]] std::size_t row_count() const noexcept { return end_row - first_row; }
  [[nodiscard]] std::size_t height() const noexcept { return static_cast<std::size_t>(width) + row_count(); }
};

struct Supernodes {
  std::vector<std::size_t> place;  ///< of a row of the matrix in the order
  std::vector<Supernode> nodes;    ///< each right after all that are below it
  std::vector<int> node_of;        ///< a column is in
  std::vector<int> rows;           ///< below the nodes' columns, ascending
  std::vector<int> in_parent;      ///< of a row: its number in the front of the node's parent
  double work = 0;                 ///< multiply-adds of a factor without any of the zeros that nodes of several columns bring
};

/// `lower`: lower triangle with every diagonal entry, compressed.
[[nodiscard]] Supernodes find_supernodes(const Eigen::SparseMatrix<double>& lower);

/// Of an entry of the matrix: its number in the values of all nodes' columns, each as long as its front is high.
[[nodiscard]] std::vector<std::size_t> places_in_fronts(const Supernodes& supernodes, const Eigen::SparseMatrix<double>& lower);

}  // namespace chargeplan::solvers::fleet
