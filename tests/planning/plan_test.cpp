// The library's one door: what it refuses, what it finds, and what it says of it.
#include "chargeplan/planner.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "chargeplan/check.hpp"
#include "support/drawn_problem.hpp"

namespace chargeplan::test {
namespace {

bool has_slug(const std::vector<Issue>& issues, std::string_view slug) {
  return std::any_of(issues.begin(), issues.end(), [&](const Issue& issue) { return issue.slug == slug; });
}

TEST(Plan, NeverChargesAnAbsentSession) {
  const auto plan = chargeplan::plan(site({20, 20, 20, 20}, {session(".##.", {.energy_required_kwh = 5})}));
  ASSERT_TRUE(plan) << plan.error().message;
  ASSERT_EQ(plan->sessions.size(), 1U);
  EXPECT_EQ(plan->sessions[0].first_step, 1);
  ASSERT_EQ(plan->sessions[0].power_kw.size(), 2U) << "an absent step has no set-point";
  EXPECT_NEAR(plan->sessions[0].power_kw[0] + plan->sessions[0].power_kw[1], 5 / 0.25, 1e-6);
}

TEST(Plan, NamesEveryProblemOfBadInputAtOnce) {
  auto problem = site({20}, {session("#"), session("#")});
  problem.sessions[0].max_power_kw = -1;
  problem.sessions[1].departure = problem.sessions[1].arrival;
  problem.site.efficiency = 2;
  PlanOptions options;
  options.solve.threads = 0;
  options.solver = "abacus";
  const auto plan = chargeplan::plan(problem, options);
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().code, ErrorCode::invalid_input);
  std::set<std::string> paths;
  for (const auto& issue : plan.error().issues) paths.insert(issue.path);
  for (const auto* path :
       {"sessions[0].max_power_kw", "sessions[1].departure", "site.efficiency", "options.threads", "options.solver"})
    EXPECT_TRUE(paths.contains(path)) << path;
}

TEST(Plan, SaysWhatANamedSolverCannotDo) {
  const auto problem = site({20}, {session("#")});
  for (const auto& solver : available_solvers()) {
    if (solver.milp) continue;
    const auto plan = chargeplan::plan(problem, {.formulation = Formulation::milp, .solver = solver.name});
    ASSERT_FALSE(plan) << solver.name;
    EXPECT_EQ(plan.error().code, ErrorCode::unsupported);
    EXPECT_TRUE(has_slug(plan.error().issues, "unsupported"));
  }
}

TEST(Plan, NamesTheSolversThereAreForOneThereIsNot) {
  const auto plan = chargeplan::plan(site({20}, {session("#")}), {.solver = "abacus"});
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().code, ErrorCode::unsupported);
  EXPECT_TRUE(has_slug(plan.error().issues, "unknown_solver"));
  EXPECT_NE(plan.error().message.find("highs"), std::string::npos) << plan.error().message;
}

TEST(Plan, PassesALimitWhereThatCostsTheSameAndIsEarlier) {
  auto problem = site({0}, {session("#", {.max_power_kw = 8, .energy_required_kwh = 1, .unmet_price_per_kwh = 1})});
  problem.site.import_price_per_kwh = 0.5;
  problem.site.overload_price_per_kw = 0.125;
  for (const auto& solver : available_solvers()) {
    const auto plan = chargeplan::plan(problem, {.solver = solver.name, .tie_break = TieBreak::early});
    ASSERT_TRUE(plan) << solver.name;
    EXPECT_NEAR(plan->objective_cost, 1, 1e-9) << solver.name;
    EXPECT_NEAR(plan->sessions[0].power_kw[0], 4, 1e-6) << solver.name;
  }
}

TEST(Plan, ByAutoIsByTheFirstSolverThatCan) {
  const auto problem = site({20}, {session("#")});
  const auto solvers = available_solvers();
  const auto first = [&](auto&& can) { return std::find_if(solvers.begin(), solvers.end(), can)->name; };
  EXPECT_EQ(chargeplan::plan(problem)->solver.name, solvers.front().name);
  EXPECT_EQ(chargeplan::plan(problem, {.formulation = Formulation::milp})->solver.name,
            first([](const SolverInfo& solver) { return solver.milp; }));
  EXPECT_EQ(chargeplan::plan(problem, {.tie_break = TieBreak::flat})->solver.name,
            first([](const SolverInfo& solver) { return solver.quadratic; }));
}

