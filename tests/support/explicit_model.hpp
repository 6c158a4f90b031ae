/// Equations (1)-(7) of docs/model.md written out row by row, with nothing left out and nothing clever, for tiny problems. It
/// shares no code with src/model and src/solvers.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "chargeplan/options.hpp"
#include "chargeplan/problem.hpp"
#include "support/dense_lp.hpp"

namespace chargeplan::test {

/// On or off, for (8): in the order of the set-points.
using States = std::vector<bool>;

class ExplicitModel {
 public:
  ExplicitModel(const Problem& problem, const PlanOptions& options);

  /// Set-points with a lowest power: those whose states (8) has to choose.
  [[nodiscard]] std::size_t state_count() const noexcept { return stateful_.size(); }
  [[nodiscard]] std::size_t set_point_count() const noexcept { return set_points_.size(); }

  /// The least cost (in money); with `states`, under them.
  [[nodiscard]] std::optional<double> least_cost(const States& states = {}) const;

  /// The least cost and, among its plans, the most of what `early` or `late` maximises.
  struct Order {
    double cost;
    double most;
  };
  [[nodiscard]] std::optional<Order> most_ordered(TieBreak tie_break) const;

  /// The least of sum 2 net_t v_t over the net powers v of all plans of least cost: at the evenest plan it is 2 sum net_t^2.
  [[nodiscard]] std::optional<double> least_slope(const std::vector<double>& net_kw) const;

 private:
  struct SetPoint {
    std::size_t column, step;
    double fraction, least_kw, most_kw;
  };
  void add_site(const Problem& problem);
  void add_sessions(const Problem& problem, const PlanOptions& options);
  void add_rows(const Problem& problem);

  DenseLp lp_;
  DenseLp::Terms cost_;
  std::vector<SetPoint> set_points_;
  std::vector<std::size_t> stateful_;
  std::vector<std::size_t> import_, export_, curtailed_;
  std::size_t peak_ = 0, overload_ = 0;
  std::vector<std::vector<DenseLp::Terms>> group_load_;  ///< [group][step]
};

}  // namespace chargeplan::test
