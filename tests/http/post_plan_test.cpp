#include "chargeplan/check.hpp"
#include "chargeplan/version.hpp"
#include "http/route_support.hpp"
#include "io/plan_document.hpp"
#include "io/request.hpp"

namespace chargeplan::http {
namespace {

using test::contains;
using test::is_problem;
using test::post;
using test::two_car_request;

std::string with(std::string request, const std::string& from, const std::string& to) {
  const std::size_t at = request.find(from);
  return at == std::string::npos ? request : request.replace(at, from.size(), to);
}

TEST(PostPlan, AnswersThePlanOfTheRequest) {
  const auto response = answer(post("/v1/plans", two_car_request), {});
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(response.content_type, "application/json");
  const auto document = io::read_plan_json(response.body).value();
  const auto request = io::read_request(two_car_request).value();
  EXPECT_EQ(document.plan.status, PlanStatus::optimal);
  EXPECT_TRUE(check(request.problem, request.options, document.plan).passed());
  EXPECT_EQ(document.request_sha256, io::request_sha256(request));
  EXPECT_EQ(document.id, "20250817T000000Z-" + document.request_sha256.substr(0, 8));
  EXPECT_EQ(document.created, Instant{std::chrono::sys_days{std::chrono::year{2025} / 8 / 17}});
  EXPECT_EQ(document.version, version());
}

TEST(PostPlan, TakesEitherWordOfStore) {
  for (const auto* target : {"/v1/plans?store=false", "/v1/plans?store=true"})
    EXPECT_EQ(answer(post(target, two_car_request), {}).status, 200) << target;
  const auto neither = answer(post("/v1/plans?store=0", with(two_car_request, "10", "-10")), {});
  EXPECT_TRUE(is_problem(neither, 422, "invalid_input"));
  EXPECT_TRUE(contains(neither.body, "\"?store\"")) << neither.body;
  EXPECT_TRUE(contains(neither.body, "site.grid_limit_kw")) << "all at once: " << neither.body;
}

TEST(PostPlan, AnswersAnInfeasibleRequestByItsStatus) {
  const auto response = answer(
      post("/v1/plans", with(two_car_request, "\"grid_limit_kw\": 10", "\"grid_limit_kw\": 10, \"base_load_kw\": 12")), {});
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(io::read_plan_json(response.body).value().plan.status, PlanStatus::infeasible);
}

TEST(PostPlan, NamesEveryIssueOfARequest) {
  const auto response = answer(post("/v1/plans", with(with(two_car_request, ": 10", ": -10"), "T14:00", "T09:00")), {});
  EXPECT_TRUE(is_problem(response, 422, "invalid_input"));
  EXPECT_TRUE(contains(response.body, R"("path":"site.grid_limit_kw","slug":"negative")")) << response.body;
  EXPECT_TRUE(contains(response.body, R"("path":"sessions[0].departure","slug":"departure_before_arrival")")) << response.body;
}

TEST(PostPlan, CallsABodyThatIsNoJsonABadRequest) {
  for (const auto& body : {std::string{}, std::string{"{"}, std::string{"\xFF"}, std::string(40, '[')})
    EXPECT_TRUE(is_problem(answer(post("/v1/plans", body), {}), 400, "not_json")) << body;
  EXPECT_TRUE(is_problem(answer(post("/v1/plans", "[]"), {}), 422, "invalid_input"));
}

TEST(PostPlan, SaysWhatASolverCannotDo) {
  const auto request =
      with(two_car_request, "{\"site\"", R"({"options": {"solver": "clarabel", "formulation": "milp"}, "site")");
  EXPECT_TRUE(is_problem(answer(post("/v1/plans", request), {}), 422, "unsupported"));
}

TEST(PostPlan, PlansNoMoreThanTheServiceTakes) {
  const auto steps =
      answer(post("/v1/plans", with(two_car_request, "{\"site\"", R"({"horizon": {"steps": 12001}, "site")")), {});
  EXPECT_TRUE(contains(steps.body, R"("path":"horizon.steps","slug":"problem_too_large")")) << steps.body;
  const auto sessions = answer(post("/v1/plans", two_car_request), {.limits = {.max_sessions = 1}});
  EXPECT_TRUE(is_problem(sessions, 422, "invalid_input"));
  EXPECT_TRUE(contains(sessions.body, R"("path":"sessions","slug":"problem_too_large")")) << sessions.body;
  EXPECT_EQ(answer(post("/v1/plans", two_car_request), {.limits = {.max_sessions = 2, .max_set_points = 26}}).status, 200);
  EXPECT_TRUE(is_problem(answer(post("/v1/plans", two_car_request), {.limits = {.max_set_points = 10}}), 422, "invalid_input"));
}

TEST(PostPlan, StopsAtTheBestPlanWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  const auto response = answer(post("/v1/plans", two_car_request), {.stop = stop.get_token()});
  ASSERT_EQ(response.status, 200) << response.body;
  const auto request = io::read_request(two_car_request).value();
  const auto document = io::read_plan_json(response.body).value();
  EXPECT_NE(document.plan.status, PlanStatus::optimal);
  EXPECT_TRUE(check(request.problem, request.options, document.plan).passed());
}

}  // namespace
}  // namespace chargeplan::http
