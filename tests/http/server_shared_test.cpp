// Servers that share a Redis, through real sockets: who answers, who plans. Processes that die: redis_test.py.
#include <csignal>

#include <fmt/format.h>

#include "http/server_support.hpp"
#include "http/storage/redis_server.hpp"
#include "http/storage/redis_store.hpp"

namespace chargeplan::http {
namespace {

using test::Client;
using test::RunningServer;

const std::string request = R"({"site": {"grid_limit_kw": 10}, "sessions": [{"id": "a", "arrival": "2025-08-18T10:00:00Z",
  "departure": "2025-08-18T14:00:00Z", "max_power_kw": 22, "energy_required_kwh": 20}]})";

class SharedServer : public testing::Test {
 protected:
  SharedServer() { std::signal(SIGPIPE, SIG_IGN); }

  std::unique_ptr<Store> store_for(Role role) {
    return RedisStore::open({.address = redis_.address(), .holds_what_it_accepts = role != Role::api}).value();
  }
  std::unique_ptr<RunningServer> server_as(Role role, ServerOptions options = {}) {
    options.role = role;
    return std::make_unique<RunningServer>(options, Routing{}, store_for(role));
  }
  /// Until nothing is to be done, or for ten seconds.
  bool is_all_done(Store& store) {
    for (int i = 0; i < 500; ++i) {
      if (store.unfinished_jobs().value().empty()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
    return false;
  }

  test::RedisServer redis_;
};

TEST_F(SharedServer, AnswersWithThePlanThatAnotherMakes) {
  const auto api = server_as(Role::api), worker = server_as(Role::worker), both = server_as(Role::all);
  Client client{api->port()};
  client.post("/v1/plans", request, "Prefer: wait=60\r\n");
  const auto planned = client.receive();
  EXPECT_EQ(planned.status, 200) << planned.body;
  EXPECT_EQ(planned.header("preference-applied"), "wait=60");
  Client other{both->port()};
  other.get(planned.header("location"));
  EXPECT_EQ(other.receive().body, planned.body);
}

TEST_F(SharedServer, AnswersAnEqualRequestWithoutASolve) {
  test::Received first, made;
  {
    const auto both = server_as(Role::all);
    Client client{both->port()};
    client.post("/v1/plans", request);
    first = client.receive();
    ASSERT_EQ(first.status, 200) << first.body;
    client.post("/v1/plans", request, "Cache-Control: no-cache\r\n");
    made = client.receive();
    for (const auto& answer : {first, made}) EXPECT_EQ(answer.header("cache-status"), "");
  }
  const auto api = server_as(Role::api);  // nobody is there who could solve
  Client client{api->port()};
  client.post("/v1/plans", request);
  const auto known = client.receive();
  EXPECT_EQ(known.status, 200);
  EXPECT_EQ(known.header("cache-status"), "chargeplan; hit");
  EXPECT_NE(known.header("location"), made.header("location"));
  client.get(known.header("location"));
  EXPECT_EQ(client.receive().body, known.body);
  const auto after_created = [](const std::string& body) { return body.substr(body.find("\"request_sha256\"")); };
  EXPECT_TRUE(after_created(known.body) == after_created(made.body)) << "to the time that the solve took";
  client.post("/v1/plans?store=false", request);
  EXPECT_EQ(client.receive().header("cache-status"), "chargeplan; hit");
  client.post("/v1/plans", request, "Prefer: wait=0\r\n");
  EXPECT_EQ(client.receive().status, 202) << "who does not wait has a promise";
}

TEST_F(SharedServer, ForgetsAPlanThatIsRemovedAndNeverKnewOneThatWasNotToBeKept) {
  const auto both = server_as(Role::all);
  Client client{both->port()};
  const auto is_known = [&](const std::string& query) {
    client.post("/v1/plans" + query, request);
    const auto answer = client.receive();
    EXPECT_EQ(answer.status, 200) << answer.body;
    return std::pair{answer.header("cache-status") == "chargeplan; hit", answer.header("location")};
  };
  EXPECT_FALSE(is_known("?store=false").first);
  const auto [was_known, address] = is_known("");
  EXPECT_FALSE(was_known);
  EXPECT_TRUE(is_known("?store=false").first);
  client.send("DELETE " + address + " HTTP/1.1\r\nHost: test\r\n\r\n");
  EXPECT_EQ(client.receive().status, 204);
  EXPECT_FALSE(is_known("?store=false").first);
}

TEST_F(SharedServer, CountsTheCallsOfAKeyTogether) {
  struct OneKey : KeySource {
    std::optional<ApiKey> find(std::string_view /*sha256*/) override { return ApiKey{.name = "ann"}; }
  };
  ServerOptions options;
  options.gate = {.keys = std::make_shared<OneKey>(), .rate_limit = {.per_minute = 2}};
  const auto first = server_as(Role::all, options), second = server_as(Role::api, options);
  std::vector<int> statuses;
  test::Received last;
  for (const auto& server : {first.get(), second.get(), first.get()}) {
    Client client{server->port()};
    client.post("/v1/plans?store=false", request, "Authorization: Bearer ann's\r\n");
    last = client.receive();
    statuses.push_back(last.status);
  }
  EXPECT_EQ(statuses, (std::vector<int>{200, 200, 429}));
  EXPECT_EQ(last.header("retry-after"), "30");
}

/// `count` sessions of a day that all want the same.
std::string request_of(int count) {
  std::string sessions;
  for (int i = 0; i < count; ++i)
    sessions += fmt::format(R"({}{{"id": "{}", "arrival": "2025-08-18T{:02}:00:00Z", "departure": "2025-08-18T23:00:00Z",
      "max_power_kw": 22, "energy_required_kwh": {}}})",
                            i == 0 ? "" : ", ", i, i % 12, 10 + i % 7);
  return fmt::format(R"({{"site": {{"grid_limit_kw": {}}}, "sessions": [{}]}})", 2 * count, sessions);
}

