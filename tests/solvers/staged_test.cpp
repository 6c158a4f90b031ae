// The stages around a general solver, with a solver that does as it is told.
#include "solvers/staged.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "model/bound.hpp"
#include "support/drawn_problem.hpp"

namespace chargeplan::test {
namespace {

using solvers::Run;
using solvers::RunStatus;
using solvers::SolveStatus;

/// Answers the programs that it gets, one after the other, and keeps them.
class Scripted final : public solvers::ProgramSolver {
 public:
  using Answer = std::function<Result<Run>(const model::SparseProgram&)>;
  explicit Scripted(std::vector<Answer> answers) : answers_{std::move(answers)} {}
  Result<Run> run(const model::SparseProgram& program, const solvers::RunControl&, const std::vector<double>*) override {
    programs.push_back(program);
    if (programs.size() > answers_.size()) return tl::unexpected{Error{ErrorCode::solver_failed, "no more answers", {}}};
    auto done = answers_[programs.size() - 1](program);
    if (done) done->iterations = 1;
    return done;
  }
  [[nodiscard]] double dual_noise() const noexcept override { return 1e-9; }

  std::vector<model::SparseProgram> programs;

 private:
  std::vector<Answer> answers_;
};

/// One car, 2.5 kWh = one full step, two steps of one price: columns p0, p1, u; row: its energy.
Problem two_equal_steps() {
  auto problem = site({50, 50}, {session("##", {.max_power_kw = 10, .energy_required_kwh = 2.5})});
  problem.site.import_price_per_kwh = 0.2;
  return problem;
}
Scripted::Answer optimal(double p0, double p1) {
  return [p0, p1](const model::SparseProgram&) -> Result<Run> {
    return Run{.x = {p0, p1, 0}, .row_dual = {0.2}, .reduced_cost = {0, 0, 10 - 0.2}};
  };
}
Scripted::Answer ends(RunStatus status) {
  return [status](const model::SparseProgram&) -> Result<Run> { return Run{.status = status}; };
}
Scripted::Answer breaks_down() {
  return [](const model::SparseProgram&) -> Result<Run> {
    return tl::unexpected{Error{ErrorCode::solver_failed, "broke down", {}}};
  };
}
Result<solvers::Solution> solve(Scripted& solver, const Problem& problem, const PlanOptions& options = {}) {
  return solvers::solve_in_stages(model::build_model(problem, options), options.solve, 1e-6, {}, solver);
}

TEST(Stages, SolveOnceWithoutATieBreak) {
  Scripted solver{{optimal(0, 10)}};
  const auto solution = solve(solver, two_equal_steps(), {.tie_break = TieBreak::none});
  ASSERT_TRUE(solution);
  EXPECT_EQ(solver.programs.size(), 1U);
  EXPECT_EQ(solution->power, (std::vector<double>{0, 10}));
  EXPECT_EQ(solution->status, SolveStatus::optimal);
  EXPECT_TRUE(solution->tie_break_complete);
  EXPECT_EQ(solution->iterations, 1);
}

TEST(Stages, BreakTheTieOnTheFaceOfEqualCost) {
  Scripted solver{{optimal(0, 10), optimal(10, 0)}};
  const auto solution = solve(solver, two_equal_steps());
  ASSERT_TRUE(solution);
  EXPECT_EQ(solution->power, (std::vector<double>{10, 0}));
  EXPECT_TRUE(solution->tie_break_complete);
  ASSERT_EQ(solver.programs.size(), 2U);
  const auto& face = solver.programs[1];
  EXPECT_EQ(face.cost, (std::vector<double>{-2, -1, 0})) << "early: T - t";
  EXPECT_EQ(face.lower[2], 0) << "what has a reduced cost stays at its bound";
  EXPECT_EQ(face.upper[2], 0);
  EXPECT_EQ(face.upper[0], 10) << "what has none is free";
  EXPECT_EQ(face.row_lower[0], face.row_upper[0]) << "a row with a dual is an equality";
}

TEST(Stages, KeepTheFirstPlanWhereTheTieBreakWouldCostMore) {
  Scripted solver{{optimal(0, 10), optimal(9, 0), optimal(9, 0), optimal(9, 0)}};  // 0.25 kWh less at 10 each
  const auto solution = solve(solver, two_equal_steps());
  ASSERT_TRUE(solution);
  EXPECT_EQ(solution->power, (std::vector<double>{0, 10}));
  EXPECT_FALSE(solution->tie_break_complete);
  EXPECT_EQ(solution->status, SolveStatus::optimal);
}

TEST(Stages, KeepTheFirstPlanWhereTheTieBreakBreaksDownOrRunsOutOfTime) {
  for (const auto& second : {breaks_down(), ends(RunStatus::interrupted), ends(RunStatus::infeasible)}) {
    Scripted solver{{optimal(0, 10), second, second, second}};
    const auto solution = solve(solver, two_equal_steps());
    ASSERT_TRUE(solution);
    EXPECT_EQ(solution->power, (std::vector<double>{0, 10}));
    EXPECT_FALSE(solution->tie_break_complete);
  }
}

TEST(Stages, FailWithTheFirstStage) {
  Scripted broken{{breaks_down()}};
  const auto solution = solve(broken, two_equal_steps());
  ASSERT_FALSE(solution);
  EXPECT_EQ(solution.error().message, "broke down");
  Scripted mistaken{{ends(RunStatus::infeasible)}};
  ASSERT_FALSE(solve(mistaken, two_equal_steps())) << "a plan of zeros is always feasible";
}

TEST(Stages, GiveNoPointWhereTheFirstStageWasStoppedWithoutOne) {
  Scripted solver{{ends(RunStatus::interrupted)}};
  const auto solution = solve(solver, two_equal_steps());
  ASSERT_TRUE(solution);
  EXPECT_EQ(solution->status, SolveStatus::interrupted);
  EXPECT_TRUE(solution->power.empty());
}

// Too much energy also looks cheap where overload has a price; only the grid limit is for sale.
TEST(Stages, NeverTakeAnUnfinishedPointThatOverfillsABattery) {
  auto problem = two_equal_steps();
  problem.site.grid_limit_kw = 1;
  problem.site.overload_price_per_kw = 0.01;
  problem.site.import_price_per_kwh = -0.5;
  const auto model = model::build_model(problem, {});
  Scripted solver{{[](const model::SparseProgram& program) -> Result<solvers::Run> {
    solvers::Run run;
    run.status = RunStatus::interrupted;
    run.x.assign(program.cost.size(), 0.0);
    run.x[0] = run.x[1] = 10;
    return run;
  }}};
  const auto solution = solve(solver, problem);
  ASSERT_TRUE(solution) << solution.error().message;
  ASSERT_EQ(solution->power.size(), 2U);
  EXPECT_LE((solution->power[0] + solution->power[1]) * model.sessions[0].eta * model.delta, model.sessions[0].M + 1e-9);
  EXPECT_GT(solution->power[0], 4) << "the overload is worth its price";
}

TEST(Stages, TakeUnfinishedDualsOnlyWhereTheyProveMoreThanNone) {
  auto problem = site({5, 5}, {session("##", {.max_power_kw = 10, .energy_required_kwh = 5})});
  problem.site.import_price_per_kwh = 0.2;
  const auto model = model::build_model(problem, {});
  const auto with_limit_dual = [](double dual) {
    return [dual](const model::SparseProgram& program) -> Result<solvers::Run> {
      solvers::Run run;
      run.status = RunStatus::interrupted;
      run.row_dual.assign(program.row_lower.size(), dual);
      return run;
    };
  };
  Scripted good{{with_limit_dual(-1)}};
  Scripted bad{{with_limit_dual(-1000)}};
  EXPECT_FALSE(solve(good, problem)->duals.pi.empty());
  EXPECT_TRUE(solve(bad, problem)->duals.pi.empty());
}

TEST(Stages, NeedNoStatesWhereTheRelaxationHasThemAndKeepThemInTheTie) {
  auto problem = two_equal_steps();
  problem.sessions[0].min_power_kw = 4;
  Scripted solver{{optimal(0, 10), optimal(0, 10)}};
  const auto solution = solve(solver, problem, {.formulation = Formulation::milp});
  ASSERT_TRUE(solution);
  ASSERT_EQ(solver.programs.size(), 2U) << "the relaxation and the tie: no branch and bound";
  EXPECT_EQ(solver.programs[1].upper[0], 0) << "off stays off";
  EXPECT_EQ(solver.programs[1].lower[1], 4) << "on stays on";
}

TEST(Stages, ChooseStatesWhereTheRelaxationIsBelowALowestPower) {
  auto problem = two_equal_steps();
  problem.sessions[0].min_power_kw = 4;
  Scripted solver{{optimal(2, 8), optimal(4, 6), optimal(5, 5), optimal(6, 4)}};
  const auto solution = solve(solver, problem, {.formulation = Formulation::milp});
  ASSERT_TRUE(solution);
  ASSERT_EQ(solver.programs.size(), 4U) << "relaxation, states, the LP under them, the tie";
  EXPECT_TRUE(solver.programs[0].semi_lower.empty());
  EXPECT_EQ(solver.programs[1].semi_lower[0], 4);
  EXPECT_TRUE(solver.programs[2].semi_lower.empty());
  EXPECT_EQ(solver.programs[2].lower, (std::vector<double>{4, 4, 0}));
  EXPECT_EQ(solution->power, (std::vector<double>{6, 4}));
}

}  // namespace
}  // namespace chargeplan::test
