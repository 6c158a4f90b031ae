#include "http/metrics.hpp"

#include "http/route_support.hpp"

namespace chargeplan::http {
namespace {

using test::contains;
using test::get;
using test::post;

std::string text_of(Metrics& metrics, const Load& load = {}) {
  const auto response = answer(get("/metrics"), {.metrics = &metrics, .load = load});
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "text/plain; version=0.0.4; charset=utf-8");
  return response.body;
}

TEST(Metrics, CountRequestsByRouteAndClassOfStatus) {
  Metrics metrics;
  metrics.count(CountedRequest{.route = "/v1/plans", .status = 200, .code = "", .duration = std::chrono::milliseconds{3}});
  metrics.count(CountedRequest{.route = "/v1/plans", .status = 422, .code = "invalid_input", .duration = {}});
  metrics.count(CountedRequest{.route = "none", .status = 0, .code = "", .duration = {}});
  const std::string text = text_of(metrics);
  EXPECT_TRUE(contains(text, "# TYPE chargeplan_http_request_duration_seconds histogram")) << text;
  EXPECT_TRUE(contains(text, R"(chargeplan_http_request_duration_seconds_count{route="/v1/plans",status="2xx"} 1)")) << text;
  EXPECT_TRUE(contains(text, R"(_bucket{route="/v1/plans",status="2xx",le="0.0025"} 0)")) << text;
  EXPECT_TRUE(contains(text, R"(_bucket{route="/v1/plans",status="2xx",le="0.005"} 1)")) << text;
  EXPECT_TRUE(contains(text, R"(_count{route="none",status="0xx"} 1)")) << text;
  EXPECT_TRUE(contains(text, R"(chargeplan_http_rejected_total{code="invalid_input"} 1)")) << text;
}

TEST(Metrics, CountPlansByTheirSolver) {
  Metrics metrics;
  EXPECT_EQ(answer(post("/v1/plans", test::two_car_request), {.metrics = &metrics}).status, 200);
  const std::string text = text_of(metrics);
  EXPECT_TRUE(contains(text, R"(chargeplan_plans_total{solver="fleet",status="optimal"} 1)")) << text;
  EXPECT_TRUE(contains(text, R"(chargeplan_solve_duration_seconds_count{solver="fleet"} 1)")) << text;
  EXPECT_TRUE(contains(text, R"(chargeplan_plan_gap_ratio_bucket{solver="fleet",le="1e-06"} 1)")) << text;
}

TEST(Metrics, ShowHowBusyTheServiceIs) {
  Metrics metrics;
  const std::string text = text_of(metrics, {.connections = 7, .workers = 4, .workers_busy = 3, .queued = 2});
  for (const auto* line :
       {"chargeplan_connections 7", "chargeplan_workers 4", "chargeplan_workers_busy 3", "chargeplan_queue_depth 2"})
    EXPECT_TRUE(contains(text, line)) << text;
}

TEST(Metrics, KnowARouteAndNotWhatAClientWrites) {
  EXPECT_EQ(route_of("HEAD", "/v1/version"), "/v1/version");
  EXPECT_EQ(route_of("DELETE", "/v1/version"), "none");
  EXPECT_EQ(route_of("GET", "/v1/versions"), "none");
}

}  // namespace
}  // namespace chargeplan::http
