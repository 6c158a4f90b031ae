/// The checker's own reading of a problem: model.md's "Sets and parameters" and "Defaults", written a second time on purpose.
/// It shares no code with what the planner is built on, so that a slip in either is seen by the other.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "chargeplan/options.hpp"
#include "chargeplan/problem.hpp"

namespace chargeplan::domain {

struct RestatedSession {
  std::size_t index = 0;              ///< in Problem::sessions
  int first_step = 0;                 ///< of the stay inside the horizon
  std::vector<double> presence;       ///< f_st of each step of the stay
  double max_power_kw = 0;            ///< P_s
  double min_power_kw = 0;            ///< p_s
  double efficiency = 1;              ///< eta_s
  double required_kwh = 0;            ///< E_s
  double most_kwh = 0;                ///< M_s
  double unmet_price = 0;             ///< w_s, per kWh
  std::vector<double> past_power_kw;  ///< of the past steps, the first of `presence`
  double past_kwh = 0;                ///< delivered by their end
  std::optional<double> capacity_kwh;
  std::optional<double> arrival_kwh;
  std::vector<std::size_t> groups;  ///< every group above it
};

struct Restated {
  std::size_t steps = 0;  ///< T
  double step_h = 0;      ///< Delta
  std::vector<double> limit_kw, base_kw, pv_kw, import_price, export_price;
  std::vector<double> export_limit_kw;  ///< infinite where there is none
  std::vector<double> limit_in_eq3_kw;  ///< L_t, or max(L_t, B_t - V_t) where overload has a price
  std::size_t past_steps = 0;
  double past_energy_cost = 0, past_peak_kw = 0, past_overload_kw = 0;  ///< what (5), (6) and (3) make of the past
  std::vector<RestatedSession> sessions;  ///< those with a part inside the horizon, in the problem's order

  [[nodiscard]] bool has_surplus(std::size_t t) const noexcept { return base_kw[t] < pv_kw[t]; }
  [[nodiscard]] double other_kw(std::size_t t) const noexcept { return base_kw[t] - pv_kw[t]; }
};

[[nodiscard]] Restated restate(const Problem& problem, const PlanOptions& options);

}  // namespace chargeplan::domain
