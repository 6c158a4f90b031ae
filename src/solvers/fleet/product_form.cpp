#include "solvers/fleet/product_form.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

constexpr int none = -1;

/// Relative to the matrix's own size.
constexpr double largest_inverse = 1e11;

}  // namespace

bool ProductForm::factor(const Eigen::SparseMatrix<double>& matrix) {
  const auto size = static_cast<std::size_t>(matrix.cols());
  links_.clear();
  column_values_.clear();
  row_values_.clear();
  column_slot_.resize(size);
  std::iota(column_slot_.begin(), column_slot_.end(), 0);
  row_slot_ = column_slot_;
  by_row_.assign(size, 0.0);
  by_column_.assign(size, 0.0);
  factor_.emplace(matrix);
  if (!factor_->is_regular()) return false;
  std::vector<double> sum_of_row(size);
  for (int c = 0; c < matrix.outerSize(); ++c)
    for (Eigen::SparseMatrix<double>::InnerIterator entry{matrix, c}; entry; ++entry)
      sum_of_row[at(static_cast<int>(entry.row()))] += std::abs(entry.value());
  // No norm of the inverse, but what it makes of ones of either sign is seldom far below it.
  double largest = 0;
  for (const int turn : {1, 2, 3}) {
    for (std::size_t i = 0; i < size; ++i) by_row_[i] = (i / static_cast<std::size_t>(turn)) % 2 == 0 ? 1 : -1;
    solve();
    for (double& value : by_column_) {
      largest = std::max(largest, std::abs(value));
      if (std::isnan(value)) return false;
      value = 0;
    }
  }
  return size == 0 || largest * *std::max_element(sum_of_row.begin(), sum_of_row.end()) < largest_inverse;
}

/// by_column_ = W^-1 by_row_
void ProductForm::solve() {
  factor_->solve(by_row_.data(), by_column_.data());
  double* x = by_column_.data();
  std::size_t column = 0, row = 0;
  for (const auto& link : links_) {
    const auto take_column = [&](double by) {
      for (std::size_t i = column; i < link.column_end && by != 0; ++i)
        x[column_values_[i].slot] -= column_values_[i].value * by;
    };
    const auto of_row = [&] {
      double sum = 0;
      for (std::size_t i = row; i < link.row_end; ++i) sum += row_values_[i].value * x[row_values_[i].slot];
      return sum;
    };
    double& own = x[link.slot];
    switch (link.kind) {
      case Kind::column: {
        const double value = own / link.pivot;
        take_column(value);
        own = value;
        break;
      }
      case Kind::shrunk:
        take_column(own / link.pivot);
        own = 0;
        break;
      case Kind::row: take_column(-(by_row_[at(link.row_slot)] - of_row()) / link.pivot); break;
      case Kind::grown: {
        const double value = (by_row_[at(link.row_slot)] - of_row()) / link.pivot;
        take_column(value);
        own = value;
        break;
      }
      case Kind::combined: own = (own - of_row()) / link.pivot; break;
    }
    column = link.column_end;
    row = link.row_end;
  }
  std::fill(by_row_.begin(), by_row_.end(), 0.0);
}

/// by_row_' = by_column_' W^-1
void ProductForm::solve_transposed() {
  double* c = by_column_.data();
  for (std::size_t l = links_.size(); l-- > 0;) {
    const auto& link = links_[l];
    const std::size_t column = l > 0 ? links_[l - 1].column_end : 0, row = l > 0 ? links_[l - 1].row_end : 0;
    const auto of_column = [&] {
      double sum = 0;
      for (std::size_t i = column; i < link.column_end; ++i) sum += column_values_[i].value * c[column_values_[i].slot];
      return sum;
    };
    const auto take_row = [&](double by) {
      for (std::size_t i = row; i < link.row_end && by != 0; ++i) c[row_values_[i].slot] -= row_values_[i].value * by;
    };
    double& own = c[link.slot];
    switch (link.kind) {
      case Kind::column: own = (own - of_column()) / link.pivot; break;
      case Kind::shrunk: own = -of_column() / link.pivot; break;
      case Kind::row: {
        const double value = by_row_[at(link.row_slot)] = of_column() / link.pivot;
        take_row(value);
        break;
      }
      case Kind::grown: {
        const double value = by_row_[at(link.row_slot)] = (own - of_column()) / link.pivot;
        own = 0;
        take_row(value);
        break;
      }
      case Kind::combined: {
        const double value = own / link.pivot;
        take_row(value);
        own = value;
        break;
      }
    }
  }
  factor_->solve_transposed(c, by_row_.data());
  std::fill(by_column_.begin(), by_column_.end(), 0.0);
}

