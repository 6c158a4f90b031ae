#include "solvers/fleet/lowest_power_room.hpp"

#include <algorithm>
#include <cmath>

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

}  // namespace

LowestPowerRoom::LowestPowerRoom(const Program& program, const model::PlanningModel& model)
    : program_{program}, model_{model}, row_{program.right} {
  for (std::size_t t = 0; t < at(program.T); ++t)
    idle_.push_back(model.has_surplus(static_cast<int>(t)) && model.X ? model.L[t] + (*model.X)[t] : infinity);
  for (const double right : row_) rounding_.push_back(1e-12 * std::max(1.0, std::abs(right)));
}

bool LowestPowerRoom::take(std::size_t set_point) {
  const auto s = at(program_.session_of_set_point[set_point]);
  const auto& session = program_.sessions[s];
  const std::size_t t = session.step_of(set_point);
  const double p = model_.sessions[s].p_min, idle = (1 - program_.f[set_point]) * p;
  const bool soft = program_.overload >= 0;
  for (int n = session.node; n >= 0; n = program_.nodes[at(n)].parent) {
    if (soft && program_.nodes[at(n)].parent < 0) break;
    if (const int row = program_.nodes[at(n)].row[t]; row >= 0 && row_[at(row)] < p - rounding_[at(row)]) return false;
  }
  if (!soft && idle_[t] < idle - 1e-12 * std::max(1.0, idle_[t])) return false;
  put(set_point);
  return true;
}

void LowestPowerRoom::add(std::size_t set_point, double sign) {
  const auto s = at(program_.session_of_set_point[set_point]);
  const auto& session = program_.sessions[s];
  const std::size_t t = session.step_of(set_point);
  const double p = sign * model_.sessions[s].p_min;
  idle_[t] += (1 - program_.f[set_point]) * p;
  for (int n = session.node; n >= 0; n = program_.nodes[at(n)].parent)
    if (const int row = program_.nodes[at(n)].row[t]; row >= 0) row_[at(row)] += p;
}

}  // namespace chargeplan::solvers::fleet
