// What is said of a solution, by gap and status; and who answers when a solver breaks down.
#include "planning/certify.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "planning/choose_backend.hpp"
#include "support/drawn_problem.hpp"

namespace chargeplan::test {
namespace {

Plan certified(double objective_cost, double bound_cost, const solvers::Solution& solution = {},
               const PlanOptions& options = {}) {
  Plan plan;
  plan.objective_cost = objective_cost;
  plan.solver.bound_source = "duals";
  const auto& backends = solvers::backends();
  const auto highs =
      std::find_if(backends.begin(), backends.end(), [](const auto& backend) { return backend->name() == "highs"; });
  planning::certify(options, bound_cost, {solution, highs->get(), {}}, plan);
  return plan;
}

TEST(Certify, CallsOptimalWhatIsWithinTheGapAskedFor) {
  EXPECT_EQ(certified(100, 100 - 5e-5).status, PlanStatus::optimal);
  const auto loose = certified(100, 99.9);
  EXPECT_EQ(loose.status, PlanStatus::feasible);
  ASSERT_EQ(loose.warnings.size(), 1U);
  EXPECT_EQ(loose.warnings[0].slug, "gap_not_closed");
  PlanOptions patient;
  patient.solve.gap = 0.01;
  EXPECT_EQ(certified(100, 99.9, {}, patient).status, PlanStatus::optimal);
  EXPECT_EQ(certified(100, 99.995, {}, {.formulation = Formulation::milp}).status, PlanStatus::optimal) << "1e-4 by default";
}

TEST(Certify, MeasuresTheGapAgainstAtLeastOne) {
  EXPECT_DOUBLE_EQ(certified(0.5, 0.25).gap, 0.25);
  EXPECT_DOUBLE_EQ(certified(-8, -10).gap, 0.25);
}

TEST(Certify, NeverProvesMoreThanThePlanCosts) {
  const auto plan = certified(10, 10 + 1e-12);
  EXPECT_EQ(plan.bound_cost, 10);
  EXPECT_EQ(plan.gap, 0);
}

TEST(Certify, NamesTheSourceOfTheBetterBound) {
  solvers::Solution solution;
  solution.bound_cost = 9;
  EXPECT_EQ(certified(10, 8, solution, {.formulation = Formulation::milp}).bound_cost, 9);
  EXPECT_EQ(certified(10, 8, solution, {.formulation = Formulation::milp}).solver.bound_source, "solver");
  EXPECT_EQ(certified(10, 9.5, solution, {.formulation = Formulation::milp}).solver.bound_source, "duals");
  EXPECT_EQ(certified(10, 8, solution).bound_cost, 8) << "an LP's bound is ours";
}

TEST(Certify, WarnsOfAStopAndOfAnUnfinishedTie) {
  solvers::Solution solution;
  solution.status = solvers::SolveStatus::interrupted;
  solution.tie_break_complete = false;
  const auto plan = certified(10, 8, solution);
  ASSERT_EQ(plan.warnings.size(), 2U);
  EXPECT_EQ(plan.warnings[0].slug, "stopped_early");
  EXPECT_EQ(plan.warnings[1].slug, "tie_break_incomplete");
  EXPECT_EQ(certified(10, 8, solution, {.tie_break = TieBreak::none}).warnings.size(), 1U);
}

TEST(BestSetPoints, AreTheGreedyOnesWhereTheSolverHasNoneOrWorse) {
  const auto model = model::build_model(site({20}, {session("#", {.max_power_kw = 10, .energy_required_kwh = 2})}), {});
  solvers::Solution solution;
  solution.status = solvers::SolveStatus::interrupted;
  EXPECT_EQ(planning::best_set_points(model, solution).power, (std::vector<double>{8}));
  solution.power = {1};
  solution.curtailed = {0};
  EXPECT_EQ(planning::best_set_points(model, solution).power, (std::vector<double>{8}));
  solution.status = solvers::SolveStatus::optimal;
  EXPECT_EQ(planning::best_set_points(model, solution).power, (std::vector<double>{1})) << "what a solver ended with stays";
}

TEST(BestSetPoints, RoundToZeroAndToTheLowestPowerButNotUpToTheHighest) {
  auto problem = site({90}, {session("#", {.max_power_kw = 10, .min_power_kw = 4}), session("#", {.max_power_kw = 10}),
                             session("#", {.max_power_kw = 10})});
  const auto model = model::build_model(problem, {.formulation = Formulation::milp});
  solvers::Solution solution;
  solution.power = {4 - 1e-10, 10 - 1e-9, 1e-10};
  EXPECT_EQ(planning::best_set_points(model, solution).power, (std::vector<double>{4, 10 - 1e-9, 0}));
}

/// A solver that does as it is told.
class Scripted final : public solvers::Backend {
 public:
  explicit Scripted(Result<solvers::Solution> answer) : answer_{std::move(answer)} {}
  [[nodiscard]] std::string_view name() const noexcept override { return answer_ ? "works" : "breaks"; }
  [[nodiscard]] std::string version() const override { return "0"; }
  [[nodiscard]] solvers::Capabilities capabilities() const noexcept override { return {}; }
  [[nodiscard]] Result<solvers::Solution> solve(const model::PlanningModel&, const SolveOptions&,
                                                const PlanControl&) const override {
    return answer_;
  }

 private:
  Result<solvers::Solution> answer_;
};

TEST(SolveWithFirst, FallsBackToTheNextSolverAndSaysSo) {
  const Scripted breaks{tl::unexpected{Error{ErrorCode::solver_failed, "lost its basis", {}}}};
  const Scripted works{solvers::Solution{}};
  const auto solved = planning::solve_with_first({&breaks, &works}, {}, {}, {});
  ASSERT_TRUE(solved);
  EXPECT_EQ(solved->backend, &works);
  ASSERT_EQ(solved->warnings.size(), 1U);
  EXPECT_EQ(solved->warnings[0].slug, "solver_fell_back");
  EXPECT_NE(solved->warnings[0].message.find("lost its basis"), std::string::npos);
}

TEST(SolveWithFirst, IsTheLastSolversErrorWhereAllBreakDown) {
  const Scripted breaks{tl::unexpected{Error{ErrorCode::solver_failed, "lost its basis", {}}}};
  const auto solved = planning::solve_with_first({&breaks, &breaks}, {}, {}, {});
  ASSERT_FALSE(solved);
  EXPECT_EQ(solved.error().code, ErrorCode::solver_failed);
}

}  // namespace
}  // namespace chargeplan::test
