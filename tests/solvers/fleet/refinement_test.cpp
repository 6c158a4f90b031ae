// A factor that has lost digits is asked again, as long as that helps.
#include "solvers/fleet/refinement.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace chargeplan::test {
namespace {

using solvers::fleet::refined;

/// Of x = 1, by a factor that takes 1 for `pivot`. `asked_again`: how often it was.
double solution_of(double pivot, int& asked_again) {
  asked_again = -1;
  const Eigen::VectorXd one = Eigen::VectorXd::Ones(1);
  return refined(
      one,
      [&](const Eigen::VectorXd& right) {
        ++asked_again;
        return Eigen::VectorXd{right / pivot};
      },
      [&](const Eigen::VectorXd& solution) { return Eigen::VectorXd{one - solution}; },
      [](const Eigen::VectorXd&) { return Eigen::VectorXd{}; })[0];
}

TEST(Refinement, AsksAgainUntilNothingIsLacking) {
  int asked_again = 0;
  EXPECT_EQ(solution_of(1, asked_again), 1);
  EXPECT_EQ(asked_again, 0);
  EXPECT_NEAR(solution_of(1.001, asked_again), 1, 1e-11);
  EXPECT_EQ(asked_again, 3) << "three digits at a time";
}

TEST(Refinement, EndsWhereItHardlyHelps) {
  int asked_again = 0;
  EXPECT_NEAR(solution_of(3, asked_again), 1 - std::pow(2.0 / 3, 2), 1e-15) << "the lack of the first is two thirds";
  EXPECT_EQ(asked_again, 1);
  EXPECT_NEAR(solution_of(1.9, asked_again), 1 - std::pow(0.9 / 1.9, 6), 1e-15);
  EXPECT_EQ(asked_again, 5) << "never more often";
}

TEST(Refinement, KeepsTheBetterWhereItMakesItWorse) {
  int asked_again = 0;
  EXPECT_EQ(solution_of(0.4, asked_again), 2.5) << "then 1 - 2.25";
  EXPECT_EQ(asked_again, 1);
}

TEST(Refinement, DoesNotAskForWhatIsNoNumber) {
  int asked_again = 0;
  EXPECT_TRUE(std::isnan(solution_of(std::numeric_limits<double>::quiet_NaN(), asked_again)));
  EXPECT_EQ(asked_again, 0);
}

}  // namespace
}  // namespace chargeplan::test
