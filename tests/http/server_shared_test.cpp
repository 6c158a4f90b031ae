// Servers that share a Redis, through real sockets: who answers, who plans. Processes that die: redis_test.py.
#include <csignal>

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
  std::unique_ptr<RunningServer> server_as(Role role) {
    ServerOptions options;
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

TEST_F(SharedServer, OnlyTellsHowItIsWhereItOnlyPlans) {
  const auto worker = server_as(Role::worker);
  Client client{worker->port()};
  client.get("/health/ready");
  EXPECT_EQ(client.receive().status, 200);
  client.post("/v1/plans", request);
  EXPECT_EQ(client.receive().status, 404);
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
