// Closed-form cases: what a request must give, worked out by hand. One JSON each in cases/: description, request, expected (a
// part of the plan document), and by which solvers, where not by all that can.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <string>
#include <vector>

#include "chargeplan/planner.hpp"
#include "golden/golden_json.hpp"
#include "io/files.hpp"
#include "io/plan_document.hpp"
#include "io/request.hpp"

namespace chargeplan::test {
namespace {

std::filesystem::path cases_folder() { return std::filesystem::path{CHARGEPLAN_SOURCE_DIR} / "tests" / "golden" / "cases"; }

std::vector<std::string> case_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator{cases_folder()})
    if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::string camel_case(const std::string& snake_case) {
  std::string name;
  bool starts_word = true;
  for (const char c : snake_case) {
    if (c != '_') name += starts_word ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    starts_word = c == '_';
  }
  return name;
}

bool can_do(const SolverInfo& solver, const PlanOptions& options) {
  return (options.formulation == Formulation::lp || solver.milp) && (options.tie_break != TieBreak::flat || solver.quadratic);
}

class Case : public testing::TestWithParam<std::string> {};

TEST_P(Case, GivesWhatWasWorkedOutByHand) {
  const auto content = io::read_file((cases_folder() / (GetParam() + ".json")).string());
  ASSERT_TRUE(content) << content.error().message;
  const auto document = io::json::Document::parse(*content);
  ASSERT_TRUE(document) << document.error().message;
  const auto* request_value = io::json::find_member(document->root(), "request");
  const auto* expected = io::json::find_member(document->root(), "expected");
  const auto* description = io::json::find_member(document->root(), "description");
  ASSERT_TRUE(request_value != nullptr && expected != nullptr && description != nullptr);
  const auto request = io::read_request(json_text(*request_value));
  ASSERT_TRUE(request) << (request.error().issues.empty() ? request.error().message : request.error().issues.front().message);
  for (const auto& solver : available_solvers()) {
    auto options = request->options;
    if (!can_do(solver, options)) continue;
    options.solver = solver.name;
    SCOPED_TRACE(std::string{description->text()} + " By " + solver.name);
    const auto plan = chargeplan::plan(request->problem, options);
    ASSERT_TRUE(plan) << plan.error().message;
    const auto written = io::write_plan_json({"golden", {}, "", "", *plan});
    const auto plan_document = io::json::Document::parse(written);
    ASSERT_TRUE(plan_document) << plan_document.error().message;
    expect_holds(plan_document->root(), *expected, "plan");
  }
}

INSTANTIATE_TEST_SUITE_P(Golden, Case, testing::ValuesIn(case_names()),
                         [](const auto& drawn) { return camel_case(drawn.param); });

}  // namespace
}  // namespace chargeplan::test
