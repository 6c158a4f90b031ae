/// A primal simplex method for a Program from any feasible point: it ends in a vertex, first of least cost, then of least tie
/// cost. Source: docs/solver.md, "The simplex method".
#pragma once

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "solvers/fleet/program.hpp"
#include "solvers/fleet/working_basis.hpp"

namespace chargeplan::solvers::fleet {

enum class SimplexStatus { optimal, stopped, stalled };

class Simplex {
 public:
  /// `x`: feasible, every column. What is neither 0 nor at its upper end becomes basic or is moved to an end, at no cost.
  /// `row_y`: duals of the coupling rows as far as they are known, for sessions with every column at an end; may be empty.
  /// `tied`: columns at an end that these duals give no price, for the first basis.
  Simplex(const Program& program, std::vector<double> x, const std::vector<double>& row_y = {},
          std::vector<std::size_t> tied = {});

  /// `stop` is asked every few pivots. Whatever the status, x() is feasible.
  [[nodiscard]] SimplexStatus solve(const std::function<bool()>& stop);

  [[nodiscard]] const std::vector<double>& x() const& noexcept { return x_; }
  [[nodiscard]] std::vector<double> x() && noexcept { return std::move(x_); }
  /// Duals of the coupling rows, d cost / d right side; of the optimum if the status is optimal.
  [[nodiscard]] const std::vector<double>& row_y() const noexcept { return y_.cost; }
  /// Of the sessions' rows, at the duals of now.
  [[nodiscard]] std::vector<double> session_y();
  [[nodiscard]] long pivots() const noexcept { return pivots_; }

 private:
  using Entry = WorkingBasis::Entry;
  /// slack: basic in its own row. Odd where a column may leave its end, by the sign of the reduced cost at which that pays.
  enum class Place : signed char { lower = -1, fixed = 0, upper = 1, between = 2, key = 4, working = 6, slack = 8 };
  struct Duals {
    std::vector<double> cost, tie;
    std::vector<double> noise;  ///< sum of the terms that `cost` was summed from
  };
  /// What of the terms of a reduced cost may be rounding.
  static constexpr double cost_noise = 1e-10;
  /// To price: of the sessions so many, or a 64th; of the site's columns so many, or an eighth.
  static constexpr std::size_t fewest_at_a_time = 50, site_columns_at_a_time = 300;
  struct Price {
    double cost = 0, tie = 0, noise = 0;
  };
  /// A column of a session at its end that pays or did: what its reduced cost is summed from.
  struct Known {
    std::size_t column = 0, session = 0, key = 0;
    double cost = 0, part = 0;     ///< less `part` of the key's cost
    double f = 0, key_f = 0;       ///< presence
    int seen = -1, key_seen = -1;  ///< where their rows' duals are summed; -1: it has none
  };
  /// Of a kW in a whole step, less what its rows pay.
  struct WholePrice {
    double cost = 0, noise = 0;
  };
  struct Entering {
    std::size_t column = 0;
    int direction = 0;
    double gain = 0;  ///< by cost, or by tie cost
  };
  struct TightRows {
    std::vector<char> is_tight;          ///< by coupling row
    int of_peak = -1, of_overload = -1;  ///< rows that these columns alone are to have; -1: any that is left
  };
  /// A column that is to be at its end where the simplex method begins.
  struct Aim {
    std::size_t column = 0;
    double before = 0, end = 0;
  };
  using Moving = std::vector<std::pair<std::size_t, double>>;  ///< columns, and their values before
  struct Leaving {
    enum class Kind { own_end, working, key, slack };
    double step = infinity;
    double rate = 0;  ///< of its change
    std::size_t column = 0;
    Kind kind = Kind::own_end;
  };

  // simplex_start.cpp: the first basis
  [[nodiscard]] bool start();
  [[nodiscard]] bool start_near();
  void start_plain();
  [[nodiscard]] Place place_by_value(std::size_t j) const;
  void choose_keys();
  [[nodiscard]] std::size_t key_at_an_end(std::size_t session) const;
  void use_equations();
  void use(std::size_t row, std::size_t column);
  [[nodiscard]] double dearest_unmet() const;
  [[nodiscard]] static bool is_left_over(double part, double price, double dearest);
  [[nodiscard]] TightRows tight_rows() const;
  void loosen_parallel(TightRows& rows) const;
  [[nodiscard]] bool use_triangular();
  [[nodiscard]] bool is_wide(std::size_t column) const;
  [[nodiscard]] int row_for_wide(std::size_t column, const std::vector<char>& tight, const std::vector<int>& row_of) const;
  void take_basis(const std::vector<std::size_t>& columns, const std::vector<int>& row_of);

  // simplex_ends.cpp: what is near its end there
  [[nodiscard]] std::vector<Aim> nearly_at_an_end() const;
  [[nodiscard]] int step_of(std::size_t column) const;
  [[nodiscard]] Moving moving_columns(const std::vector<Aim>& aims) const;
  [[nodiscard]] bool is_beyond_an_end(std::size_t column) const;
  [[nodiscard]] bool give_up_blocked(std::vector<Aim>& aims, const Moving& moving);
  void keep_ends(const Moving& moving);

  // simplex_basis.cpp: the working basis, and the basic columns' values
  [[nodiscard]] bool refactor();
  [[nodiscard]] bool refactor_when_due();
  void settle_basics();
  void reduced_column(std::size_t column, std::vector<Entry>& entries) const;
  void row_of_basis(std::size_t row, std::vector<Entry>& entries) const;

