/// The parts of `check`: what a plan's set-points really do, then each published number against it.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chargeplan/check.hpp"
#include "domain/check_restated.hpp"
#include "domain/issue_list.hpp"

namespace chargeplan::domain {

/// Collects breaches. Paths and sentences are only built for what is one.
class Breaches {
 public:
  void add(std::string path, std::string_view slug, std::string message) {
    issues_.push_back({std::move(path), std::string{slug}, std::move(message)});
  }
  /// An equation is off by `amount` (<= 0: it holds) of its unit; `right_side` sets the tolerance.
  template <class Path, class Message>
  void equation(double amount, double right_side, std::string_view slug, const Path& path, const Message& message) {
    if (amount <= 0) return;  // false for NaN
    if (std::isfinite(amount)) max_violation_ = std::max(max_violation_, amount);
    if (!(amount <= tolerance(right_side))) add(path(), slug, message());
  }
  /// A published number that must be `right`; `rounding`: how far that may be off itself.
  template <class Path>
  void figure(double published, double right, const Path& path, std::string_view slug = "wrong_figure", double rounding = 0) {
    if (is_near(published, right, rounding)) return;
    add(path(), slug, figure_message(published, right));
  }
  void wrong_length(std::size_t published, std::size_t right, const Field& field);
  /// A published series that must be `right`, step by step.
  void series(const std::vector<double>& published, const std::vector<double>& right, Field field);

  [[nodiscard]] static bool is_near(double published, double right, double rounding = 0) noexcept {
    return std::abs(published - right) <= tolerance(right) + rounding;  // false for NaN
  }
  [[nodiscard]] static double tolerance(double right_side) noexcept { return 1e-6 * std::max(1.0, std::abs(right_side)); }
  [[nodiscard]] double max_violation() const noexcept { return max_violation_; }
  [[nodiscard]] std::vector<Issue> take() && { return std::move(issues_); }

 private:
  static std::string figure_message(double published, double right);
  std::vector<Issue> issues_;
  double max_violation_ = 0;
};

/// What the set-points and the curtailment of a plan amount to: everything else that a plan says is derived from these.
struct Recomputed {
  /// One restated session: its entry in the plan and its set-points, aligned with `RestatedSession::presence`.
  struct Stay {
    const SessionPlan* plan = nullptr;  ///< absent where the plan has none
    std::size_t plan_index = 0;
    std::span<const double> power_kw;  ///< the plan's, or where these are not right
    std::vector<double> mended_kw;     ///< what of them can be read
    double drawn_kwh = 0, delivered_kwh = 0, unmet_kwh = 0, energy_cost = 0, peak_kw = 0;
    [[nodiscard]] std::string path(std::string_view name) const { return Field{"sessions", plan_index, name}.path(); }
  };
  std::vector<Stay> stays;  ///< as Restated::sessions
  std::vector<double> curtailed_kw;
  std::vector<double> set_points_kw;                ///< sum of p_st, a step
  std::vector<double> mean_kw;                      ///< sum of f_st p_st
  std::vector<std::vector<double>> group_power_kw;  ///< [group][step]
  std::vector<double> import_kw, export_kw;
  double overload_kw = 0, unavoidable_overload_kw = 0, billed_peak_kw = 0;
  PlanCost cost;
  double rounding_cost = 0;           ///< of energies, times their prices, how far it may have moved the cost of unmet energy
  double overload_rounding_cost = 0;  ///< of set-points' sums, times the price of overload: the same
  [[nodiscard]] double objective_cost() const noexcept {
    return cost.energy_cost + cost.unmet_cost + cost.demand_charge_cost + cost.overload_cost;
  }
};

/// Reads the set-points (breaches of shape, and of eq. (1) where the car is absent) and derives the rest.
[[nodiscard]] Recomputed recompute(const Problem& problem, const Restated& restated, const Plan& plan, Breaches& breaches);

void check_equations(const Problem& problem, const PlanOptions& options, const Restated& restated, const Recomputed& recomputed,
                     const Plan& plan, Breaches& breaches);
void check_site_figures(const Problem& problem, const Restated& restated, const Recomputed& recomputed, const Plan& plan,
                        Breaches& breaches);
void check_session_figures(const Problem& problem, const Restated& restated, const Recomputed& recomputed, Breaches& breaches);
void check_kpi(const Problem& problem, const Restated& restated, const Recomputed& recomputed, const Plan& plan,
               Breaches& breaches);
void check_uncontrolled(const Restated& restated, const Plan& plan, Breaches& breaches);

/// What the published duals prove.
struct DualBound {
  double cost = 0;
  double rounding_cost = 0;  ///< how far rounding may have moved it: the terms may be far larger than their sum
};
[[nodiscard]] DualBound dual_bound(const Problem& problem, const Restated& restated, const Plan& plan);

void check_shadow_prices(const Problem& problem, const Restated& restated, const Recomputed& recomputed, const Plan& plan,
                         Breaches& breaches);
void check_certificate(const PlanOptions& options, const DualBound& bound, const Plan& plan, CheckReport& report,
                       Breaches& breaches);

}  // namespace chargeplan::domain