TEST(Plan, OfASiteOverItsHardLimitIsInfeasibleAndSaysWhere) {
  auto problem = site({10, 10}, {session("##")});
  problem.site.base_load_kw = std::vector<double>{5, 12.5};
  const auto plan = chargeplan::plan(problem);
  ASSERT_TRUE(plan) << "an outcome, not an error";
  EXPECT_EQ(plan->status, PlanStatus::infeasible);
  EXPECT_TRUE(plan->sessions.empty());
  ASSERT_TRUE(has_slug(plan->warnings, "site_over_limit"));
  EXPECT_NE(plan->warnings.front().message.find("step"), std::string::npos);
  EXPECT_NE(plan->warnings.front().message.find("2.5"), std::string::npos) << plan->warnings.front().message;
  EXPECT_TRUE(check(problem, {}, *plan).passed());
}

TEST(Plan, IsFeasibleWithPvThatTakesTheSiteUnderItsLimit) {
  auto problem = site({10}, {session("#", {.energy_required_kwh = 1})});
  problem.site.base_load_kw = 12;
  problem.site.pv_kw = 6;
  EXPECT_EQ(chargeplan::plan(problem)->status, PlanStatus::optimal);
}

TEST(Plan, WithoutSessionsCostsWhatTheSiteCosts) {
  auto problem = site({10, 10}, {});
  problem.site.base_load_kw = 4;
  problem.site.pv_kw = std::vector<double>{0, 6};
  problem.site.import_price_per_kwh = 0.5;
  problem.site.export_price_per_kwh = 0.1;
  problem.site.demand_charge_per_kw = 3;
  problem.site.billed_peak_kw = 1;
  for (const auto& solver : available_solvers()) {
    const auto plan = chargeplan::plan(problem, {.solver = solver.name});
    ASSERT_TRUE(plan) << solver.name << ": " << plan.error().message;
    EXPECT_EQ(plan->status, PlanStatus::optimal) << solver.name;
    EXPECT_NEAR(plan->objective_cost, 0.25 * (4 * 0.5 - 2 * 0.1) + 3 * (4 - 1), 1e-9) << solver.name;
  }
}

TEST(Plan, OfNothingToDecideIsOptimal) {
  const auto plan = chargeplan::plan(site({10}, {}));
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->status, PlanStatus::optimal);
  EXPECT_EQ(plan->objective_cost, 0);
}

TEST(Plan, CarriesItsProof) {
  auto problem = site({5, 20}, {session("##", {.max_power_kw = 20, .energy_required_kwh = 5})});
  problem.site.import_price_per_kwh = std::vector<double>{0.1, 0.3};
  const auto plan = chargeplan::plan(problem);
  ASSERT_TRUE(plan);
  EXPECT_NEAR(plan->objective_cost, 1.25 * 0.1 + 3.75 * 0.3, 1e-9);
  EXPECT_NEAR(plan->bound_cost, plan->objective_cost, 1e-9);
  EXPECT_LE(plan->bound_cost, plan->objective_cost);
  EXPECT_GE(plan->gap, 0);
  EXPECT_LE(plan->gap, 1e-9);
  EXPECT_LE(plan->max_violation, 1e-9);
  EXPECT_EQ(plan->solver.bound_source, "duals");
  EXPECT_NEAR(plan->site.limit_price_per_kwh[0], 0.2, 1e-9);
  EXPECT_NEAR(plan->site.limit_price_per_kwh[1], 0, 1e-9);
  EXPECT_NEAR(plan->sessions[0].marginal_cost_per_kwh, 0.3, 1e-9);
  EXPECT_GE(plan->solver.total_s, plan->solver.solve_s);
}

