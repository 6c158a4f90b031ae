#include "solvers/fleet/states.hpp"

#include <algorithm>
#include <cmath>

#include "solvers/fleet/feasible_point.hpp"
#include "solvers/fleet/lowest_power_room.hpp"

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

constexpr double hair = 1e-9;

/// What a general solver may be short of a lowest power, relative.
constexpr double tolerance = 1e-6;

/// The lowest power of a set-point's state.
double least(const model::PlanningModel& model, const Program& program, const States& states, std::size_t j) {
  return states[j] != 0 ? model.sessions[at(program.session_of_set_point[j])].p_min : 0.0;
}

class Choice {
 public:
  Choice(const Program& program, const model::PlanningModel& model, const std::vector<double>& power)
      : program_{program},
        model_{model},
        power_{power},
        room_{program, model},
        held_(program.sessions.size()),
        least_held_(program.sessions.size()),
        states_(power.size(), 0) {}

  States make() {
    for (std::size_t s = 0; s < held_.size(); ++s) put_on_enough(s);
    for (std::size_t s = 0; s < held_.size(); ++s)
      if (model_.sessions[s].p_min > 0) put_on_more(s);
    return std::move(states_);
  }

 private:
  /// Set-points of at least the lowest power, as far as the battery takes that.
  void put_on_enough(std::size_t s) {
    const double p = model_.sessions[s].p_min, most = model_.sessions[s].M;
    for (std::size_t j = first(s); j < end(s); ++j)
      if (p <= 0)
        states_[j] = 1;
      else if (power_[j] >= p * (1 - tolerance))
        put_on(s, j, most);
  }

  /// Where those cannot hold the session's energy, others in the order of their power, as long as it is enough for one more.
  void put_on_more(std::size_t s) {
    double wanted = 0;
    order_.clear();
    for (std::size_t j = first(s); j < end(s); ++j) {
      wanted += program_.a[j] * power_[j];
      if (states_[j] == 0 && power_[j] > hair * program_.upper[j]) order_.push_back(j);
    }
    std::stable_sort(order_.begin(), order_.end(),
                     [this](std::size_t one, std::size_t two) { return power_[one] > power_[two]; });
    for (const std::size_t j : order_) {
      if (held_[s] >= wanted * (1 - hair)) return;
      put_on(s, j, program_.need[s]);
    }
  }

  void put_on(std::size_t s, std::size_t j, double most_kwh) {
    const double least_kwh = program_.a[j] * model_.sessions[s].p_min;
    if (least_held_[s] + least_kwh > most_kwh * (1 + hair) || !room_.take(j)) return;
    states_[j] = 1;
    held_[s] += program_.a[j] * program_.upper[j];
    least_held_[s] += least_kwh;
  }

  [[nodiscard]] std::size_t first(std::size_t s) const { return program_.sessions[s].offset; }
  [[nodiscard]] std::size_t end(std::size_t s) const { return first(s) + at(program_.sessions[s].step_count); }

  const Program& program_;
  const model::PlanningModel& model_;
  const std::vector<double>& power_;
  LowestPowerRoom room_;
  std::vector<double> held_, least_held_;  ///< by session: energy that what is on can hold, and must
  std::vector<std::size_t> order_;
  States states_;
};

/// u and v for the set-points in x.
void settle_sessions(const Program& program, std::vector<double>& x) {
  auto lack = program.need;
  for (std::size_t j = 0; j < program.unmet; ++j) lack[at(program.session_of_set_point[j])] -= program.a[j] * x[j];
  for (std::size_t s = 0; s < lack.size(); ++s) {
    x[program.unmet + s] = std::max(0.0, lack[s]);
    if (const auto v = program.surplus_of[s]; v >= 0)
      x[static_cast<std::size_t>(v)] = std::clamp(-lack[s], 0.0, program.upper[static_cast<std::size_t>(v)]);
  }
}

/// Set-points in x, above the lowest powers, come down to what the rows have room for; all other columns follow. Result: false
/// where a set-point came below its lowest power.
bool lift(const Program& program, const Program& above, const model::PlanningModel& model, const States& states,
          std::vector<double>& x) {
  keep_rows(above, x);
  for (std::size_t j = 0; j < program.unmet; ++j) x[j] += least(model, program, states, j);
  complete_point(program, model, x);
  bool holds = true;
  for (std::size_t j = 0; j < program.unmet; ++j) {
    x[j] -= least(model, program, states, j);
    holds = holds && x[j] >= -hair * program.upper[j];
    x[j] = std::clamp(x[j], 0.0, above.upper[j]);
  }
  settle_sessions(above, x);
  return holds;
}

}  // namespace

States states_near(const Program& program, const model::PlanningModel& model, const std::vector<double>& power) {
  return Choice{program, model, power}.make();
}

std::vector<char> unlike_states(const Program& program, const model::PlanningModel& model, const std::vector<double>& power,
                                const States& states) {
  std::vector<char> is_unlike(power.size(), 0);
  for (std::size_t j = 0; j < power.size(); ++j) {
    const double p = model.sessions[at(program.session_of_set_point[j])].p_min;
    const bool is_on = power[j] > hair * program.upper[j], has_state = !is_on || power[j] >= p * (1 - tolerance);
    is_unlike[j] = p > 0 && (!has_state || is_on != (states[j] != 0)) ? 1 : 0;
  }
  return is_unlike;
}

Program program_above(Program program, const model::PlanningModel& model, const States& states) {
  for (std::size_t j = 0; j < program.unmet; ++j) {
    const auto s = at(program.session_of_set_point[j]);
    const double p = least(model, program, states, j);
    if (p > 0) {
      program.need[s] -= program.a[j] * p;
      for_each_entry(program, j, [&](std::size_t row, double value) { program.right[row] -= value * p; });
    }
    program.upper[j] = states[j] != 0 ? std::max(0.0, program.upper[j] - p) : 0.0;
  }
  for (std::size_t s = 0; s < program.sessions.size(); ++s) {
    if (program.need[s] >= 0) continue;
    if (program.surplus_of[s] >= 0) {  // the lowest powers alone are beyond what is required
      auto& upper = program.upper[static_cast<std::size_t>(program.surplus_of[s])];
      upper = std::max(0.0, upper + program.need[s]);
    }
    program.need[s] = 0;
  }
  return program;
}

std::vector<double> point_above(const Program& program, const Program& above, const model::PlanningModel& model,
                                const States& states, const std::vector<double>& power) {
  std::vector<double> x(program.column_count());
  for (std::size_t j = 0; j < power.size(); ++j)
    x[j] = std::clamp(power[j] - least(model, program, states, j), 0.0, above.upper[j]);
  if (lift(program, above, model, states, x)) return x;
  std::fill(x.begin(), x.end(), 0.0);
  (void)lift(program, above, model, states, x);
  return x;
}

std::vector<double> power_above(const Program& above, const model::PlanningModel& model, const States& states,
                                const std::vector<double>& x) {
  std::vector<double> power(above.unmet);
  for (std::size_t j = 0; j < power.size(); ++j)
    power[j] = std::clamp(x[j], 0.0, above.upper[j]) + least(model, above, states, j);
  return power;
}

}  // namespace chargeplan::solvers::fleet
