#include <fmt/format.h>

#include "http/route_support.hpp"
#include "io/plan_document.hpp"

namespace chargeplan::http {
namespace {

using test::contains;
using test::is_problem;
using test::post;
using test::two_car_request;

std::string planned() { return answer(post("/v1/plans", two_car_request), {}).body; }

Response checked(const std::string& request, const std::string& plan) {
  return answer(post("/v1/check", fmt::format(R"({{"request": {}, "plan": {}}})", request, plan)), {});
}

TEST(PostCheck, PassesThePlanOfThePlanner) {
  const auto response = checked(two_car_request, planned());
  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(contains(response.body, "\"passed\":true")) << response.body;
  EXPECT_TRUE(contains(response.body, "\"breaches\":[]")) << response.body;
}

TEST(PostCheck, NamesEveryBreach) {
  auto document = io::read_plan_json(planned()).value();
  document.plan.sessions[1].power_kw[0] += 5;
  document.plan.kpi.sessions = 3;
  const auto response = checked(two_car_request, io::write_plan_json(document));
  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(contains(response.body, "\"passed\":false")) << response.body;
  EXPECT_TRUE(contains(response.body, "\"path\":\"kpi.sessions\"")) << response.body;
}

TEST(PostCheck, NamesTheIssuesOfBothDocuments) {
  const auto response = checked(R"({"site": {"grid_limit_kw": -1}, "sessions": []})", R"({"status": "good", "a \"key\"": 1})");
  EXPECT_TRUE(is_problem(response, 422, "invalid_input"));
  EXPECT_TRUE(contains(response.body, "\"path\":\"request.site.grid_limit_kw\"")) << response.body;
  EXPECT_TRUE(contains(response.body, "\"path\":\"plan.status\"")) << response.body;
  EXPECT_TRUE(contains(response.body, R"(plan.a \"key\")")) << response.body;
}

TEST(PostCheck, NeedsBothDocuments) {
  const auto response = answer(post("/v1/check", R"({"requests": {}, "x": 1})"), {});
  EXPECT_TRUE(is_problem(response, 422, "invalid_input"));
  for (const auto* path : {"\"path\":\"request\"", "\"path\":\"plan\"", "\"path\":\"requests\"", "\"path\":\"x\""})
    EXPECT_TRUE(contains(response.body, path)) << response.body;
  EXPECT_TRUE(is_problem(answer(post("/v1/check", "{"), {}), 400, "not_json"));
  EXPECT_TRUE(is_problem(checked("[1, null, true]", "\"text\""), 422, "invalid_input"));
}

}  // namespace
}  // namespace chargeplan::http