TEST(Plan, OfMilpTakesTheBetterOfTwoBounds) {
  // Alone, 1 kW all the time; with at least 6 kW, one of three cars each step: the relaxation does not see it.
  std::vector<Session> cars;
  for (int s = 0; s < 3; ++s) cars.push_back(session("##", {.energy_required_kwh = 1.5, .min_power_kw = 6}));
  const auto problem = site({10, 10}, std::move(cars));
  const auto lp = chargeplan::plan(problem);
  const auto milp = chargeplan::plan(problem, {.formulation = Formulation::milp});
  ASSERT_TRUE(lp && milp);
  EXPECT_GT(milp->objective_cost, lp->objective_cost + 1);
  EXPECT_EQ(milp->solver.bound_source, "solver");
  EXPECT_LE(milp->gap, 1e-4);
  EXPECT_EQ(milp->status, PlanStatus::optimal);
}

TEST(Plan, NotesMinimumPowerThatAnLpDoesNotEnforce) {
  const auto problem = site({20}, {session("#", {.min_power_kw = 6})});
  EXPECT_TRUE(has_slug(chargeplan::plan(problem)->sessions[0].notes, "minimum_power_not_enforced"));
  EXPECT_FALSE(
      has_slug(chargeplan::plan(problem, {.formulation = Formulation::milp})->sessions[0].notes, "minimum_power_not_enforced"));
}

TEST(Plan, WarnsOfUnmetEnergyThatIsCheaperThanCharging) {
  auto problem = site({20}, {session("#", {.unmet_price_per_kwh = 0.1})});
  const auto plan = chargeplan::plan(problem);
  EXPECT_TRUE(has_slug(plan->warnings, "unmet_cheaper_than_energy"));
  EXPECT_EQ(plan->sessions[0].energy_delivered_kwh, 0);
}

// The last digit of an energy is money there: no plan is wrong by it.
TEST(Plan, PassesItsCheckWhereAKwhCostsBillions) {
  auto problem = site({1e7, 1e7, 1e7}, {session("###", {.max_power_kw = 41788.21041325563,
                                                        .energy_required_kwh = 2065.1778927648315,
                                                        .efficiency = 0.9,
                                                        .unmet_price_per_kwh = 1e9})});
  problem.site.import_price_per_kwh = 0.13;
  problem.sessions[0].priority = 16375.67706322784;
  for (const auto* solver : {"fleet", "highs", "clarabel"}) {
    PlanOptions options{.solver = solver};
    options.tie_break = TieBreak::none;
    const auto plan = chargeplan::plan(problem, options);
    EXPECT_TRUE(plan) << solver << ": " << plan.error().message;
  }
}

TEST(Plan, PublishesExactZerosAndBounds) {
  auto problem = site({20, 20}, {session("##", {.max_power_kw = 10, .energy_required_kwh = 2.5})});
  problem.site.import_price_per_kwh = std::vector<double>{0.3, 0.1};
  for (const auto& solver : available_solvers()) {
    const auto plan = chargeplan::plan(problem, {.solver = solver.name});
    ASSERT_TRUE(plan) << solver.name;
    EXPECT_EQ(plan->sessions[0].power_kw, (std::vector<double>{0, 10})) << solver.name;
    EXPECT_EQ(plan->sessions[0].unmet_kwh, 0) << solver.name;
  }
}

TEST(Plan, GivesProgressAndTheSolversWords) {
  std::vector<std::string> phases;
  std::string words;
  double elapsed_s = 0;
  PlanControl control;
  control.progress = [&](const Progress& progress) {
    if (phases.empty() || phases.back() != progress.phase) phases.emplace_back(progress.phase);
    EXPECT_GE(progress.elapsed_s, elapsed_s) << progress.phase;
    elapsed_s = progress.elapsed_s;
  };
  control.log = [&](std::string_view text) { words += text; };
  auto problem = site({8, 8}, {session("##"), session("##")});
  for (const auto& solver : available_solvers()) {
    phases.clear();
    words.clear();
    elapsed_s = 0;
    ASSERT_TRUE(chargeplan::plan(problem, {.solver = solver.name}, control));
    EXPECT_EQ(phases, (std::vector<std::string>{"build", "solve", "tie_break", "check"})) << solver.name;
    EXPECT_GT(elapsed_s, 0) << solver.name;
    EXPECT_FALSE(words.empty()) << solver.name;
  }
}

}  // namespace
}  // namespace chargeplan::test
