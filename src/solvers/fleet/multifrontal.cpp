#include "solvers/fleet/multifrontal.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "solvers/fleet/wide.hpp"

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// The lower triangle of what begins at row and column `first` of a front, by column.
struct Block {
  double* values = nullptr;
  std::size_t first = 0, height = 0;

  [[nodiscard]] double* column(std::size_t j) const { return values + (j - first) * height; }
};

/// A node's own columns, and what is left for the rows below them.
struct Front {
  std::size_t width = 0, height = 0;
  Block own, update;
};

/// What a node has for its parent, at `numbers` in the parent's front.
[[gnu::always_inline]] inline void add_update(const double* update, const int* numbers, std::size_t count, const Front& front) {
  const auto add_until = [&](std::size_t j, std::size_t end, const Block& block) {
    for (; j < count && at(numbers[j]) < end; ++j) {
      double* column = block.column(at(numbers[j]));
      const double* from = update + j * count;
      for (std::size_t i = j; i < count; ++i) column[at(numbers[i]) - block.first] += from[i];
    }
    return j;
  };
  (void)add_until(add_until(0, front.width, front.own), front.height, front.update);
}

/// Some columns of a front that all later ones lose multiples of, in one look at these.
template <std::size_t count>
struct Panel {
  std::array<const double*, count> column{};
  const double* per_pivot;

  Panel(const Front& front, std::size_t first, const double* per_pivots) : per_pivot{per_pivots + first} {
    for (std::size_t c = 0; c < count; ++c) column[c] = front.own.column(first + c);
  }
  /// Of row i: what column i loses, as multiples of the panel's.
  [[gnu::always_inline]] [[nodiscard]] std::array<double, count> multiples(std::size_t i) const {
    std::array<double, count> by{};
    for (std::size_t c = 0; c < count; ++c) by[c] = column[c][i] * per_pivot[c];
    return by;
  }
  [[gnu::always_inline]] [[nodiscard]] double sum(const std::array<double, count>& by, std::size_t k) const {
    double sum = 0;
    for (std::size_t c = 0; c < count; ++c) sum += by[c] * column[c][k];
    return sum;
  }
};

/// From the columns of a block, `from` to before `end`, two at a time.
template <std::size_t count>
[[gnu::always_inline]] inline void take(const Panel<count>& panel, const Block& block, std::size_t from, std::size_t end) {
  const std::size_t first = block.first, height = block.first + block.height;
  std::size_t i = from;
  for (; i + 1 < end; i += 2) {
    double *one = block.column(i), *other = block.column(i + 1);
    const auto by_one = panel.multiples(i), by_other = panel.multiples(i + 1);
    one[i - first] -= panel.sum(by_one, i);
#pragma omp simd
    for (std::size_t k = i + 1; k < height; ++k) {
      one[k - first] -= panel.sum(by_one, k);
      other[k - first] -= panel.sum(by_other, k);
    }
  }
  if (i == end) return;
  double* last = block.column(i);
  const auto by = panel.multiples(i);
#pragma omp simd
  for (std::size_t k = i; k < height; ++k) last[k - first] -= panel.sum(by, k);
}

/// Result: false where a pivot is lost.
template <std::size_t count>
[[gnu::always_inline]] inline bool eliminate_panel(const Front& front, std::size_t first, double* per_pivots) {
  for (std::size_t j = first; j < first + count; ++j) {
    const double* own = front.own.column(j);
    if (!(std::abs(own[j]) > 0)) return false;
    per_pivots[j] = 1 / own[j];
    for (std::size_t i = j + 1; i < first + count; ++i) {
      double* column = front.own.column(i);
      const double by = own[i] * per_pivots[j];
#pragma omp simd
      for (std::size_t k = i; k < front.height; ++k) column[k] -= by * own[k];
    }
  }
  const Panel<count> panel{front, first, per_pivots};
  take(panel, front.own, first + count, front.width);
  take(panel, front.update, front.width, front.height);
  return true;
}

[[gnu::always_inline]] inline bool eliminate(const Front& front, double* per_pivots) {
  std::size_t first = 0;
  for (; first + 4 <= front.width; first += 4)
    if (!eliminate_panel<4>(front, first, per_pivots)) return false;
  switch (front.width - first) {
    case 3: return eliminate_panel<3>(front, first, per_pivots);
    case 2: return eliminate_panel<2>(front, first, per_pivots);
    case 1: return eliminate_panel<1>(front, first, per_pivots);
    default: return true;
  }
}

}  // namespace

MultifrontalFactor::MultifrontalFactor(const Eigen::SparseMatrix<double>& lower)
    : supernodes_{find_supernodes(lower)}, place_{places_in_fronts(supernodes_, lower)}, per_pivot_(supernodes_.place.size()) {
  for (int column = 0; column < lower.cols(); ++column) diagonal_.push_back(place_[at(lower.outerIndexPtr()[column])]);
  std::vector<std::size_t> of_children(supernodes_.nodes.size());
  std::size_t values = 0, kept = 0, most = 0;
  for (std::size_t s = 0; s < supernodes_.nodes.size(); ++s) {
    const auto& node = supernodes_.nodes[s];
    const std::size_t own = node.row_count() * node.row_count();
    values += at(node.width) * node.height();
    most = std::max(most, kept + own);
    kept += own - of_children[s];
    if (node.parent >= 0) of_children[at(node.parent)] += own;
  }
  values_.resize(values);
  updates_.resize(most);
}

