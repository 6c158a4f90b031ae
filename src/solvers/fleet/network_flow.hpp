/// The flow of energy between the steps of a site: prices move, and power with them, until every limit is kept and every price has its
/// reason. Source: docs/solver.md, "A site with one limit".
#pragma once

#include <algorithm>
#include <functional>
#include <vector>

#include "solvers/fleet/flow_sessions.hpp"
#include "solvers/fleet/program.hpp"

namespace chargeplan::solvers::fleet {

/// Nodes are the steps and, last, without: where energy is that nobody charges, and power that no limit holds back.
class NetworkFlow {
 public:
  /// `prices`: to start from; they are moved. Arguments as of FlowSessions.
  /// `share`: of peak and overload, by which they may be wrong.
  NetworkFlow(const Program& program, const std::vector<double>& cost, const std::vector<std::size_t>& stay_order,
              StepPrices& prices, double share);

  /// Result: whether all limits and prices fit in the end, but for what set-points of partial presence would still gain.
  [[nodiscard]] bool solve(const std::function<bool()>& should_stop);

  [[nodiscard]] const FlowSessions& sessions() const noexcept { return sessions_; }
  [[nodiscard]] int rounds() const noexcept { return rounds_; }

 private:
  [[nodiscard]] std::size_t without() const { return T_; }
  [[nodiscard]] bool is_one(double difference) const { return difference <= prices_.noise; }

  struct Range {
    double now = 0, low = 0, high = 0;
  };
  template <class Set, class Pays>
  [[nodiscard]] bool search(Range range, Set set, Pays pays);
  [[nodiscard]] bool find_overload_and_peak();
  [[nodiscard]] bool find_overload();
  [[nodiscard]] bool find_peak();
  [[nodiscard]] bool is_peak_idle() const;
  [[nodiscard]] double gain_of_peak() const;
  [[nodiscard]] double gain_of_overload() const;
  [[nodiscard]] double least_peak() const;
  [[nodiscard]] double most_peak() const { return std::max(least_peak(), prices_.most_peak_kw); }
  [[nodiscard]] double least_overload() const;
  [[nodiscard]] double most_overload() const { return std::max(least_overload(), prices_.most_overload_kw); }
  [[nodiscard]] bool balance();
  [[nodiscard]] bool is_balanced();
  /// What a step's distance would be if its price were 0.
  struct Start {
    double distance = 0;
    std::size_t step = 0;
  };
  [[nodiscard]] bool find_distances();
  void spread(std::vector<Start>& starts);
  [[nodiscard]] double distance(std::size_t t) const { return std::max(0.0, start_[t] + prices_.price[t]); }
  void move_prices();
  void find_levels();
  void pass_on();
  [[nodiscard]] double pass_on(std::size_t node, double kw);
  [[nodiscard]] double pass_to(std::size_t node, std::size_t next, double kw);
  [[nodiscard]] bool is_even(std::size_t node, std::size_t next) const;
  [[nodiscard]] bool is_even(std::size_t session, std::size_t node, std::size_t next) const;
  [[nodiscard]] bool takes_more(std::size_t node) const;
  [[nodiscard]] double free_between(std::size_t node, std::size_t next) const;
  [[nodiscard]] double rounding_of(std::size_t step) const;

  FlowSessions sessions_;
  StepPrices& prices_;
  double share_;
  const std::function<bool()>* should_stop_ = nullptr;
  std::size_t T_;
  int rounds_ = 0;
  std::vector<double> balance_;                       ///< by node: what it has too much, kW
  std::vector<double> distance_;                      ///< by node: of the nearest with too much, cost a kW
  std::vector<double> start_;                         ///< by step: its distance less its price
  std::vector<double> price_without_, price_within_;  ///< by step: of the sessions, when the distances were found
  std::vector<double> due_;                           ///< by step, kW
  double farthest_ = 0;                               ///< of the nodes with too little
  std::vector<int> level_;  ///< moves from a node to the nearest with too little; -1 where there is no way at these prices
  std::vector<std::size_t> next_;  ///< of a node: to which it passes on now, the ones before have no room left
  std::vector<std::size_t> from_;  ///< and the session to look at first
};

}  // namespace chargeplan::solvers::fleet
