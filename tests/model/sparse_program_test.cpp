// What general solvers get: compact, and with the duals where the model expects them.
#include <gtest/gtest.h>

#include <algorithm>

#include "model/sparse_program.hpp"
#include "support/drawn_problem.hpp"

namespace chargeplan::test {
namespace {

model::ProgramWithLayout sparse(const Problem& problem, const PlanOptions& options = {.tie_break = TieBreak::none}) {
  return model::to_sparse(model::build_model(problem, options));
}

long rows_there(const std::vector<int>& rows) {
  return std::count_if(rows.begin(), rows.end(), [](int row) { return row >= 0; });
}

TEST(SparseProgram, HasOneColumnAPresentStepAndOneASession) {
  const auto built = sparse(site({50, 50, 50, 50}, {session(".##."), session("#...")}));
  EXPECT_EQ(built.program.column_count(), 3 + 2);
  EXPECT_EQ(built.program.row_count(), 2) << "no limit can bind: only each session's energy";
  EXPECT_EQ(built.layout.unmet_column, 3);
}

TEST(SparseProgram, LeavesOutLimitsThatTheCarsCannotReach) {
  const auto built =
      sparse(site({19, 20, 9.5, 0}, {session("###.", {.max_power_kw = 10}), session("##..", {.max_power_kw = 10})}));
  EXPECT_GE(built.layout.limit_row[0], 0);
  EXPECT_EQ(built.layout.limit_row[1], -1) << "exactly reached is not exceeded";
  EXPECT_GE(built.layout.limit_row[2], 0);
  EXPECT_EQ(built.layout.limit_row[3], -1) << "nobody is there";
}

TEST(SparseProgram, CountsOtherLoadAndSwitchedOffPvAgainstTheLimit) {
  auto problem = site({20, 20, 20}, {session("###", {.max_power_kw = 10})});
  problem.site.base_load_kw = std::vector<double>{11, 9, 15};
  problem.site.pv_kw = std::vector<double>{0, 0, 20};
  const auto built = sparse(problem);
  ASSERT_GE(built.layout.limit_row[0], 0);
  EXPECT_EQ(built.program.row_upper[static_cast<std::size_t>(built.layout.limit_row[0])], 9);
  EXPECT_EQ(built.layout.limit_row[1], -1);
  ASSERT_GE(built.layout.limit_row[2], 0) << "with all PV switched off, 15 + 10 is above 20";
  EXPECT_EQ(built.program.row_upper[static_cast<std::size_t>(built.layout.limit_row[2])], 25);
}

TEST(SparseProgram, LeavesOutGroupsThatTheirMembersCannotReach) {
  auto problem =
      site({50, 50}, {session("##", {.max_power_kw = 10, .evse = "A"}), session(".#", {.max_power_kw = 10, .evse = "B"})});
  problem.site.groups = {{"all", {}, 15.0}, {"one", "all", 12.0}};
  problem.site.evses = {{"A", "one", {}, 0}, {"B", "all", {}, 0}};
  const auto built = sparse(problem);
  EXPECT_EQ(rows_there(built.layout.group_row[0]), 1);
  EXPECT_GE(built.layout.group_row[0][1], 0);
  EXPECT_EQ(rows_there(built.layout.group_row[1]), 0);
}

TEST(SparseProgram, HasImportExportAndCurtailmentOnlyWherePvIsAboveTheOtherLoad) {
  auto problem = site({50, 50, 50}, {session("###")});
  problem.site.pv_kw = std::vector<double>{0, 5, 4};
  problem.site.base_load_kw = std::vector<double>{0, 4, 4};
  const auto built = sparse(problem);
  for (const auto* columns : {&built.layout.import_column, &built.layout.export_column, &built.layout.curtailed_column}) {
    EXPECT_EQ((*columns)[0], -1);
    EXPECT_GE((*columns)[1], 0);
    EXPECT_EQ((*columns)[2], -1);
  }
  EXPECT_EQ(rows_there(built.layout.energy_row), 1);
}

TEST(SparseProgram, HasPeakRowsOnlyWhereTheBilledPeakCanBePassed) {
  auto problem = site({50, 50, 50}, {session("##.", {.max_power_kw = 10})});
  problem.site.base_load_kw = std::vector<double>{0, 5, 13};
  problem.site.demand_charge_per_kw = 2;
  problem.site.billed_peak_kw = 12;
  const auto built = sparse(problem);
  EXPECT_EQ(built.layout.peak_row[0], -1);
  EXPECT_GE(built.layout.peak_row[1], 0);
  EXPECT_GE(built.layout.peak_row[2], 0);
  ASSERT_GE(built.layout.peak_column, 0);
  EXPECT_EQ(built.program.lower[static_cast<std::size_t>(built.layout.peak_column)], 12);
  problem.site.demand_charge_per_kw = 0;
  EXPECT_EQ(sparse(problem).layout.peak_column, -1);
}

TEST(SparseProgram, HasAnOverloadColumnOnlyWithASoftLimit) {
  auto problem = site({5}, {session("#")});
  EXPECT_EQ(sparse(problem).layout.overload_column, -1);
  problem.site.overload_price_per_kw = 3;
  const auto built = sparse(problem);
  ASSERT_GE(built.layout.overload_column, 0);
  EXPECT_EQ(built.program.cost[static_cast<std::size_t>(built.layout.overload_column)], 3);
}

TEST(SparseProgram, MarksLowestPowersOnlyForMilp) {
  const auto problem = site({50, 50}, {session("##", {.min_power_kw = 4}), session("#.")});
  EXPECT_TRUE(sparse(problem).program.semi_lower.empty());
  const auto milp = sparse(problem, {.formulation = Formulation::milp, .tie_break = TieBreak::none}).program;
  ASSERT_EQ(milp.semi_lower.size(), static_cast<std::size_t>(milp.column_count()));
  EXPECT_EQ(milp.semi_lower[0], 4);
  EXPECT_EQ(milp.semi_lower[1], 4);
  EXPECT_EQ(std::count_if(milp.semi_lower.begin(), milp.semi_lower.end(), [](double least) { return least > 0; }), 2);
}

TEST(SparseProgram, AddsNetPowersOnlyForFlat) {
  const auto problem = site({50, 50}, {session("##")});
  EXPECT_EQ(rows_there(sparse(problem).layout.net_column), 0);
  EXPECT_EQ(rows_there(sparse(problem, {.tie_break = TieBreak::flat}).layout.net_column), 2);
}

TEST(SparseProgram, ReadsDualsBySignAndPlace) {
  auto problem = site({5, 5}, {session("##", {.evse = "A"})});
  problem.site.groups = {{"g", {}, 4.0}};
  problem.site.evses = {{"A", "g", {}, 0}};
  problem.site.import_price_per_kwh = 0.4;
  problem.site.demand_charge_per_kw = 1;
  const auto model = model::build_model(problem, {.tie_break = TieBreak::none});
  const auto built = model::to_sparse(model);
  std::vector<double> row_dual(built.program.row_lower.size(), 0.0);
  const auto set = [&](int row, double value) {
    ASSERT_GE(row, 0);
    row_dual[static_cast<std::size_t>(row)] = value;
  };
  set(built.layout.limit_row[0], -0.3);
  set(built.layout.group_row[0][1], -0.2);
  set(built.layout.peak_row[1], 0.7);
  const auto duals = model::duals_from_rows(model, built.layout, row_dual);
  EXPECT_EQ(duals.pi, (std::vector<double>{0.3, 0}));
  EXPECT_EQ(duals.gamma[0], (std::vector<double>{0, 0.2}));
  EXPECT_EQ(duals.mu, (std::vector<double>{0, 0.7}));
  EXPECT_DOUBLE_EQ(duals.lambda[0], 0.25 * 0.4);
  EXPECT_DOUBLE_EQ(duals.lambda[1], 0.25 * 0.4 + 0.7);
}

}  // namespace
}  // namespace chargeplan::test
