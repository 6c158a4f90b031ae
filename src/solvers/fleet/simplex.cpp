#include "solvers/fleet/simplex.hpp"

#include <algorithm>

namespace chargeplan::solvers::fleet {
namespace {

constexpr long refactor_every = 100;  ///< pivots, or more of many sessions, whose sums are dearer
constexpr long sessions_of_a_pivot = 200, sessions_of_a_dense_pivot = 33;  ///< each change makes a factored inverse longer
constexpr long stop_every = 16;
constexpr long most_pivots_per_column = 20;

}  // namespace

/// Result: false where the basis is singular.
bool Simplex::refactor_when_due() {
  const long of_a_pivot = basis_.is_factored() ? sessions_of_a_pivot : sessions_of_a_dense_pivot;
  const long most = std::max(refactor_every, static_cast<long>(program_.sessions.size()) / of_a_pivot);
  return since_refactor_ < most || refactor();
}

/// Brings every column between its ends into the basis or to an end.
SimplexStatus Simplex::push_between(const std::function<bool()>& stop) {
  for (std::size_t j = 0; j < x_.size(); ++j) {
    if (place_[j] != Place::between) continue;
    if (pivots_ % stop_every == 0 && stop()) return SimplexStatus::stopped;
    if (const int s = program_.session_of(j); s >= 0) update_session_duals(static_cast<std::size_t>(s));
    int direction = direction_of(j, price_of(j));
    if (direction == 0) direction = x_[j] < program_.upper[j] / 2 ? -1 : 1;
    if (!enter(j, direction)) return SimplexStatus::stalled;
    if (!refactor_when_due()) return SimplexStatus::stalled;
  }
  return SimplexStatus::optimal;
}

SimplexStatus Simplex::solve(const std::function<bool()>& stop) {
  if (!start()) return SimplexStatus::stalled;
  if (const auto pushed = push_between(stop); pushed != SimplexStatus::optimal) return pushed;
  const long most_pivots = pivots_ + most_pivots_per_column * static_cast<long>(x_.size());
  for (;;) {
    const auto entering = choose_entering();
    if (!entering) {
      if (since_refactor_ == 0) return keeps_ends() ? SimplexStatus::optimal : SimplexStatus::stalled;
      if (!refactor()) return SimplexStatus::stalled;
      continue;
    }
    if (pivots_ % stop_every == 0 && stop()) return SimplexStatus::stopped;
    if (!enter(entering->column, entering->direction) || pivots_ > most_pivots) return SimplexStatus::stalled;
    if (!refactor_when_due()) return SimplexStatus::stalled;
  }
}

/// Whether what was lost to rounding on the way is rounding still.
bool Simplex::keeps_ends() const {
  constexpr double rounding = 1e-9;
  for (std::size_t j = 0; j < x_.size(); ++j) {
    const double most = rounding * std::max(1.0, program_.upper[j]);
    if (x_[j] < -most || x_[j] > program_.upper[j] + most) return false;
  }
  return true;
}

}  // namespace chargeplan::solvers::fleet
