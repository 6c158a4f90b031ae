#include "http/route_support.hpp"

namespace chargeplan::http {
namespace {

using test::contains;
using test::is_problem;
using test::post;

const std::string prices =
    "time,price [EUR/MWh],remark\n"
    "2025-08-18 00:00,120,a\n"
    "2025-08-18 01:00,95,b\n"
    "2025-08-18 02:00,-10,c\n";
const std::string day = "?unit=per_kwh&time_zone=Europe/Paris&start=2025-08-18T00:00:00%2B02:00";

TEST(SeriesTable, BecomesOneValueAStepInOurUnit) {
  const auto response = answer(post("/v1/series/parse" + day + "&step_s=1800&steps=6", prices, "text/csv"), {});
  ASSERT_EQ(response.status, 200) << response.body;
  ASSERT_TRUE(test::is_json(response.body)) << response.body;
  EXPECT_TRUE(contains(response.body, R"("values":[0.12,0.12,0.095,0.095,-0.01,-0.01])")) << response.body;
  EXPECT_TRUE(contains(response.body, "column_not_used")) << response.body;
}

TEST(SeriesTable, SaysWhereItHasNoValue) {
  const auto late = answer(post("/v1/series/parse" + day + "&step_s=1800&steps=8", prices, "text/csv"), {});
  EXPECT_TRUE(is_problem(late, 422, "invalid_input"));
  EXPECT_TRUE(contains(late.body, "series_ends_early")) << late.body;
}

TEST(SeriesTable, NamesEveryIssueOfTheTable) {
  const auto response = answer(
      post("/v1/series/parse" + day + "&steps=8", "time,price [EUR/MWh]\nsoon,120\n2025-08-18 01:00,lots\n", "text/csv"), {});
  EXPECT_TRUE(is_problem(response, 422, "invalid_input"));
  for (const auto* place : {"row 2, column A", "row 3, column B"}) EXPECT_TRUE(contains(response.body, place)) << response.body;
  const auto power = answer(post("/v1/series/parse?unit=kw&start=2025-08-18T00:00:00Z&steps=8", prices, "text/csv"), {});
  EXPECT_TRUE(contains(power.body, "missing_column")) << power.body;
}

TEST(SeriesTable, NamesEveryIssueOfTheQuery) {
  const auto none = answer(post("/v1/series/parse", prices, "text/csv"), {});
  EXPECT_TRUE(is_problem(none, 422, "invalid_input"));
  for (const auto* path : {"?unit", "?start", "?steps"}) EXPECT_TRUE(contains(none.body, path)) << none.body;
  const auto wrong =
      answer(post("/v1/series/parse?unit=kwh&start=noon&steps=0&step_s=x&time_zone=Paris", prices, "text/csv"), {});
  for (const auto* path : {"?unit", "?start", "?steps", "?step_s", "?time_zone"})
    EXPECT_TRUE(contains(wrong.body, path)) << wrong.body;
  EXPECT_TRUE(
      contains(answer(post("/v1/series/parse" + day + "&steps=5", prices, "text/csv"), {.limits = {.max_steps = 4}}).body,
               "from 1 to 4"));
}

}  // namespace
}  // namespace chargeplan::http
