/// The linear program of a plan in the shape that fleet uses: columns with lower bound 0, one row a session, few coupling rows.
/// Source: docs/solver.md, "The program".
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

#include "model/planning_model.hpp"

namespace chargeplan::solvers::fleet {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

/// minimise cost'x,  session rows: sum a p + u - v = need,  coupling rows: sums of set-points + site columns = right,
/// 0 <= x <= upper. Columns: every set-point p, then u, then v of the sessions whose battery takes more than they need, then
/// the site's (slacks, k, i, e, m - m0, o). All have an upper end: where the model has none, twice what any plan needs.
struct Program {
  struct Session {
    int first_step = 0;
    int step_count = 0;
    int node = 0;            ///< the lowest limit above it that has rows
    std::size_t offset = 0;  ///< of its first set-point

    [[nodiscard]] std::size_t step_of(std::size_t set_point) const noexcept {
      return static_cast<std::size_t>(first_step) + (set_point - offset);
    }
  };
  /// A limit on sums of set-points: a group with rows, or the site (the last node). Children come before their parents.
  struct Node {
    int parent = -1;
    std::vector<int> row;  ///< coupling row of a step; -1 where the limit cannot be reached, or is a set-point's upper end
  };
  /// A set-point that is alone under a limit, which is its upper end.
  struct Lone {
    std::size_t set_point = 0;
    std::size_t group = 0;  ///< of the model's
  };

  int T = 0;
  std::vector<Session> sessions;
  std::vector<int> session_of_set_point;
  std::vector<double> need;  ///< right side of a session's row, kWh
  std::vector<double> a;     ///< kWh in the battery a kW of a set-point
  std::vector<double> f;     ///< presence of a set-point
  bool has_partial_presence = false;
  std::vector<Node> nodes;
  std::vector<Lone> lone;     ///< by set-point
  std::vector<int> draw_row;  ///< (5) or (6), which see sum f p; -1 where there is neither
  bool has_draw_rows = false;
  std::vector<int> peak_row;       ///< (6); -1 = none
  std::vector<int> node_of_group;  ///< by the model's groups; -1 where a group has no rows

  std::vector<double> cost, upper;
  std::vector<double> step_cost;                 ///< of a set-point by its step, a kW in a whole step
  std::vector<double> tie_cost;                  ///< of the second stage; set-points and pieces of the net power, the rest is 0
  std::size_t unmet = 0, surplus = 0, site = 0;  ///< first u, first v, first site column
  std::vector<std::size_t> surplus_session;      ///< of a v
  std::vector<std::ptrdiff_t> surplus_of;        ///< column of a session's v; -1 = none

  std::vector<double> right;              ///< of the coupling rows
  std::vector<int> slack;                 ///< column of a row's slack; -1 for an equation
  std::vector<int> site_start, site_row;  ///< site columns, sparse
  std::vector<double> site_value;
  std::vector<int> imported, exported, curtailed;  ///< columns of i_t, e_t, k_t; -1 = none
  std::vector<double> draw_price;                  ///< of sum f p where i_t and e_t are no columns, a kW
  std::vector<int> net;                            ///< first column of i_t - e_t by step, where it stands in pieces; else empty
  int peak = -1, overload = -1;                    ///< columns of m - m0 and o; -1 = none

  /// Of a set-point, u or v; -1 for a site column.
  [[nodiscard]] int session_of(std::size_t column) const noexcept {
    if (column < unmet) return session_of_set_point[column];
    if (column < surplus) return static_cast<int>(column - unmet);
    return column < site ? static_cast<int>(surplus_session[column - surplus]) : -1;
  }
  /// What a session's column has in the session's row.
  [[nodiscard]] double in_session_row(std::size_t column) const noexcept {
    if (column < unmet) return a[column];
    return column < surplus ? 1.0 : -1.0;
  }
  /// Whether a session is there for a part of its first step, or of its last.
  [[nodiscard]] bool is_partly_present(const Session& session) const noexcept {
    return f[session.offset] < 1 || f[session.offset + static_cast<std::size_t>(session.step_count) - 1] < 1;
  }
  [[nodiscard]] std::size_t column_count() const noexcept { return cost.size(); }
  [[nodiscard]] std::size_t row_count() const noexcept { return right.size(); }
};

[[nodiscard]] Program build_program(const model::PlanningModel& model);

/// The net power i_t - e_t of a step: `least_kw` and what of its pieces is in use, one column each, the cheapest first.
struct NetPower {
  struct Piece {
    double width_kw = 0;
    double cost = 0, tie_cost = 0;  ///< a kW
  };
  double least_kw = 0;
  std::vector<Piece> pieces;
};

/// The same with i_t - e_t in pieces and a row (5) for every step; no set-point has a cost or, in a tie of `flat`, a tie cost.
[[nodiscard]] Program build_program(const model::PlanningModel& model, const std::vector<NetPower>& net);

/// Whether a column is the peak or the overload and joins the rows of several steps.
[[nodiscard]] bool is_border(const Program& program, std::size_t column);
[[nodiscard]] std::vector<std::size_t> border_columns(const Program& program);

/// The step of each coupling row.
[[nodiscard]] std::vector<int> step_of_rows(const Program& program);

/// Of sums by node and step: from those of each node's own sessions to those of all that are under it.
void add_to_parents(const Program& program, std::vector<double>& sums);

/// Takes the set-points from what the coupling rows have left. `set_points`: their sums by node and step, of all that are under it;
/// `drawn`: sums of f p by step.
void take_set_points(const Program& program, const std::vector<double>& set_points, const double* drawn,
                     std::vector<double>& left);

/// Calls visit(coupling row, value) for each entry of a column.
template <class Visit>
void for_each_entry(const Program& program, std::size_t column, Visit visit) {
  const auto at = [](int i) { return static_cast<std::size_t>(i); };
  if (column < program.unmet) {
    const auto& session = program.sessions[at(program.session_of_set_point[column])];
    const std::size_t t = session.step_of(column);
    for (int n = session.node; n >= 0; n = program.nodes[at(n)].parent)
      if (const int row = program.nodes[at(n)].row[t]; row >= 0) visit(at(row), 1.0);
    if (const int row = program.draw_row[t]; row >= 0) visit(at(row), program.f[column]);
  } else if (column >= program.site) {
    const std::size_t c = column - program.site;
    for (int e = program.site_start[c]; e < program.site_start[c + 1]; ++e)
      visit(at(program.site_row[at(e)]), program.site_value[at(e)]);
  }
}

/// A column's cost less what the coupling rows pay for it.
[[nodiscard]] inline double priced(const Program& program, std::size_t column, const std::vector<double>& row_y) {
  double price = program.cost[column];
  for_each_entry(program, column, [&](std::size_t row, double value) { price -= value * row_y[row]; });
  return price;
}

/// Calls visit(column, row, value) for each entry of the site's columns.
template <class Visit>
void for_each_site_entry(const Program& program, Visit visit) {
  for (std::size_t c = 0; c + 1 < program.site_start.size(); ++c)
    for (int e = program.site_start[c]; e < program.site_start[c + 1]; ++e)
      visit(program.site + c, static_cast<std::size_t>(program.site_row[static_cast<std::size_t>(e)]),
            program.site_value[static_cast<std::size_t>(e)]);
}

}  // namespace chargeplan::solvers::fleet