bool MultifrontalFactor::factor(const Eigen::SparseMatrix<double>& lower, double regularization) {
  std::fill(values_.begin(), values_.end(), 0.0);
  for (std::size_t k = 0; k < place_.size(); ++k) values_[place_[k]] = lower.valuePtr()[k];
  for (const std::size_t place : diagonal_) values_[place] *= 1 + regularization;
  return factor_fronts();
}

/// Each node right after all that are below it, whose updates are the last that are kept.
CHARGEPLAN_WIDE bool MultifrontalFactor::factor_fronts() {
  double* values = values_.data();
  double* end = updates_.data();
  waiting_.clear();
  for (std::size_t s = 0; s < supernodes_.nodes.size(); ++s) {
    const auto& node = supernodes_.nodes[s];
    const std::size_t rows = node.row_count();
    const std::size_t width = at(node.width), height = node.height();
    const Front front{width, height, {values, 0, height}, {end, width, rows}};
    std::fill(end, end + rows * rows, 0.0);
    double* first_update = end;
    while (!waiting_.empty() && supernodes_.nodes[waiting_.back()].parent == static_cast<int>(s)) {
      const auto& below = supernodes_.nodes[waiting_.back()];
      first_update -= below.row_count() * below.row_count();
      add_update(first_update, supernodes_.in_parent.data() + below.first_row, below.row_count(), front);
      waiting_.pop_back();
    }
    if (!eliminate(front, per_pivot_.data() + node.first)) return false;
    if (first_update != end) std::copy(end, end + rows * rows, first_update);
    end = first_update + rows * rows;
    if (rows > 0) waiting_.push_back(s);
    values += width * height;
  }
  return true;
}

Eigen::VectorXd MultifrontalFactor::solve(const Eigen::VectorXd& right) const {
  Eigen::VectorXd y(right.size()), solved(right.size()), below(right.size());
  for (std::size_t i = 0; i < supernodes_.place.size(); ++i)
    y[static_cast<Eigen::Index>(supernodes_.place[i])] = right[static_cast<Eigen::Index>(i)];
  solve_in_order(y.data(), below.data());
  for (std::size_t i = 0; i < supernodes_.place.size(); ++i)
    solved[static_cast<Eigen::Index>(i)] = y[static_cast<Eigen::Index>(supernodes_.place[i])];
  return solved;
}

/// `below`: for one node's rows.
CHARGEPLAN_WIDE void MultifrontalFactor::solve_in_order(double* y, double* below) const {
  const double* values = values_.data();
  for (const auto& node : supernodes_.nodes) {
    const std::size_t width = at(node.width), rows = node.row_count(), height = node.height();
    const int* row = supernodes_.rows.data() + node.first_row;
    const double* per_pivot = per_pivot_.data() + node.first;
    double* own = y + node.first;
    std::size_t j = 0;
    for (; j + 1 < width; j += 2) {
      const double *one = values + j * height, *other = one + height;
      const double by_one = own[j] * per_pivot[j];
      own[j + 1] -= by_one * one[j + 1];
      const double by_other = own[j + 1] * per_pivot[j + 1];
      for (std::size_t i = j + 2; i < width; ++i) own[i] -= by_one * one[i] + by_other * other[i];
      for (std::size_t i = 0; i < rows; ++i) y[row[i]] -= by_one * one[width + i] + by_other * other[width + i];
    }
    values += width * height;
    if (j == width) continue;
    const double* last = values - height;
    const double by = own[j] * per_pivot[j];
    for (std::size_t i = 0; i < rows; ++i) y[row[i]] -= by * last[width + i];
  }
  for (std::size_t s = supernodes_.nodes.size(); s-- > 0;) {
    const auto& node = supernodes_.nodes[s];
    const std::size_t width = at(node.width), rows = node.row_count(), height = node.height();
    const int* row = supernodes_.rows.data() + node.first_row;
    const double* per_pivot = per_pivot_.data() + node.first;
    double* own = y + node.first;
    for (std::size_t i = 0; i < rows; ++i) below[i] = y[row[i]];
    for (std::size_t j = width; j-- > 0;) {
      values -= height;
      double sum = 0;
#pragma omp simd reduction(+ : sum)
      for (std::size_t i = 0; i < rows; ++i) sum += values[width + i] * below[i];
      for (std::size_t i = j + 1; i < width; ++i) sum += values[i] * own[i];
      own[j] = (own[j] - sum) * per_pivot[j];
    }
  }
}

}  // namespace chargeplan::solvers::fleet
