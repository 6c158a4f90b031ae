#include "chargeplan/demand.hpp"
#include "http/media_type.hpp"
#include "http/route_support.hpp"
#include "io/demand_json.hpp"

namespace chargeplan::http {
namespace {

using test::contains;
using test::is_problem;
using test::post;

const std::string two_cars_table =
    "id,arrival,departure,max_power_kw,energy_required_kwh\n"
    "a,2025-08-18T10:00:00Z,2025-08-18T14:00:00Z,22,20\n"
    "b,2025-08-18T11:00:00Z,2025-08-18T13:00:00Z,11,9\n";

TEST(SyntheticDemand, IsThatOfTheSeed) {
  const auto response = answer(
      post("/v1/demand/synthetic", R"({"sessions": 3, "seed": 7, "date": "2026-01-15", "time_zone": "Europe/Paris"})"), {});
  ASSERT_EQ(response.status, 200) << response.body;
  const auto list = io::read_sessions(response.body).value();
  const std::chrono::year_month_day date{std::chrono::year{2026} / 1 / 15};
  EXPECT_EQ(list.sessions, synthetic_sessions({3, 7, date, "Europe/Paris"}).value());
  EXPECT_EQ(list.zone.name(), "Europe/Paris");
}

TEST(SyntheticDemand, HasADefaultForEachField) {
  const auto response = answer(post("/v1/demand/synthetic", "{}"), {});
  EXPECT_EQ(io::read_sessions(response.body).value().sessions, synthetic_sessions({}).value());
}

TEST(SyntheticDemand, NamesEveryIssue) {
  const auto response = answer(post("/v1/demand/synthetic", R"({"seed": -1, "date": "2026-02-30", "size": 3})"), {});
  EXPECT_TRUE(is_problem(response, 422, "invalid_input"));
  for (const auto* slug : {"negative", "bad_date", "unknown_key"}) EXPECT_TRUE(contains(response.body, slug)) << response.body;
  EXPECT_TRUE(is_problem(answer(post("/v1/demand/synthetic", R"({"sessions": 0})"), {}), 422, "invalid_input"));
  EXPECT_TRUE(is_problem(answer(post("/v1/demand/synthetic", R"({"time_zone": "Paris"})"), {}), 422, "invalid_input"));
  EXPECT_TRUE(is_problem(answer(post("/v1/demand/synthetic", "sessions=3"), {}), 400, "not_json"));
  const auto many = answer(post("/v1/demand/synthetic", R"({"sessions": 5})"), {.limits = {.max_sessions = 4}});
  EXPECT_TRUE(contains(many.body, "problem_too_large")) << many.body;
}

TEST(DemandTable, BecomesSessions) {
  const auto response = answer(post("/v1/demand/parse", two_cars_table, "text/csv; charset=utf-8"), {});
  ASSERT_EQ(response.status, 200) << response.body;
  ASSERT_TRUE(test::is_json(response.body)) << response.body;
  EXPECT_TRUE(contains(response.body, R"("rows":2,"issues":[],"left_out":[],"notes":[],"oddities":[])")) << response.body;
  EXPECT_TRUE(contains(response.body, R"("id":"b")")) << response.body;
}

TEST(DemandTable, ListsTheRowsThatItCannotUse) {
  const auto response = answer(post("/v1/demand/parse", two_cars_table + "c,soon,2025-08-18T13:00:00Z,11,9\n", "text/csv"), {});
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_TRUE(contains(response.body, "bad_time")) << response.body;
  EXPECT_TRUE(contains(response.body, "row 4, column B")) << response.body;
  EXPECT_TRUE(contains(response.body,
                       R"("left_out":[{"row":4,"cells":{"id":"c","arrival":"soon","departure":"2025-08-18T13:00:00+00:00",)"
                       R"("max_power_kw":"11","energy_required_kwh":"9"}}])"))
      << response.body;
  EXPECT_FALSE(contains(response.body, R"("id":"c","evse")")) << response.body;
}

TEST(DemandTable, ReadsTimesAsTheQuerySays) {
  const std::string table =
      "id,arrival,departure,max_power_kw,energy_required_kwh\na,2025-08-18 10:00,2025-08-18 14:00,22,20\n";
  const auto zoned = answer(post("/v1/demand/parse?time_zone=Europe%2FParis", table, "text/csv"), {});
  EXPECT_TRUE(contains(zoned.body, "2025-08-18T10:00:00+02:00")) << zoned.body;
  const std::string steps = "vehicle,arrivalTime,departureTime,powerNom,energyRequired\n0,4,8,22,20\n";
  const auto counted = answer(post("/v1/demand/parse?start=2025-08-18T00:00:00Z&step_s=3600", steps, "text/csv"), {});
  EXPECT_TRUE(contains(counted.body, "2025-08-18T04:00:00+00:00")) << counted.body;
}

TEST(DemandTable, NamesEveryIssueOfTheQuery) {
  const auto response = answer(post("/v1/demand/parse?time_zone=Paris&start=noon&step_s=0", two_cars_table, "text/csv"), {});
  EXPECT_TRUE(is_problem(response, 422, "invalid_input"));
  for (const auto* path : {"?time_zone", "?start", "?step_s"}) EXPECT_TRUE(contains(response.body, path)) << response.body;
  const auto no_offset = answer(post("/v1/demand/parse?start=2025-08-18T00:00:00", two_cars_table, "text/csv"), {});
  EXPECT_TRUE(contains(no_offset.body, "%2B")) << no_offset.body;
}

TEST(DemandTable, IsReadThroughAMapping) {
  const std::string mapping =
      "%7B%22schema%22%3A%22chargeplan.mapping%2F1%22%2C%22columns%22%3A%7B%22id%22%3A%7B%22column%22%3A%22car%22%7D%2C%"
      "22arrival%22%3A%7B%22column%22%3A%22in%22%7D%2C"
      "%22departure%22%3A%7B%22column%22%3A%22out%22%7D%2C%22max_power_kw%22%3A%7B%22constant%22%3A11%7D%2C"
      "%22energy_required_kwh%22%3A%7B%22column%22%3A%22Wh%22%2C%22factor%22%3A0.001%7D%7D%7D";
  const std::string table = "car,in,out,Wh\na,2025-08-18T10:00:00Z,2025-08-18T14:00:00Z,5000\n";
  const auto response = answer(post("/v1/demand/parse?mapping=" + mapping, table, "text/csv"), {});
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_TRUE(contains(response.body, R"("energy_required_kwh":5)")) << response.body;
  EXPECT_GE(answer(post("/v1/demand/parse?mapping=%7B%7D", table, "text/csv"), {}).status, 400);
}

TEST(DemandTable, ThatIsNoneIsRefused) {
  EXPECT_TRUE(is_problem(answer(post("/v1/demand/parse", "", "text/csv"), {}), 422, "invalid_input"));
  EXPECT_TRUE(is_problem(answer(post("/v1/demand/parse", "a,b\n1,2\n", "text/csv"), {}), 422, "invalid_input"));
  EXPECT_TRUE(
      is_problem(answer(post("/v1/demand/parse", "PK\x03\x04 broken", std::string{xlsx_type}), {}), 422, "invalid_input"));
}

TEST(DemandExport, IsCsvOrXlsxAsTheClientLikes) {
  const auto sessions = answer(post("/v1/demand/synthetic", R"({"sessions": 3})"), {}).body;
  const auto csv = answer(post("/v1/demand/export", sessions), {});
  ASSERT_EQ(csv.status, 200) << csv.body;
  EXPECT_TRUE(csv.content_type.starts_with("text/csv")) << csv.content_type;
  EXPECT_TRUE(csv.body.starts_with("id,arrival,departure")) << csv.body;
  auto request = post("/v1/demand/export", sessions);
  request.accept = xlsx_type;
  const auto xlsx = answer(request, {});
  ASSERT_EQ(xlsx.status, 200);
  EXPECT_TRUE(xlsx.body.starts_with("PK"));
  EXPECT_EQ(test::header_of(xlsx, "Content-Disposition"), "attachment; filename=\"demand.xlsx\"");
  const auto again = answer(post("/v1/demand/parse", xlsx.body, std::string{xlsx_type}), {});
  EXPECT_EQ(io::read_sessions(sessions).value().sessions.size(), 3U);
  EXPECT_TRUE(contains(again.body, "\"rows\":3,\"issues\":[]")) << again.body;
}

TEST(DemandExport, NamesEveryIssueOfTheSessions) {
  const auto response = answer(post("/v1/demand/export", R"({"sessions": [{"id": "a"}, {"id": 1}]})"), {});
  EXPECT_TRUE(is_problem(response, 422, "invalid_input"));
  EXPECT_TRUE(contains(response.body, "sessions[0].arrival")) << response.body;
  EXPECT_TRUE(contains(response.body, "sessions[1].id")) << response.body;
  auto request = post("/v1/demand/export", R"({"sessions": []})");
  request.accept = "text/html";
  EXPECT_TRUE(is_problem(answer(request, {}), 406, "not_acceptable"));
}

}  // namespace
}  // namespace chargeplan::http