  // simplex_prices.cpp: duals and reduced costs
  void compute_duals();
  void refresh_duals();
  void move_duals(const Price& price, double pivot, const std::vector<double>& row_of_inverse);
  void set_dual(std::size_t row, const Price& price, double pivot);
  void clear_dual(std::size_t row);
  void sum_prices(std::size_t first, std::size_t end);
  void sum_moved_prices();
  void update_session_duals(std::size_t session);
  [[nodiscard]] Price rows_of(std::size_t j) const;
  [[nodiscard]] Price price_of(std::size_t j) const;
  [[nodiscard]] int direction_of(std::size_t j, const Price& price) const;
  [[nodiscard]] bool set_point_may_pay(std::size_t s);
  [[nodiscard]] std::optional<Entering> choose_of_next();
  [[nodiscard]] std::size_t take_next_session();
  [[nodiscard]] std::size_t take_next_site_column();
  [[nodiscard]] bool by_index() const;

  // simplex_entering.cpp: the column that enters
  [[nodiscard]] std::optional<Entering> choose_entering();
  [[nodiscard]] std::optional<Entering> best_of_site(std::size_t count);
  [[nodiscard]] std::optional<Entering> best_known();
  void add_known(std::size_t s);
  [[nodiscard]] double most_gain(std::size_t s, double key_cost) const;
  [[nodiscard]] WholePrice whole_price(std::size_t s, std::size_t j) const;
  [[nodiscard]] Known known(std::size_t column, std::size_t s) const;
  [[nodiscard]] double cost_of(const Known& column) const;
  [[nodiscard]] bool is_at_an_end(std::size_t column) const {
    return place_[column] == Place::lower || place_[column] == Place::upper;
  }

  // simplex_pivot.cpp: one column enters, one leaves
  [[nodiscard]] bool enter(std::size_t column, int direction);
  void moves_of(std::size_t column);
  [[nodiscard]] Leaving leaving_for(std::size_t column, int direction) const;
  void consider(Leaving& best, std::size_t column, double rate, Leaving::Kind kind) const;
  void exchange(std::size_t entering, const Price& price, const Leaving& leaving);
  void replace_slack(std::size_t entering, const Price& price, std::size_t leaving);
  void replace_working(std::size_t entering, const Price& price, std::size_t leaving);
  void drop_row(std::size_t row, int column_place);
  void swap_key(std::size_t session, int place);
  void put_working(std::size_t column, int place);
  void take_working(std::size_t column);

  [[nodiscard]] SimplexStatus push_between(const std::function<bool()>& stop);
  [[nodiscard]] bool keeps_ends() const;

  const Program& program_;
  std::vector<double> x_;
  std::vector<Place> place_;
  std::vector<std::size_t> tied_;             ///< at an end, and for the first basis
  std::vector<std::size_t> between_;          ///< columns that were between their ends at the start
  std::vector<std::size_t> key_;              ///< of a session
  std::vector<std::vector<int>> working_of_;  ///< places of a session's columns in the working basis
  std::vector<std::size_t> column_at_;        ///< of the working basis, by place
  std::vector<std::size_t> row_at_;           ///< coupling row, by place
  std::vector<int> place_of_row_;             ///< -1: its slack is basic
  std::vector<int> place_of_column_;          ///< -1: not in the working basis
  std::vector<int> slack_row_;                ///< of a site column; -1 = no slack
  std::vector<int> step_of_row_;              ///< of a coupling row
  WorkingBasis basis_;

  Duals y_;                               ///< of all coupling rows; 0 where a slack is basic
  double least_noise_ = 0;                ///< of a row in the working basis
  std::vector<std::size_t> moved_duals_;  ///< rows whose duals are not in `prices_` yet
  Duals session_y_;                       ///< of those sessions that were priced last
  Duals prices_;                          ///< [node][sum p, sum f p][step]: sums of y
  Duals working_cost_;                    ///< of the working columns, less what their keys give up
  std::vector<double> by_place_;
  std::vector<double> seen_rows_;                        ///< of one session's steps: cost, tie, noise
  std::size_t next_session_ = 0, next_site_column_ = 0;  ///< to price

  std::vector<double> whole_cost_, whole_noise_;  ///< [node][step]: of a set-point of full presence, less what its rows pay
  std::vector<double> whole_a_;                   ///< by session: kWh of a kW in a whole step
  std::vector<char> is_partly_present_;           ///< by session: in its first step or its last
  std::vector<Known> known_;                      ///< to lower the cost, one of a session
  std::vector<char> is_known_;                    ///< by session
  bool is_least_cost_ = false;                    ///< as far as the best of each session say
  bool has_ties_;                                 ///< a tie cost to lower

  std::vector<Entry> entering_column_;                     ///< in the rows of the working basis
  std::vector<double> alpha_;                              ///< its working columns' decrease per unit
  std::vector<std::pair<std::size_t, double>> key_moves_;  ///< change of a key per unit
  std::vector<double> row_moves_;                          ///< change of a sum whose slack is basic, per unit
  std::vector<std::size_t> moved_rows_;
  std::vector<long> key_moved_in_, row_moved_in_;  ///< number of the last move of a session's key, of a row's sum
  long moves_ = 0;

  long pivots_ = 0;
  long since_refactor_ = 0;
  long steps_of_nothing_ = 0;  ///< pivots in a row that moved no column
};

}  // namespace chargeplan::solvers::fleet
