/// Which columns take which rows, so that a basis is triangular. Source: docs/solver.md, "The first basis", "The working basis".
#pragma once

#include <cstddef>
#include <vector>

namespace chargeplan::solvers::fleet {

/// A bipartite graph of rows and columns, where a column stands in few rows.
class TriangularBasis {
 public:
  static constexpr int none = -1;

  explicit TriangularBasis(std::size_t row_count) : row_count_{row_count} {}

  /// `first_row`: one that has to have a column in the end, and is the first to get the last of its columns; none if there is none.
  void add(int first_row, const std::vector<int>& other_rows);

  /// Gives a row the only column that it has left, or a column the only row, as long as there is any.
  void peel();

  /// Goes on where that is stuck: of a row with the fewest columns left the one that stands in the most other rows is left out.
  void peel_on();

  /// By column, in the order in which they were added: its row, or none.
  [[nodiscard]] const std::vector<int>& row_of() const noexcept { return row_of_; }

  struct Pivot {
    int row = 0, column = 0;
    bool is_last_of_row = false;  ///< the row had no other column left; otherwise the column no other row
  };
  /// In the order in which they were found.
  [[nodiscard]] const std::vector<Pivot>& pivots() const noexcept { return pivots_; }

 private:
  /// What is left of a row or a column: how many of the others, and the exclusive or of their numbers, which of one is its number.
  struct Left {
    int count = 0, others = 0;
    void take(int other) {
      --count;
      others ^= other;
    }
  };
  static constexpr int most_told_apart = 8;  ///< columns of a row; more are as good as that

  void find_columns_of_rows();
  void take_singles();
  void assign(Pivot pivot);
  void take_of_rows(int column);
  void put_by_count(int row);
  [[nodiscard]] int row_with_fewest();
  [[nodiscard]] int most_entangled(int row) const;
  void leave_out(int column);

  std::size_t row_count_;
  std::vector<int> first_row_;             ///< by column
  std::vector<std::size_t> row_start_{0};  ///< of a column's rows
  std::vector<int> rows_;
  std::vector<std::size_t> column_start_;  ///< of a row's columns
  std::vector<int> columns_;
  std::vector<Left> row_left_, column_left_;
  std::vector<int> row_of_, column_of_;
  std::vector<Pivot> pivots_;
  std::vector<int> single_rows_, single_columns_;
  std::vector<std::vector<int>> rows_with_;  ///< so many columns left, or once had; empty until peel_on()
};

}  // namespace chargeplan::solvers::fleet
