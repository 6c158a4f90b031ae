#include "solvers/fleet/envelope_cholesky.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "solvers/fleet/wide.hpp"

namespace chargeplan::solvers::fleet {
namespace {

/// So many rows stay in the cache while all rows below them are worked on.
constexpr std::size_t panel_size = 32;

}  // namespace

EnvelopeCholesky::EnvelopeCholesky(std::vector<std::size_t> first)
    : first_{std::move(first)}, values_(first_.size() * first_.size()), per_pivot_(first_.size()) {}

void EnvelopeCholesky::clear() {
  for (std::size_t i = 0; i < size(); ++i) {
    double* row = values_.data() + i * size();
    std::fill(row + first_[i], row + i + 1, 0.0);
  }
}

CHARGEPLAN_WIDE bool EnvelopeCholesky::factor() {
  const std::size_t n = size();
  for (std::size_t panel = 0; panel < n; panel += panel_size) {
    for (std::size_t i = panel; i < n; ++i) {
      double* row = values_.data() + i * n;
      const std::size_t end = std::min(panel + panel_size, i + 1);
      for (std::size_t j = std::max(panel, first_[i]); j < end; ++j) {
        const double* other = values_.data() + j * n;
        double sum = 0;
#pragma omp simd reduction(+ : sum)
        for (std::size_t k = std::max(first_[i], first_[j]); k < j; ++k) sum += row[k] * other[k];
        const double rest = row[j] - sum;
        if (j < i) {
          row[j] = rest * per_pivot_[j];
          continue;
        }
        if (!(rest > 0)) return false;
        row[i] = std::sqrt(rest);
        per_pivot_[i] = 1 / row[i];
      }
    }
  }
  return true;
}

CHARGEPLAN_WIDE void EnvelopeCholesky::solve(std::vector<double>& right) const {
  const std::size_t n = size();
  double* y = right.data();
  for (std::size_t i = 0; i < n; ++i) {
    const double* row = values_.data() + i * n;
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (std::size_t k = first_[i]; k < i; ++k) sum += row[k] * y[k];
    y[i] = (y[i] - sum) * per_pivot_[i];
  }
  for (std::size_t i = n; i-- > 0;) {
    const double* row = values_.data() + i * n;
    y[i] *= per_pivot_[i];
    const double value = y[i];
#pragma omp simd
    for (std::size_t k = first_[i]; k < i; ++k) y[k] -= value * row[k];
  }
}

}  // namespace chargeplan::solvers::fleet
