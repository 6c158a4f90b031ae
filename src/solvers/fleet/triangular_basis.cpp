#include "solvers/fleet/triangular_basis.hpp"

#include <algorithm>
#include <numeric>

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

}  // namespace

void TriangularBasis::add(int first_row, const std::vector<int>& other_rows) {
  first_row_.push_back(first_row);
  if (first_row != none) rows_.push_back(first_row);
  rows_.insert(rows_.end(), other_rows.begin(), other_rows.end());
  row_start_.push_back(rows_.size());
}

void TriangularBasis::find_columns_of_rows() {
  const std::size_t count = first_row_.size();
  column_start_.assign(row_count_ + 1, 0);
  for (const int r : rows_) ++column_start_[at(r) + 1];
  std::partial_sum(column_start_.begin(), column_start_.end(), column_start_.begin());
  columns_.resize(rows_.size());
  row_left_.assign(row_count_, {});
  column_left_.assign(count, {});
  auto next = column_start_;
  for (std::size_t c = 0; c < count; ++c)
    for (std::size_t e = row_start_[c]; e < row_start_[c + 1]; ++e) {
      const int r = rows_[e], column = static_cast<int>(c);
      columns_[next[at(r)]++] = column;
      ++row_left_[at(r)].count;
      row_left_[at(r)].others ^= column;
      ++column_left_[c].count;
      column_left_[c].others ^= r;
    }
}

void TriangularBasis::peel() {
  find_columns_of_rows();
  row_of_.assign(first_row_.size(), none);
  column_of_.assign(row_count_, none);
  for (std::size_t r = 0; r < row_count_; ++r)
    if (row_left_[r].count == 1) single_rows_.push_back(static_cast<int>(r));
  for (std::size_t c = 0; c < row_of_.size(); ++c)
    if (column_left_[c].count == 1) single_columns_.push_back(static_cast<int>(c));
  take_singles();
}

void TriangularBasis::peel_on() {
  rows_with_.resize(most_told_apart + 1);
  for (std::size_t r = 0; r < row_count_; ++r)
    if (column_of_[r] == none) put_by_count(static_cast<int>(r));
  for (int row = row_with_fewest(); row != none; row = row_with_fewest()) {
    leave_out(most_entangled(row));
    take_singles();
  }
}

void TriangularBasis::put_by_count(int row) {
  const int count = row_left_[at(row)].count;
  if (count == 1) single_rows_.push_back(row);
  if (count > 1 && !rows_with_.empty()) rows_with_[at(std::min(count, most_told_apart))].push_back(row);
}

/// Of those that have more than one column left and none of their own.
int TriangularBasis::row_with_fewest() {
  for (int count = 2; count <= most_told_apart; ++count)
    for (auto& rows = rows_with_[at(count)]; !rows.empty(); rows.pop_back())
      if (const int row = rows.back();
          column_of_[at(row)] == none && std::min(row_left_[at(row)].count, most_told_apart) == count)
        return row;
  return none;
}

/// The column of a row that stands in the most others that are left.
int TriangularBasis::most_entangled(int row) const {
  int most = none;
  for (std::size_t e = column_start_[at(row)]; e < column_start_[at(row) + 1]; ++e) {
    const int c = columns_[e];
    if (row_of_[at(c)] == none && (most == none || column_left_[at(c)].count > column_left_[at(most)].count)) most = c;
  }
  return most;
}

void TriangularBasis::leave_out(int column) {
  column_left_[at(column)].count = 0;
  take_of_rows(column);
}

/// A column that is no longer one of those that its rows have left.
void TriangularBasis::take_of_rows(int column) {
  for (std::size_t e = row_start_[at(column)]; e < row_start_[at(column) + 1]; ++e) {
    const int r = rows_[e];
    if (column_of_[at(r)] != none) continue;
    row_left_[at(r)].take(column);
    put_by_count(r);
  }
}

void TriangularBasis::take_singles() {
  while (!single_rows_.empty() || !single_columns_.empty()) {
    const bool of_row = !single_rows_.empty();
    auto& singles = of_row ? single_rows_ : single_columns_;
    const int one = singles.back();
    singles.pop_back();
    const Left left = of_row ? row_left_[at(one)] : column_left_[at(one)];
    if (left.count != 1 || (of_row ? column_of_[at(one)] : row_of_[at(one)]) != none) continue;
    assign(of_row ? Pivot{one, left.others, true} : Pivot{left.others, one, false});
  }
}

void TriangularBasis::assign(Pivot pivot) {
  const int column = pivot.column;
  if (const int first = first_row_[at(column)];
      first != none && column_of_[at(first)] == none && row_left_[at(first)].count == 1)
    pivot = {first, column, true};
  const int row = pivot.row;
  pivots_.push_back(pivot);
  row_of_[at(column)] = row;
  column_of_[at(row)] = column;
  take_of_rows(column);
  for (std::size_t e = column_start_[at(row)]; e < column_start_[at(row) + 1]; ++e) {
    const int c = columns_[e];
    if (row_of_[at(c)] != none) continue;
    column_left_[at(c)].take(row);
    if (column_left_[at(c)].count == 1) single_columns_.push_back(c);
  }
}

}  // namespace chargeplan::solvers::fleet
