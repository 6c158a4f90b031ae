#include "http/access/gate.hpp"

#include <map>

#include "http/dashboard.hpp"
#include "http/route_support.hpp"
#include "io/sha256.hpp"

namespace chargeplan::http {
namespace {

using std::chrono::seconds;
using test::get;
using test::header_of;
using test::is_problem;

class FixedKeys : public KeySource {
 public:
  explicit FixedKeys(std::vector<ApiKey> keys) : keys_{std::move(keys)} {}
  std::optional<ApiKey> find(std::string_view sha256) override {
    for (const ApiKey& key : keys_)
      if (key.sha256 == sha256) return key;
    return std::nullopt;
  }

 private:
  std::vector<ApiKey> keys_;
};

std::shared_ptr<KeySource> two_keys() {
  return std::make_shared<FixedKeys>(
      std::vector<ApiKey>{{.name = "ann", .sha256 = io::sha256_hex("ann's"), .scope = KeyScope::all},
                          {.name = "prom", .sha256 = io::sha256_hex("prom's"), .scope = KeyScope::metrics}});
}

Request with_key(std::string target, std::string authorization) {
  Request request = get(std::move(target));
  request.authorization = std::move(authorization);
  return request;
}

const RateLimit::Time start{};

TEST(Gate, IsOpenWhereThereAreNoKeys) {
  Gate gate{{}};
  auto request = get("/v1/version");
  EXPECT_FALSE(gate.answer(request, start));
  EXPECT_EQ(request.client, "");
}

TEST(Gate, LetsThroughWhoHasAKeyAndSaysWhoItIs) {
  Gate gate{{.keys = two_keys()}};
  for (const auto* header : {"Bearer ann's", "bearer  ann's", "BEARER ann's"}) {
    auto request = with_key("/v1/version", header);
    EXPECT_FALSE(gate.answer(request, start)) << header;
    EXPECT_EQ(request.client, "ann");
  }
}

TEST(Gate, AsksForAKey) {
  Gate gate{{.keys = two_keys()}};
  for (const auto* header : {"", "Basic ann's", "Bearer", "Bearer ", "ann's"}) {
    auto request = with_key("/v1/version", header);
    const auto refused = gate.answer(request, start).value();
    EXPECT_TRUE(is_problem(refused, 401, "unauthorized")) << header;
    EXPECT_EQ(header_of(refused, "WWW-Authenticate"), "Bearer realm=\"chargeplan\"");
  }
  auto wrong = with_key("/v1/version", "Bearer bob's");
  const auto refused = gate.answer(wrong, start).value();
  EXPECT_TRUE(is_problem(refused, 401, "unauthorized"));
  EXPECT_EQ(header_of(refused, "WWW-Authenticate"), "Bearer realm=\"chargeplan\", error=\"invalid_token\"");
  EXPECT_FALSE(test::contains(refused.body, "bob's")) << "a mistyped key is a secret, too";
}

TEST(Gate, LeavesHealthAndContractOpen) {
  Gate gate{{.keys = two_keys()}};
  for (const auto* target : {"/health/live", "/health/ready?x=1", "/openapi.json", "/docs"}) {
    auto request = get(target);
    EXPECT_FALSE(gate.answer(request, start)) << target;
  }
  for (const auto* target : {"/metrics", "/nothing", "/health/live/", "/docs/../v1/version"}) {
    auto request = get(target);
    EXPECT_TRUE(gate.answer(request, start)) << target;
  }
}

TEST(Gate, LeavesTheFilesOfTheDashboardOpen) {
  Gate gate{{.keys = two_keys()}};
  for (const DashboardFile& file : dashboard_files()) {
    auto request = get(std::string{file.path});
    EXPECT_FALSE(gate.answer(request, start)) << file.path;
  }
  auto shared = get("/?plan=a");
  EXPECT_FALSE(gate.answer(shared, start)) << "the page of a plan; the plan itself asks for a key";
  for (const auto* target : {"/assets/", "/assets/nothing.js", "//", "/v1/plans/a"}) {
    auto request = get(target);
    EXPECT_TRUE(gate.answer(request, start)) << target;
  }
}

TEST(Gate, TakesAKeyForMetricsForNothingElse) {
  Gate gate{{.keys = two_keys()}};
  auto metrics = with_key("/metrics", "Bearer prom's");
  EXPECT_FALSE(gate.answer(metrics, start));
  auto plans = with_key("/v1/plans", "Bearer prom's");
  const auto refused = gate.answer(plans, start).value();
  EXPECT_TRUE(is_problem(refused, 403, "forbidden"));
  EXPECT_EQ(header_of(refused, "WWW-Authenticate"), "Bearer realm=\"chargeplan\", error=\"insufficient_scope\"");
}

TEST(Gate, CountsHowOftenAKeyCalls) {
  Gate gate{{.keys = two_keys(), .rate_limit = {.per_minute = 2}}};
  const auto call = [&](std::string authorization, RateLimit::Time at) {
    auto request = with_key("/metrics", std::move(authorization));
    return gate.answer(request, at);
  };
  EXPECT_FALSE(call("Bearer ann's", start));
  EXPECT_FALSE(call("Bearer ann's", start));
  const auto refused = call("Bearer ann's", start).value();
  EXPECT_TRUE(is_problem(refused, 429, "too_many_requests"));
  EXPECT_EQ(header_of(refused, "Retry-After"), "30");
  EXPECT_FALSE(call("Bearer prom's", start)) << "another key has its own count";
  EXPECT_FALSE(call("Bearer ann's", start + seconds{30}));
  EXPECT_TRUE(call("Bearer ann's", start + seconds{31}));
}

TEST(RateLimit, GathersNoMoreThanAMinuteHas) {
  RateLimit limit{{.per_minute = 3}};
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(limit.wait_of("a", start + std::chrono::hours{5}));
  EXPECT_EQ(limit.wait_of("a", start + std::chrono::hours{5}), seconds{20});
  RateLimit none{{.per_minute = 0}};
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(none.wait_of("a", start));
}

}  // namespace
}  // namespace chargeplan::http