void ProductForm::ftran(const std::vector<Entry>& column, std::vector<double>& result) {
  for (const auto& [place, value] : column) by_row_[at(row_slot_[at(place)])] += value;
  solve();
  result.resize(column_slot_.size());
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = by_column_[at(column_slot_[i])];
  std::fill(by_column_.begin(), by_column_.end(), 0.0);
}

void ProductForm::read_rows(std::vector<double>& result) {
  result.resize(row_slot_.size());
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = by_row_[at(row_slot_[i])];
  std::fill(by_row_.begin(), by_row_.end(), 0.0);
}

void ProductForm::btran(const std::vector<Entry>& row, std::vector<double>& result) {
  for (const auto& [place, value] : row) by_column_[at(column_slot_[at(place)])] += value;
  solve_transposed();
  read_rows(result);
}

void ProductForm::btran(const std::vector<double>& cost, std::vector<double>& result) {
  for (std::size_t i = 0; i < cost.size(); ++i) by_column_[at(column_slot_[i])] = cost[i];
  solve_transposed();
  read_rows(result);
}

void ProductForm::btran_absolute(const std::vector<double>& cost, std::vector<double>& result) {
  double largest = 0;
  for (std::size_t i = 0; i < cost.size(); ++i) {
    by_column_[at(column_slot_[i])] = cost[i];
    largest = std::max(largest, std::abs(cost[i]));
  }
  factor_->solve_transposed_absolute(by_column_.data(), by_row_.data());
  for (std::size_t r = factor_->size(); r < by_row_.size(); ++r) by_row_[r] = largest;
  std::fill(by_column_.begin(), by_column_.end(), 0.0);
  read_rows(result);
}

void ProductForm::add(Kind kind, int slot, int row_slot, double pivot) {
  links_.push_back({kind, slot, row_slot, pivot, column_values_.size(), row_values_.size()});
}

void ProductForm::keep_column(const std::vector<double>& by_place, int without) {
  for (std::size_t i = 0; i < by_place.size(); ++i)
    if (by_place[i] != 0 && static_cast<int>(i) != without) column_values_.push_back({column_slot_[i], by_place[i]});
}

void ProductForm::keep_row(const std::vector<Entry>& by_place) {
  for (const auto& [place, value] : by_place) row_values_.push_back({column_slot_[at(place)], value});
}

void ProductForm::replace_column(int place, const std::vector<double>& alpha) {
  keep_column(alpha, place);
  add(Kind::column, column_slot_[at(place)], none, alpha[at(place)]);
}

void ProductForm::replace_row(int place, const std::vector<Entry>& row, double pivot) {
  ftran({{place, 1.0}}, of_inverse_);
  keep_column(of_inverse_, none);
  keep_row(row);
  row_slot_[at(place)] = static_cast<int>(by_row_.size());
  by_row_.push_back(0);
  add(Kind::row, 0, row_slot_[at(place)], pivot);
}

void ProductForm::grow(const std::vector<Entry>& row, const std::vector<double>& alpha, double delta) {
  keep_column(alpha, none);
  keep_row(row);
  column_slot_.push_back(static_cast<int>(by_column_.size()));
  row_slot_.push_back(static_cast<int>(by_row_.size()));
  by_column_.push_back(0);
  by_row_.push_back(0);
  add(Kind::grown, column_slot_.back(), row_slot_.back(), delta);
}

void ProductForm::shrink(int row_place, int column_place) {
  ftran({{row_place, 1.0}}, of_inverse_);
  keep_column(of_inverse_, column_place);
  add(Kind::shrunk, column_slot_[at(column_place)], none, of_inverse_[at(column_place)]);
  for (const auto& [slots, place] : {std::pair{&column_slot_, column_place}, {&row_slot_, row_place}}) {
    (*slots)[at(place)] = slots->back();
    slots->pop_back();
  }
}

void ProductForm::combine(int place, double factor, const std::vector<Entry>& others) {
  keep_row(others);
  add(Kind::combined, column_slot_[at(place)], none, factor);
}

}  // namespace chargeplan::solvers::fleet
