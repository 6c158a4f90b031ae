/// A session alone, at given prices of its set-points: the least that (1), (2) and (8) cost it. Source: docs/solver.md,
/// "Minimum power".
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "model/planning_model.hpp"

namespace chargeplan::model {

class SessionAlone {
 public:
  explicit SessionAlone(const PlanningModel& model) : model_{model} {}

  /// Exact: minimises price'p + unmet_price u over a session's set-points, each 0 or in [p_min, P]. `price_per_kw`: of the
  /// session's steps.
  double solve(const SessionModel& session, std::span<const double> price_per_kw, double unmet_price);

  /// Of the last solve, kW by step of the session.
  [[nodiscard]] const std::vector<double>& power() const noexcept { return power_; }

 private:
  struct Step {
    double price = 0;  ///< per kW
    double a = 0;      ///< kWh in the battery a kW
    std::size_t place = 0;
    [[nodiscard]] double per_kwh() const noexcept { return price / a; }
  };
  struct Choice {
    double cost = 0;
    unsigned partial = 0;  ///< which of the partly used steps are on
    std::size_t full = 0;  ///< how many of the others
  };
  void sort_steps(const SessionModel& session, std::span<const double> price_per_kw);
  void put_on(unsigned partial, std::size_t full);
  double fill(const SessionModel& session, double unmet_price, bool write);

  const PlanningModel& model_;
  std::vector<Step> partial_, full_, on_;
  std::vector<double> power_;
};

}  // namespace chargeplan::model
