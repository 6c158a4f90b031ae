// The C interface of Clarabel: every field arrives where it belongs, and nothing worse than a status comes back.
// What it computes is tested beside it, in rust/src/clarabel/tests.rs.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "chargeplan_clarabel.h"

namespace chargeplan::test {
namespace {

constexpr double none = std::numeric_limits<double>::infinity();

/// A program and room for its answer.
struct Case {
  std::vector<double> cost, quadratic, lower, upper, row_lower, row_upper;
  std::vector<std::int32_t> start, row;
  std::vector<double> value;
  ChargeplanClarabelSettings settings{1e-11, 1e-11, 1e-8, 1e-8, 1e-8, 60, 200, 1, CHARGEPLAN_CLARABEL_FAER};
  ChargeplanClarabelCallbacks callbacks{};

  std::vector<double> x{}, row_dual{}, column_dual{};
  std::array<char, 128> message{};
  ChargeplanClarabelResult result{};

  ChargeplanClarabelProgram program() const {
    return {cost.size(),  row_lower.size(), cost.data(),      quadratic.empty() ? nullptr : quadratic.data(),
            lower.data(), upper.data(),     row_lower.data(), row_upper.data(),
            start.data(), row.data(),       value.data()};
  }
  ChargeplanClarabelStatus solve() { return solve(program()); }
  ChargeplanClarabelStatus solve(const ChargeplanClarabelProgram& input) {
    x.assign(cost.size(), -1);
    column_dual.assign(cost.size(), -1);
    row_dual.assign(row_lower.size(), -1);
    result = {x.data(), row_dual.data(), column_dual.data(), message.data(), message.size(), 0, 0, 0};
    return chargeplan_clarabel_solve(&input, &settings, &callbacks, &result);
  }
};

/// One step of 3 kW, one of 1 at a third of the price; 2.5 are wanted.
Case two_steps() { return {{3, 1}, {}, {0, 0}, {3, 1}, {2.5}, {none}, {0, 1, 2}, {0, 0}, {1, 1}}; }

TEST(ClarabelInterface, CopiesEveryPartOfTheAnswerOut) {
  auto problem = two_steps();
  ASSERT_EQ(problem.solve(), CHARGEPLAN_CLARABEL_SOLVED) << problem.message.data();
  EXPECT_NEAR(problem.x[0], 1.5, 1e-8);
  EXPECT_NEAR(problem.x[1], 1.0, 1e-8);
  EXPECT_NEAR(problem.row_dual[0], 3.0, 1e-7);
  EXPECT_NEAR(problem.column_dual[0], 0.0, 1e-7);
  EXPECT_NEAR(problem.column_dual[1], -2.0, 1e-7);
  EXPECT_NEAR(problem.result.primal_cost, 5.5, 1e-8);
  EXPECT_NEAR(problem.result.dual_cost, 5.5, 1e-8);
  EXPECT_GT(problem.result.iterations, 0U);
  EXPECT_STREQ(problem.message.data(), "");
}

TEST(ClarabelInterface, EveryMethodFindsTheSame) {
  for (const auto method : {CHARGEPLAN_CLARABEL_AUTO, CHARGEPLAN_CLARABEL_QDLDL, CHARGEPLAN_CLARABEL_FAER}) {
    auto problem = two_steps();
    problem.settings.method = method;
    ASSERT_EQ(problem.solve(), CHARGEPLAN_CLARABEL_SOLVED);
    EXPECT_NEAR(problem.result.primal_cost, 5.5, 1e-8);
  }
}

TEST(ClarabelInterface, CountsTheHalfOfTheSquare) {
  auto problem = two_steps();
  problem.quadratic = {2, 2};  // 3 a + a^2 + b + b^2 with a + b = 2.5 is least at b = 1
  problem.upper = {none, none};
  ASSERT_EQ(problem.solve(), CHARGEPLAN_CLARABEL_SOLVED);
  EXPECT_NEAR(problem.x[0], 0.75, 1e-7);
  EXPECT_NEAR(problem.x[1], 1.75, 1e-7);
}

TEST(ClarabelInterface, NoColumnsAreSolvedByNothing) {
  Case empty{{}, {}, {}, {}, {}, {}, {0}, {}, {}};
  EXPECT_EQ(empty.solve(), CHARGEPLAN_CLARABEL_SOLVED);
  EXPECT_EQ(empty.result.primal_cost, 0.0);
}

TEST(ClarabelInterface, FreeColumnsFollowTheirEquations) {
  Case problem{{0, 0}, {2, 2}, {-none, -none}, {none, none}, {-4}, {-4}, {0, 1, 2}, {0, 0}, {1, 1}};
  ASSERT_EQ(problem.solve(), CHARGEPLAN_CLARABEL_SOLVED);
  EXPECT_NEAR(problem.x[0], -2.0, 1e-7);
  EXPECT_NEAR(problem.row_dual[0], -4.0, 1e-6);
}

TEST(ClarabelInterface, TellsInfeasibleFromUnbounded) {
  auto too_much = two_steps();
  too_much.row_lower = {5};
  EXPECT_EQ(too_much.solve(), CHARGEPLAN_CLARABEL_INFEASIBLE);
  EXPECT_EQ(too_much.x[0], -1) << "nothing may be written";
  auto endless = two_steps();
  endless.cost[0] = -1;
  endless.upper[0] = none;
  EXPECT_EQ(endless.solve(), CHARGEPLAN_CLARABEL_UNBOUNDED);
}

TEST(ClarabelInterface, NamesBadNumbers) {
  auto problem = two_steps();
  problem.cost[1] = std::nan("");
  EXPECT_EQ(problem.solve(), CHARGEPLAN_CLARABEL_BAD_INPUT);
  EXPECT_STREQ(problem.message.data(), "cost NaN of column 1 is not a finite number");
}

TEST(ClarabelInterface, NamesABrokenMatrix) {
  const auto broken = [](auto change) {
    auto problem = two_steps();
    change(problem);
    EXPECT_EQ(problem.solve(), CHARGEPLAN_CLARABEL_BAD_INPUT);
    return std::string{problem.message.data()};
  };
  EXPECT_EQ(broken([](Case& c) { c.row[1] = 1; }), "column 1 names row 1 of 1");
  EXPECT_EQ(broken([](Case& c) { c.row[0] = -1; }), "column 0 names row -1 of 1");
  EXPECT_EQ(broken([](Case& c) { c.start = {0, 2, 1}; }), "the starts of the columns do not ascend from 0");
  EXPECT_EQ(broken([](Case& c) { c.start = {0, 1, -1}; }), "the starts of the columns do not ascend from 0");
  EXPECT_EQ(broken([](Case& c) { c.start = {0, 0, 2}; }), "column 1 names row 0 twice");
}

TEST(ClarabelInterface, RefusesMissingArraysAndSettingsOutOfRange) {
  auto problem = two_steps();
  auto program = problem.program();
  program.column_lower = nullptr;
  EXPECT_EQ(problem.solve(program), CHARGEPLAN_CLARABEL_BAD_INPUT);
  const auto refused = [](auto change) {
    auto other = two_steps();
    change(other.settings);
    return other.solve() == CHARGEPLAN_CLARABEL_BAD_INPUT;
  };
  EXPECT_TRUE(refused([](auto& settings) { settings.threads = 0; }));
  EXPECT_TRUE(refused([](auto& settings) { settings.method = 7; }));
  EXPECT_TRUE(refused([](auto& settings) { settings.gap_tolerance_ratio = std::nan(""); }));
  for (const double tolerance : {-1e-8, std::nan("")})
    EXPECT_TRUE(refused([&](auto& settings) { settings.infeasibility_tolerance_ratio = tolerance; }));
  EXPECT_TRUE(refused([](auto& settings) { settings.time_limit_s = 0; }));
}

TEST(ClarabelInterface, CutsAMessageToTheRoomThereIs) {
  auto problem = two_steps();
  problem.cost[0] = std::nan("");
  std::array<char, 9> room{};
  room.fill('#');
  const auto program = problem.program();
  ChargeplanClarabelResult result{nullptr, nullptr, nullptr, room.data(), 8, 0, 0, 0};
  EXPECT_EQ(chargeplan_clarabel_solve(&program, &problem.settings, &problem.callbacks, &result), CHARGEPLAN_CLARABEL_BAD_INPUT);
  EXPECT_STREQ(room.data(), "cost Na");
  EXPECT_EQ(room[8], '#');
}

TEST(ClarabelInterface, ThePollStopsItWhereItSaysSo) {
  auto problem = two_steps();
  int polled = 0;
  problem.callbacks.context = &polled;
  problem.callbacks.poll = [](void* context, const ChargeplanClarabelProgress* progress) noexcept -> std::int32_t {
    ++*static_cast<int*>(context);
    return progress->iteration >= 1 ? 1 : 0;
  };
  EXPECT_EQ(problem.solve(), CHARGEPLAN_CLARABEL_STOPPED);
  EXPECT_EQ(polled, 2);
  EXPECT_EQ(problem.result.iterations, 1U);
}

}  // namespace
}  // namespace chargeplan::test
