/// Solving again for what a solution lacks. Source: docs/solver.md, "The Schur complement".
#pragma once

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace chargeplan::solvers::fleet {

/// `solve` by a factor that may have lost most of its digits; `lack_of`: what a solution leaves of `asked`. What is lacking is measured by what is
/// asked of the rows and, of the equations at the end of which 0 is asked, by `terms_of(solution)`, the sizes that they are summed from. Result:
/// a solution that lacks no more than 1e-11 of that, or the best of up to five corrections, as far as each lacks half as much as the one before.
template <class Solve, class LackOf, class TermsOf>
[[nodiscard]] Eigen::VectorXd refined(const Eigen::VectorXd& asked, Solve solve, LackOf lack_of, TermsOf terms_of) {
  constexpr double enough = 1e-11, least = std::numeric_limits<double>::min();
  constexpr int most_corrections = 5;
  const double asked_of_rows = std::max(least, asked.lpNorm<Eigen::Infinity>());
  const auto share_of = [&](const Eigen::VectorXd& solution, const Eigen::VectorXd& lack) {
    const Eigen::VectorXd terms = terms_of(solution);
    double share = lack.head(lack.size() - terms.size()).template lpNorm<Eigen::Infinity>() / asked_of_rows;
    for (Eigen::Index i = 0; i < terms.size(); ++i)
      share = std::max(share, std::abs(lack.tail(terms.size())[i]) / std::max(least, terms[i]));
    return share;
  };
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
