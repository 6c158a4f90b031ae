#include <fmt/format.h>

#include "http/media_type.hpp"
#include "http/route_support.hpp"

namespace chargeplan::http {
namespace {

using test::contains;
using test::header_of;
using test::is_problem;
using test::post;
using test::two_car_request;

Request report_request(std::string_view accept) {
  const auto plan = answer(post("/v1/plans", two_car_request), {}).body;
  auto request = post("/v1/report", fmt::format(R"({{"request": {}, "plan": {}}})", two_car_request, plan));
  request.accept = accept;
  return request;
}

TEST(PostReport, SaysWhatThePlanDocumentDoesNot) {
  const auto response = answer(report_request("application/json"), {});
  ASSERT_EQ(response.status, 200) << response.body;
  ASSERT_TRUE(test::is_json(response.body));
  for (const auto* part :
       {R"("clock":{"time_zone":"UTC")", R"("arrival":"2025-08-18T10:00:00+00:00")", R"("max_power_kw":22)", R"("reasons":[)"})
    EXPECT_TRUE(contains(response.body, part)) << part << response.body;
  EXPECT_FALSE(contains(response.body, "\"plan\":")) << "the client has it";
}

TEST(PostReport, IsThePageToKeep) {
  const auto page = answer(report_request("text/html"), {});
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  EXPECT_EQ(header_of(page, "Content-Disposition"), "attachment; filename=\"plan.html\"");
  EXPECT_TRUE(contains(page.body, "<!doctype html>"));
  EXPECT_TRUE(contains(page.body, R"("plan":{"schema":"chargeplan.plan/1")"));
}

TEST(PostReport, IsATable) {
  const auto table = answer(report_request("text/csv"), {});
  EXPECT_EQ(table.content_type, "text/csv; charset=utf-8");
  EXPECT_TRUE(contains(table.body, "power_kw")) << table.body;
  const auto workbook = answer(report_request(xlsx_type), {});
  EXPECT_EQ(workbook.body.substr(0, 2), "PK");
  EXPECT_EQ(header_of(workbook, "Content-Disposition"), "attachment; filename=\"plan.xlsx\"");
}

TEST(PostReport, IsOfNoPlanThatDoesNotAnswerTheRequest) {
  auto request = report_request("text/html");
  const std::string steps = R"("steps":96)";
  const auto at = request.body.rfind(steps);
  ASSERT_NE(at, std::string::npos);
  request.body.replace(at, steps.size(), R"("steps":2147483647)");
  const auto response = answer(request, {});
  EXPECT_TRUE(is_problem(response, 422, "invalid_input"));
  EXPECT_TRUE(contains(response.body, R"("path":"plan.horizon.steps","slug":"wrong_plan")")) << response.body;
}

TEST(PostReport, NeedsBothDocuments) {
  const auto response = answer(post("/v1/report", "{}"), {});
  EXPECT_TRUE(is_problem(response, 422, "invalid_input"));
  EXPECT_TRUE(contains(response.body, R"("path":"plan")")) << response.body;
  auto picture = report_request("image/png");
  EXPECT_TRUE(is_problem(answer(picture, {}), 406, "not_acceptable"));
}

}  // namespace
}  // namespace chargeplan::http
