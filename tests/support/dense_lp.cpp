#include "support/dense_lp.hpp"

#include <algorithm>
#include <cmath>

namespace chargeplan::test {
namespace {

using Real = long double;
constexpr Real zero = 1e-11L;

/// Rows [coefficients | right side], and one row of reduced costs for each objective.
struct Tableau {
  std::vector<std::vector<Real>> rows, costs;
  std::vector<std::size_t> basis;
  std::vector<bool> barred;  ///< columns that may not enter any more
  std::size_t width = 0;     ///< columns without the right side

  static void eliminate(std::vector<Real>& from, const std::vector<Real>& with, std::size_t column) {
    const Real factor = from[column];
    if (factor == 0) return;
    for (std::size_t j = 0; j < from.size(); ++j) from[j] -= factor * with[j];
    from[column] = 0;
  }

  void pivot(std::size_t r, std::size_t column) {
    const Real divisor = rows[r][column];
    for (auto& value : rows[r]) value /= divisor;
    rows[r][column] = 1;
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (i != r) eliminate(rows[i], rows[r], column);
    for (auto& cost : costs) eliminate(cost, rows[r], column);
    basis[r] = column;
  }

  [[nodiscard]] std::optional<std::size_t> entering(const std::vector<Real>& cost) const {
    for (std::size_t j = 0; j < width; ++j)
      if (!barred[j] && cost[j] < -zero) return j;
    return std::nullopt;
  }

  [[nodiscard]] std::optional<std::size_t> leaving(std::size_t column) const {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows[i][column] <= zero) continue;
      const Real ratio = rows[i].back() / rows[i][column];
      const Real least = best ? rows[*best].back() / rows[*best][column] : ratio;
      if (!best || ratio < least || (ratio == least && basis[i] < basis[*best])) best = i;
    }
    return best;
  }

  /// One objective to its end; then what would spoil it may not enter any more.
  bool minimise(std::size_t objective) {
    while (const auto column = entering(costs[objective])) {
      const auto r = leaving(*column);
      if (!r) return false;
      pivot(*r, *column);
    }
    for (std::size_t j = 0; j < width; ++j)
      if (costs[objective][j] > zero) barred[j] = true;
    return true;
  }
};

}  // namespace

std::optional<DenseLp::Optimum> DenseLp::minimise(const std::vector<Terms>& objectives) const {
  // Columns: own, one slack a row (0 in equalities), one artificial a row.
  Tableau tableau;
  const std::size_t m = rows_.size();
  tableau.width = column_count_ + 2 * m;
  tableau.barred.assign(tableau.width, false);
  tableau.costs.assign(1 + objectives.size(), std::vector<Real>(tableau.width + 1));
  for (std::size_t i = 0; i < m; ++i) {
    const auto& row = rows_[i];
    const Real sign = row.right_side < 0 ? -1 : 1;
    std::vector<Real> values(tableau.width + 1);
    for (const auto& [column, value] : row.terms) values[column] += sign * static_cast<Real>(value);
    if (row.sense != Sense::equal) values[column_count_ + i] = row.sense == Sense::at_most ? sign : -sign;
    values[column_count_ + m + i] = 1;
    values.back() = sign * static_cast<Real>(row.right_side);
    for (std::size_t j = 0; j < values.size(); ++j)
      if (j < column_count_ + m || j == tableau.width) tableau.costs[0][j] -= values[j];
    tableau.rows.push_back(std::move(values));
    tableau.basis.push_back(column_count_ + m + i);
  }
  for (std::size_t k = 0; k < objectives.size(); ++k)
    for (const auto& [column, value] : objectives[k]) tableau.costs[k + 1][column] += static_cast<Real>(value);
  if (!tableau.minimise(0) || tableau.costs[0].back() < -1e-8L) return std::nullopt;
  for (std::size_t j = column_count_ + m; j < tableau.width; ++j) tableau.barred[j] = true;
  // An artificial that is still basic, at zero, must not grow: it leaves for any column of its row.
  for (std::size_t i = 0; i < m; ++i) {
    if (tableau.basis[i] < column_count_ + m) continue;
    for (std::size_t j = 0; j < column_count_ + m; ++j)
      if (std::abs(tableau.rows[i][j]) > 1e-9L) {
        tableau.pivot(i, j);
        break;
      }
  }
  for (std::size_t j = 0; j < column_count_ + m; ++j) tableau.barred[j] = false;
  for (std::size_t k = 1; k < tableau.costs.size(); ++k)
    if (!tableau.minimise(k)) return std::nullopt;
  Optimum optimum;
  optimum.x.assign(column_count_, 0.0);
  for (std::size_t i = 0; i < m; ++i)
    if (tableau.basis[i] < column_count_) optimum.x[tableau.basis[i]] = static_cast<double>(tableau.rows[i].back());
  for (std::size_t k = 0; k < objectives.size(); ++k)
    optimum.objectives.push_back(static_cast<double>(-tableau.costs[k + 1].back()));
  return optimum;
}

}  // namespace chargeplan::test
