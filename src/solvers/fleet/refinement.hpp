/// Solving again for what a solution lacks. Source: docs/solver.md, "The Schur complement".
#pragma once

#include <Eigen/Dense>

#include <utility>

namespace chargeplan::solvers::fleet {

/// `solve` by a factor that may have lost most of its digits; `lack_of`: what a solution leaves of `asked`; `share_of(solution, lack)`: how much
/// that is of what the equations are made of. Result: one that lacks no more than 1e-11 of it, or the best of up to five corrections, as
/// far as each lacks half as much as the one before.
template <class Solve, class LackOf, class ShareOf>
[[nodiscard]] Eigen::VectorXd refined(const Eigen::VectorXd& asked, Solve solve, LackOf lack_of, ShareOf share_of) {
  constexpr double enough = 1e-11;
  constexpr int most_corrections = 5;
  Eigen::VectorXd best = solve(asked), lack = lack_of(best);
  double share = share_of(best, lack);
  for (int i = 0; i < most_corrections && share > enough; ++i) {
    Eigen::VectorXd corrected = best + solve(lack), left = lack_of(corrected);
    const double now = share_of(corrected, left);
    if (!(now < share)) break;
    best.swap(corrected);
    lack.swap(left);
    if (now > std::exchange(share, now) / 2) break;
  }
  return best;
}

}  // namespace chargeplan::solvers::fleet
