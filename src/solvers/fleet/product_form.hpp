/// A large working basis: the factor of an earlier one, and what changed since. Source: docs/solver.md, "The working basis".
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "solvers/fleet/peeled_factor.hpp"

namespace chargeplan::solvers::fleet {

/// W^-1 as a chain: the earlier factor's solution, then what each change makes of it. Rows and columns have *slots*: those of the factor, and
/// a new one for each that came later; what a slot held is never written over, so that earlier links of the chain stay right.
class ProductForm {
 public:
  using Entry = std::pair<int, double>;  ///< place and value

  /// Result: false where it is singular, or nearly.
  [[nodiscard]] bool factor(const Eigen::SparseMatrix<double>& matrix);

  void ftran(const std::vector<Entry>& column, std::vector<double>& result);
  void btran(const std::vector<Entry>& row, std::vector<double>& result);
  void btran(const std::vector<double>& cost, std::vector<double>& result);
  /// About |cost|' |W^-1|, as the factor knows it; of later rows the largest cost.
  void btran_absolute(const std::vector<double>& cost, std::vector<double>& result);

  void replace_column(int place, const std::vector<double>& alpha);
  void replace_row(int place, const std::vector<Entry>& row, double pivot);
  void grow(const std::vector<Entry>& row, const std::vector<double>& alpha, double delta);
  void shrink(int row_place, int column_place);
  void combine(int place, double factor, const std::vector<Entry>& others);

 private:
  enum class Kind : char { column, row, grown, shrunk, combined };
  /// `column` is a vector by column slot (alpha, or a column of the inverse), `row` a row's entries by column slot.
  struct Link {
    Kind kind;
    int slot;      ///< of the column that is written
    int row_slot;  ///< of the row that came
    double pivot;
    std::size_t column_end, row_end;
  };
  struct Slotted {
    int slot;
    double value;
  };
  void add(Kind kind, int slot, int row_slot, double pivot);
  void keep_column(const std::vector<double>& by_place, int without);
  void keep_row(const std::vector<Entry>& by_place);
  void solve();
  void solve_transposed();
  void read_rows(std::vector<double>& result);

  std::optional<PeeledFactor> factor_;
  std::vector<int> column_slot_, row_slot_;  ///< by place
  std::vector<Link> links_;
  std::vector<Slotted> column_values_, row_values_;  ///< of the links, one after the other
  std::vector<double> by_row_, by_column_;           ///< by slot; 0 between two solves
  std::vector<double> of_inverse_;
};

}  // namespace chargeplan::solvers::fleet
