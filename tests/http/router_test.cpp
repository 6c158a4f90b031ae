#include "http/route_support.hpp"

namespace chargeplan::http {
namespace {

using test::contains;
using test::get;
using test::header_of;
using test::is_problem;
using test::post;

TEST(Router, KnowsNoOtherPath) {
  for (const auto* target :
       {"/index.html", "/assets", "/v1", "/v1/plans/", "/v1/Plans", "/health", "//v1/plans", "/v1/%70lans"})
    EXPECT_TRUE(is_problem(answer(get(target), {}), 404, "not_found")) << target;
}

TEST(Router, NamesTheMethodsOfARoute) {
  const auto plans = answer(get("/v1/plans"), {});
  EXPECT_TRUE(is_problem(plans, 405, "method_not_allowed"));
  EXPECT_EQ(header_of(plans, "Allow"), "POST");
  const auto version = answer(post("/v1/version", "{}"), {});
  EXPECT_TRUE(is_problem(version, 405, "method_not_allowed"));
  EXPECT_EQ(header_of(version, "Allow"), "GET, HEAD");
}

TEST(Router, AnswersHeadAsGet) {
  auto request = get("/v1/version");
  request.method = "HEAD";
  EXPECT_EQ(answer(request, {}), answer(get("/v1/version"), {}));
}

TEST(Router, ReadsOnlyKindsOfBodyThatTheRouteReads) {
  for (const auto* type : {"", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"}) {
    const auto response = answer(post("/v1/plans", test::two_car_request, type), {});
    EXPECT_TRUE(is_problem(response, 415, "unsupported_media_type")) << type;
    EXPECT_TRUE(contains(response.body, "application/json")) << response.body;
  }
  EXPECT_EQ(answer(post("/v1/plans", test::two_car_request, "Application/JSON; charset=utf-8"), {}).status, 200);
  auto packed = post("/v1/plans", test::two_car_request);
  packed.content_encoding = "gzip";
  EXPECT_TRUE(is_problem(answer(packed, {}), 415, "unsupported_media_type"));
}

TEST(Router, OffersWhatTheClientTakes) {
  auto request = get("/v1/version");
  request.accept = "text/html";
  EXPECT_TRUE(is_problem(answer(request, {}), 406, "not_acceptable"));
  request.accept = "text/html, application/*;q=0.1";
  EXPECT_EQ(answer(request, {}).status, 200);
}

TEST(Router, KnowsTheKeysOfAQuery) {
  const auto slip = answer(post("/v1/plans?stor=false", test::two_car_request), {});
  EXPECT_TRUE(is_problem(slip, 422, "invalid_input"));
  EXPECT_TRUE(contains(slip.body, R"("path":"?stor","slug":"unknown_key")")) << slip.body;
  EXPECT_TRUE(contains(slip.body, R"(did you mean \"store\"?)")) << slip.body;
  const auto twice = answer(post("/v1/plans?store=true&store=false&x=1", test::two_car_request), {});
  EXPECT_TRUE(contains(twice.body, "duplicate_key")) << twice.body;
  EXPECT_TRUE(contains(twice.body, "unknown_key")) << "all at once: " << twice.body;
}

TEST(Router, RefusesWhatIsNoTarget) {
  EXPECT_TRUE(is_problem(answer(get("v1/version"), {}), 400, "bad_request"));
  EXPECT_TRUE(is_problem(answer(get("/v1/version?a=%zz"), {}), 400, "bad_request"));
}

TEST(Router, GivesAllThatTakesTimeToAWorker) {
  for (const auto* path : {"/v1/plans", "/v1/check", "/v1/demand/synthetic", "/v1/demand/parse", "/v1/demand/export"}) {
    EXPECT_EQ(place_of(post(path, "")), Place::worker) << path;
    EXPECT_EQ(place_of(get(path)), Place::io_thread) << path;
  }
  for (const auto* path : {"/v1/version", "/health/live", "/health/ready", "/nothing", ""})
    EXPECT_EQ(place_of(get(path)), Place::io_thread) << path;
}

}  // namespace
}  // namespace chargeplan::http
