#include "solvers/fleet/envelope_cholesky.hpp"

#include <algorithm>
#include <cmath>

#include "solvers/fleet/wide.hpp"

namespace chargeplan::solvers::fleet {
namespace {

/// So many columns are taken from all later ones at a time: one look at these for all of them.
constexpr std::size_t panel_size = 4;

}  // namespace

EnvelopeCholesky::EnvelopeCholesky(const std::vector<std::size_t>& first)
    : until_{ends_of(first)}, values_(first.size() * first.size()), per_pivot_(first.size()) {}

std::vector<std::size_t> EnvelopeCholesky::ends_of(const std::vector<std::size_t>& first) {
  std::vector<std::size_t> until(first.size());
  for (std::size_t i = 0; i < first.size(); ++i) until[first[i]] = i + 1;
  for (std::size_t j = 0; j < until.size(); ++j) until[j] = std::max({until[j], j + 1, j > 0 ? until[j - 1] : 0});
  return until;
}

void EnvelopeCholesky::clear() {
  for (std::size_t j = 0; j < size(); ++j) {
    double* column = values_.data() + j * size();
    std::fill(column + j, column + until_[j], 0.0);
  }
}

void EnvelopeCholesky::keep() {
  kept_.resize(values_.size());
  for (std::size_t j = 0; j < size(); ++j) {
    const double* column = values_.data() + j * size();
    std::copy(column + j, column + until_[j], kept_.data() + j * size() + j);
  }
}

CHARGEPLAN_WIDE bool EnvelopeCholesky::factor() {
  const std::size_t n = size();
  std::size_t j = 0;
  for (; j + panel_size <= n; j += panel_size) {
    if (!factor_corner(j, panel_size)) return false;
    const std::size_t end = until_[j + panel_size - 1];
    const double* one = values_.data() + j * n;
    const double* two = one + n;
    const double* three = two + n;
    const double* four = three + n;
    for (std::size_t i = j + panel_size; i < end; ++i) {
      double* column = values_.data() + i * n;
      const double by_one = one[i], by_two = two[i], by_three = three[i], by_four = four[i];
#pragma omp simd
      for (std::size_t k = i; k < end; ++k)
        column[k] -= (by_one * one[k] + by_two * two[k]) + (by_three * three[k] + by_four * four[k]);
    }
  }
  return factor_corner(j, n - j);
}

/// The columns of a panel, each from the later ones of it.
[[gnu::always_inline]] inline bool EnvelopeCholesky::factor_corner(std::size_t first, std::size_t count) {
  const std::size_t n = size();
  for (std::size_t j = first; j < first + count; ++j) {
    double* own = values_.data() + j * n;
    if (!(own[j] > 0)) return false;
    own[j] = std::sqrt(own[j]);
    const double per_pivot = per_pivot_[j] = 1 / own[j];
    const std::size_t end = until_[j];
#pragma omp simd
    for (std::size_t k = j + 1; k < end; ++k) own[k] *= per_pivot;
    for (std::size_t i = j + 1; i < std::min(first + count, end); ++i) {
      double* column = values_.data() + i * n;
      const double by = own[i];
#pragma omp simd
      for (std::size_t k = i; k < end; ++k) column[k] -= by * own[k];
    }
  }
  return true;
}

CHARGEPLAN_WIDE void EnvelopeCholesky::take_product(std::span<const double> x, std::span<double> y) const {
  const std::size_t n = size();
  double* left = y.data();
  for (std::size_t j = 0; j < n; ++j) {
    const double* column = kept_.data() + j * n;
    const double value = x[j];
    double sum = column[j] * value;
#pragma omp simd reduction(+ : sum)
    for (std::size_t k = j + 1; k < until_[j]; ++k) {
      sum += column[k] * x[k];
      left[k] -= column[k] * value;
    }
    left[j] -= sum;
  }
}

CHARGEPLAN_WIDE void EnvelopeCholesky::solve_half(std::span<double> right) const {
  const std::size_t n = size();
  double* y = right.data();
  for (std::size_t j = 0; j < n; ++j) {
    const double* column = values_.data() + j * n;
    const double value = y[j] *= per_pivot_[j];
#pragma omp simd
    for (std::size_t k = j + 1; k < until_[j]; ++k) y[k] -= value * column[k];
  }
}

CHARGEPLAN_WIDE void EnvelopeCholesky::solve_rest(std::span<double> half) const {
  const std::size_t n = size();
  double* y = half.data();
  for (std::size_t j = n; j-- > 0;) {
    const double* column = values_.data() + j * n;
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (std::size_t k = j + 1; k < until_[j]; ++k) sum += column[k] * y[k];
    y[j] = (y[j] - sum) * per_pivot_[j];
  }
}

}  // namespace chargeplan::solvers::fleet
