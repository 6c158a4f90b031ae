/// A session with every default filled in: what the mathematics needs of it. One place for model.md's "Sets and parameters" and
/// "Defaults" (the checker writes them a second time, on purpose).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "chargeplan/options.hpp"
#include "chargeplan/problem.hpp"

namespace chargeplan::domain {

/// f_st > 0 of each step that a stay has: 1 in all but the first and the last. None for a stay inside no step.
class Fractions {
 public:
  Fractions() = default;
  Fractions(std::size_t step_count, double first, double last) : step_count_{step_count}, first_{first}, last_{last} {}

  [[nodiscard]] std::size_t size() const noexcept { return step_count_; }
  [[nodiscard]] bool empty() const noexcept { return step_count_ == 0; }
  [[nodiscard]] double operator[](std::size_t k) const noexcept { return k == 0 ? first_ : k + 1 == step_count_ ? last_ : 1.0; }

 private:
  std::size_t step_count_ = 0;
  double first_ = 1;
  double last_ = 1;  ///< where it is not the first
};

/// The part of a stay inside the horizon: steps [first_step, first_step + fraction.size()) with the part of each that the car
/// is there.
struct PresenceWindow {
  int first_step = 0;
  Fractions fraction;
  bool starts_before_horizon = false;
  bool ends_after_horizon = false;
  bool outside_horizon = false;  ///< wholly
};

struct SessionTerms {
  PresenceWindow window;
  double max_power_kw = 0;           ///< P_s: the lower of session and EVSE
  double min_power_kw = 0;           ///< p_s: the higher
  double efficiency = 1;             ///< eta_s
  double energy_required_kwh = 0;    ///< E_s
  double max_energy_kwh = 0;         ///< M_s
  bool max_energy_defaulted = true;  ///< M_s moves with E_s
  double unmet_price_per_kwh = 0;    ///< w_s
  std::optional<double> battery_capacity_kwh;
  std::optional<double> arrival_energy_kwh;
  std::size_t past_step_count = 0;  ///< the first steps of the window, which are past
  double past_delivered_kwh = 0;    ///< in the battery by their end
};

[[nodiscard]] PresenceWindow presence_window(const Session& session, const Horizon& horizon);

/// `problem` must validate. The terms are in the order of `problem.sessions`.
[[nodiscard]] std::vector<SessionTerms> session_terms(const Problem& problem, double unmet_penalty_cost);

/// For every EVSE under a group, the groups it is under, leaf first; indices in `site.groups`.
[[nodiscard]] std::unordered_map<std::string_view, std::vector<int>> groups_by_evse(const Site& site);

/// x_t as it is used: the given or min(0, c_t), and never above c_t where B_t < V_t.
[[nodiscard]] std::vector<double> used_export_price_per_kwh(const Problem& problem);

}  // namespace chargeplan::domain