TEST_F(SharedServer, ServesAKeyWhileAnotherHasManyPlansInTheQueue) {
  struct TwoKeys : KeySource {
    std::string sha256_of_ann;
    std::optional<ApiKey> find(std::string_view sha256) override {
      if (sha256_of_ann.empty()) sha256_of_ann = sha256;
      return ApiKey{.name = sha256 == sha256_of_ann ? "ann" : "bob"};
    }
  };
  ServerOptions options;
  options.gate = {.keys = std::make_shared<TwoKeys>()};
  const auto api = server_as(Role::api, options);
  const auto store = store_for(Role::api);
  Client ann{api->port()}, bob{api->port()};
  const std::string large = request_of(1000);
  constexpr int count = 20;
  for (int i = 0; i < count; ++i) {
    ann.post("/v1/plans", large, "Prefer: wait=0\r\nAuthorization: Bearer ann's\r\n");
    ASSERT_EQ(ann.receive().status, 202);
  }
  const auto worker = server_as(Role::worker, {.workers = 1});
  bob.post("/v1/plans", request, "Prefer: wait=60\r\nAuthorization: Bearer bob's\r\n");
  EXPECT_EQ(bob.receive().status, 200);
  EXPECT_GT(store->unfinished_jobs().value().size(), count / 2U) << "bob's plan did not wait for hers";
}

TEST_F(SharedServer, OnlyTellsHowItIsWhereItOnlyPlans) {
  const auto worker = server_as(Role::worker);
  Client client{worker->port()};
  client.get("/health/ready");
  EXPECT_EQ(client.receive().status, 200);
  client.post("/v1/plans", request);
  EXPECT_EQ(client.receive().status, 404);
}

TEST_F(SharedServer, IsReadyWhileItReachesWhatItKeeps) {
  const auto api = server_as(Role::api), worker = server_as(Role::worker);
  const auto ready = [](const RunningServer& server) {
    Client client{server.port()};
    client.get("/health/ready");
    return client.receive();
  };
  EXPECT_EQ(ready(*api).status, 200);
  redis_.kill();
  for (const auto& server : {api.get(), worker.get()}) {
    const auto refused = ready(*server);
    EXPECT_EQ(refused.status, 503);
    EXPECT_NE(refused.body.find("storage_failed"), std::string::npos) << refused.body;
  }
  redis_.start();
  int tries = 10'000;  // a server that was not there is left alone for a moment
  while (--tries > 0 && ready(*api).status != 200) std::this_thread::yield();
  EXPECT_GT(tries, 0);
}

TEST_F(SharedServer, PromisesAPlanThatDoesNotComeInTime) {
  const auto api = server_as(Role::api);
  const auto store = store_for(Role::api);
  Client client{api->port()};
  client.post("/v1/plans", request, "Prefer: wait=1\r\n");
  const auto promised = client.receive();
  EXPECT_EQ(promised.status, 202);
  EXPECT_EQ(store->unfinished_jobs().value().size(), 1U);
  Client follower{api->port()};
  follower.get(promised.header("location") + "/events");
  EXPECT_EQ(follower.receive().status, 200);
  const auto worker = server_as(Role::all);
  const std::string events = follower.receive_chunked();
  EXPECT_NE(events.find("event: done"), std::string::npos) << events;
  EXPECT_TRUE(is_all_done(*store));
}

TEST_F(SharedServer, TakesAlongTheJobOfAClientThatGoes) {
  const auto api = server_as(Role::api);
  const auto store = store_for(Role::api);
  Client client{api->port()};
  client.post("/v1/plans", request, "Prefer: wait=60\r\n");
  while (store->unfinished_jobs().value().empty()) std::this_thread::sleep_for(std::chrono::milliseconds{10});
  client.leave();
  EXPECT_TRUE(is_all_done(*store));
  EXPECT_TRUE(store->plans({}).value().items.empty());
}

}  // namespace
}  // namespace chargeplan::http
