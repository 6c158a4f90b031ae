/// PlanningModel -> sparse columns and rows for general solvers. Compact: only present steps are set-points, no state of energy
/// per step, and a row that no set of set-points can reach is left out.
#pragma once

#include <limits>
#include <vector>

#include "model/planning_model.hpp"

namespace chargeplan::model {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

/// minimise offset + cost'x + 1/2 sum_j quadratic_j x_j^2,  row_lower <= A x <= row_upper,  lower <= x <= upper,
/// and x_j = 0 or x_j >= semi_lower_j where that is > 0.
struct SparseProgram {
  double offset = 0;
  std::vector<double> cost, lower, upper;
  std::vector<double> quadratic;   ///< empty = none
  std::vector<double> semi_lower;  ///< empty = none
  std::vector<double> row_lower, row_upper;
  std::vector<int> start;  ///< A by columns: entries [start[j], start[j + 1])
  std::vector<int> row;
  std::vector<double> value;

  [[nodiscard]] int column_count() const noexcept { return static_cast<int>(cost.size()); }
  [[nodiscard]] int row_count() const noexcept { return static_cast<int>(row_lower.size()); }
};

/// Where the variables and rows of model.md stand in a SparseProgram; -1 = not there. Set-points are the first columns.
struct Layout {
  int unmet_column = 0;                                             ///< of the first session; one each
  std::vector<int> import_column, export_column, curtailed_column;  ///< [step]; only where B < V
  std::vector<int> net_column;                                      ///< [step]; i - e, only for tie_break `flat`
  int peak_column = -1;
  int overload_column = -1;
  std::vector<int> limit_row, energy_row, peak_row;  ///< (3), (5), (6) by step
  std::vector<std::vector<int>> group_row;           ///< (4) [group][step]
};

struct ProgramWithLayout {
  SparseProgram program;
  Layout layout;
};

/// A column that is 0 or at least `lowest` stays on or off, as it is at `x`.
inline void hold_state(SparseProgram& program, std::size_t column, double lowest, double x) {
  if (x > lowest / 2)
    program.lower[column] = lowest;
  else
    program.upper[column] = 0;
}

[[nodiscard]] ProgramWithLayout to_sparse(const PlanningModel& model);

/// Duals of the rows (d cost / d right side) in the terms of the model.
[[nodiscard]] Duals duals_from_rows(const PlanningModel& model, const Layout& layout, const std::vector<double>& row_dual);

}  // namespace chargeplan::model
