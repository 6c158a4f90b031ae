#include "http/gzip.hpp"
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
       {"/index.html", "/assets", "/v1", "/v1/plans/", "/v1/plans/a/b", "/v1/plans/%61", "/v1/plans//request", "/v1/sites/a/b",
        "/v1/sites/.", "/v1/sites/..", "/v1/sites/.a", "/v1/Plans", "/health", "//v1/plans", "/v1/%70lans"})
    EXPECT_TRUE(is_problem(answer(get(target), {}), 404, "not_found")) << target;
}

TEST(Router, NamesTheMethodsOfARoute) {
  const auto check = answer(get("/v1/check"), {});
  EXPECT_TRUE(is_problem(check, 405, "method_not_allowed"));
  EXPECT_EQ(header_of(check, "Allow"), "POST");
  for (const auto& [path, methods] : {std::pair{"/v1/plans/a", "GET, HEAD, DELETE"},
                                      {"/v1/plans/a.csv", "GET, HEAD"},
                                      {"/v1/sites/a.csv", "GET, HEAD, PUT, DELETE"},
                                      {"/v1/plans/a/replan", "POST"}}) {
    auto request = get(path);
    request.method = "PATCH";
    EXPECT_EQ(header_of(answer(request, {}), "Allow"), methods) << path;
  }
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
  packed.content_encoding = "br";
  EXPECT_TRUE(is_problem(answer(packed, {}), 415, "unsupported_media_type"));
}

TEST(Router, ReadsPackedBodiesUpToTheLimitOfPlainOnes) {
  auto request = post("/v1/plans", gzip(test::two_car_request));
  request.content_encoding = "gzip";
  EXPECT_EQ(answer(request, {}).status, 200);
  request.body = gzip(test::two_car_request + std::string(std::size_t{64} << 20U, ' '));
  EXPECT_LT(request.body.size(), 1U << 20U);
  EXPECT_TRUE(is_problem(answer(request, {}), 413, "body_too_large"));
  request.body = gzip(test::two_car_request);
  EXPECT_TRUE(is_problem(answer(request, {.body_limit_bytes = 100}), 413, "body_too_large"));
  request.body = test::two_car_request;
  EXPECT_TRUE(is_problem(answer(request, {}), 400, "bad_request")) << "it says gzip and is none";
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

TEST(Router, GivesAllThatTakesTimeToAWorkerAndAllThatWaitsForADiskToAnother) {
  for (const auto* path : {"/v1/check", "/v1/demand/synthetic", "/v1/demand/parse", "/v1/demand/export", "/v1/series/parse",
                           "/v1/plans?store=false", "/v1/plans/a/replan?store=false"}) {
    EXPECT_EQ(place_of(post(path, "")), Place::worker) << path;
    EXPECT_NE(place_of(get(path)), Place::worker) << path;
  }
  for (const auto* path : {"/v1/plans", "/v1/plans?store=true", "/v1/plans/a/replan"})
    EXPECT_EQ(place_of(post(path, "")), Place::job) << path;
  for (const auto* path : {"/v1/plans", "/v1/plans/a", "/v1/plans/a.html", "/v1/jobs/a", "/v1/jobs/a/events", "/v1/sites",
                           "/v1/demands/a", "/health/ready"})
    EXPECT_EQ(place_of(get(path)), Place::storage) << path;
  for (const auto* path : {"/v1/version", "/health/live", "/nothing", ""})
    EXPECT_EQ(place_of(get(path)), Place::io_thread) << path;
}

}  // namespace
}  // namespace chargeplan::http
