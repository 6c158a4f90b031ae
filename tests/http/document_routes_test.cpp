#include "http/kept_service.hpp"

namespace chargeplan::http {
namespace {

using test::contains;
using test::get;
using test::header_of;
using test::is_problem;
using test::put;
using test::remove;

using DocumentRoutes = test::KeptService;

const std::string site = R"({"grid_limit_kw": 100, "evses": [{"id": "A1", "max_power_kw": 22}]})";
const std::string demand =
    R"({"horizon": {"time_zone": "Europe/Paris"}, "sessions": [{"id": "a", "arrival": "2025-08-18T10:00:00",
  "departure": "2025-08-18T14:00:00", "max_power_kw": 22, "energy_required_kwh": 20}]})";

TEST_F(DocumentRoutes, GiveBackWhatWasPut) {
  for (const auto& [address, body] : {std::pair{"/v1/sites/depot-1", site}, {"/v1/demands/monday.v2", demand}}) {
    const auto created = ask(put(address, body));
    EXPECT_EQ(created.status, 201) << created.body;
    EXPECT_EQ(header_of(created, "Location"), address);
    EXPECT_EQ(ask(put(address, body)).status, 200);
    const auto kept = ask(get(address));
    EXPECT_EQ(kept.body, body);
    auto known = get(address);
    known.if_none_match = header_of(kept, "ETag");
    EXPECT_EQ(ask(known).status, 304);
    EXPECT_EQ(ask(remove(address)).status, 204);
    EXPECT_TRUE(is_problem(ask(get(address)), 404, "not_found"));
    EXPECT_TRUE(is_problem(ask(remove(address)), 404, "not_found"));
  }
}

TEST_F(DocumentRoutes, KeepOnlyWhatTheReadersOfRequestsTake) {
  const auto refused = [&](const std::string& address, const std::string& body, const std::string& slug) {
    const auto response = ask(put(address, body));
    EXPECT_TRUE(is_problem(response, 422, "invalid_input"));
    EXPECT_TRUE(contains(response.body, "\"slug\":\"" + slug + "\"")) << response.body;
  };
  refused("/v1/sites/a", R"({"grid_limit_kw": -1})", "negative");
  refused("/v1/sites/a", R"({"grid_limit_kw": 1, "colour": 1})", "unknown_key");
  refused("/v1/sites/a", R"({"grid_limit_kw": [1, 2], "pv_kw": [1, 2, 3]})", "wrong_series_length");
  refused("/v1/sites/a", R"({"site": {"grid_limit_kw": 1}, "horizon": {"step_s": -1}})", "out_of_range");
  refused("/v1/sites/a", R"({"site": {"grid_limit_kw": 1}, "options": {"gap": 2}})", "out_of_range");
  refused("/v1/sites/a", R"({"site": {"grid_limit_kw": [1, 2]}, "horizon": {"steps": 3}})", "wrong_series_length");
  refused("/v1/demands/a", R"({"sessions": [{"id": 1}]})", "wrong_type");
  refused("/v1/demands/a", R"({"sessions": [{"id": "a", "arrival": "2025-08-18T10:00:00Z", "departure": "2025-08-18T09:00:00Z",
    "evse": "A1", "max_power_kw": 22, "energy_required_kwh": 20}]})",
          "departure_before_arrival");
  EXPECT_TRUE(is_problem(ask(put("/v1/demands/a", "{")), 400, "not_json"));
  EXPECT_EQ(ask(get("/v1/sites")).body, "{\"sites\":[],\"next_cursor\":null}\n");
}

TEST_F(DocumentRoutes, KeepWhatARequestCouldHave) {
  EXPECT_EQ(
      ask(put("/v1/sites/a", R"({"site": {"grid_limit_kw": [1, 2, 3]}, "horizon": {"steps": 3, "past_steps": 2}})")).status,
      201);
  EXPECT_EQ(ask(put("/v1/sites/b", R"({"site": {"grid_limit_kw": [1, 2, 3]}, "sessions": "passed over"})")).status, 201);
  const auto of_the_past = ask(put("/v1/demands/a", R"({"horizon": {"past_steps": 2}, "sessions": [{"id": "a",
    "arrival": "2025-08-18T00:00:00Z", "departure": "2025-08-18T14:00:00Z", "max_power_kw": 22, "energy_required_kwh": 20,
    "past_power_kw": [11, 22]}]})"));
  EXPECT_EQ(of_the_past.status, 201) << of_the_past.body;
}

TEST_F(DocumentRoutes, ListByNamePageByPage) {
  for (const auto* id : {"c", "a", "b"}) ASSERT_EQ(ask(put(std::string{"/v1/sites/"} + id, site)).status, 201);
  const auto first = ask(get("/v1/sites?limit=2"));
  EXPECT_TRUE(contains(first.body, "\"next_cursor\":\"b\"")) << first.body;
  const auto second = ask(get("/v1/sites?limit=2&cursor=b"));
  EXPECT_TRUE(contains(second.body, "{\"sites\":[{\"id\":\"c\",\"updated\":\"2025-08-17T00:00:00+00:00\",\"bytes\":"))
      << second.body;
  EXPECT_EQ(ask(get("/v1/demands")).body, "{\"demands\":[],\"next_cursor\":null}\n");
}

}  // namespace
}  // namespace chargeplan::http
