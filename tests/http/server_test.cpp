// The socket with the routes behind it: what a client of the real service sees.
#include "http/server.hpp"

#include "http/server_support.hpp"

namespace chargeplan::http {
namespace {

using test::Client;
using test::GatedRouting;
using test::RunningServer;

const std::string request = R"({"site": {"grid_limit_kw": 10}, "sessions": [{"id": "a", "arrival": "2025-08-18T10:00:00Z",
  "departure": "2025-08-18T14:00:00Z", "max_power_kw": 22, "energy_required_kwh": 20}]})";

TEST(Server, AnswersAPlan) {
  const RunningServer server;
  Client client{server.port()};
  client.post("/v1/plans?store=false", request, "X-Request-Id: car-park-7\r\n");
  const auto received = client.receive();
  EXPECT_EQ(received.status, 200) << received.body;
  EXPECT_EQ(received.version, "HTTP/1.1");
  EXPECT_EQ(received.header("content-type"), "application/json");
  EXPECT_EQ(received.header("x-request-id"), "car-park-7");
  EXPECT_NE(received.body.find("\"status\":\"optimal\""), std::string::npos) << received.body;
}

TEST(Server, TellsBrowsersToTakeNothingElseFromAnAnswer) {
  const RunningServer server;
  Client client{server.port()};
  client.get("/nothing");
  const auto received = client.receive();
  EXPECT_EQ(received.status, 404);
  EXPECT_EQ(received.header("content-type"), "application/problem+json");
  EXPECT_EQ(received.header("x-content-type-options"), "nosniff");
  EXPECT_EQ(received.header("x-frame-options"), "DENY");
  EXPECT_EQ(received.header("content-security-policy"), "default-src 'none'; frame-ancestors 'none'");
  EXPECT_EQ(received.header("cache-control"), "no-store");
  EXPECT_EQ(received.header("x-request-id").size(), 32U);
  EXPECT_TRUE(received.header("date").ends_with(" GMT")) << received.header("date");
}

TEST(Server, KeepsAConnectionForTheNextRequest) {
  const RunningServer server;
  Client client{server.port()};
  for (int i = 0; i < 3; ++i) {
    client.post("/v1/plans", request);
    EXPECT_EQ(client.receive().status, 200);
    client.get("/health/live");
    EXPECT_EQ(client.receive().status, 200);
  }
}

TEST(Server, ClosesWhenTheClientAsksForIt) {
  const RunningServer server;
  Client client{server.port()};
  client.get("/health/live", "Connection: close\r\n");
  EXPECT_EQ(client.receive().header("connection"), "close");
  EXPECT_TRUE(client.is_closed());
}

TEST(Server, AnswersInTheOrderOfThePipeline) {
  GatedRouting gated;
  const RunningServer server{{}, gated.routing()};
  Client client{server.port()};
  client.get("/wait");
  client.get("/io");
  client.post("/b", "2");
  gated.wait_for_entered(1);
  client.get("/c");
  gated.open();
  for (const auto* body : {"GET /wait ", "GET /io ", "POST /b 2", "GET /c "}) EXPECT_EQ(client.receive().body, body);
}

TEST(Server, ReadsARequestHoweverItIsCut) {
  GatedRouting gated;
  const RunningServer server{{}, gated.routing()};
  Client client{server.port()};
  for (const char byte : std::string{"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n123"}) client.send({&byte, 1});
  EXPECT_EQ(client.receive().body, "POST /a 123");
}

TEST(Server, ReadsAChunkedBody) {
  GatedRouting gated;
  const RunningServer server{{}, gated.routing()};
  Client client{server.port()};
  client.send("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
  client.send("4;x=y\r\ndefg\r\n0\r\n\r\n");
  EXPECT_EQ(client.receive().body, "POST /a abcdefg");
  client.get("/b");
  EXPECT_EQ(client.receive().body, "GET /b ") << "the connection goes on after it";
}

TEST(Server, SpeaksHttp10) {
  GatedRouting gated;
  const RunningServer server{{}, gated.routing()};
  Client once{server.port()};
  once.send("GET /io HTTP/1.0\r\n\r\n");
  const auto received = once.receive();
  EXPECT_EQ(received.version, "HTTP/1.0");
  EXPECT_EQ(received.body, "GET /io ");
  EXPECT_TRUE(once.is_closed());
  Client kept{server.port()};
  for (int i = 0; i < 2; ++i) {
    kept.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(kept.receive().body, "GET /a ");
  }
}

TEST(Server, LeavesTheBodyOfHeadOut) {
  const RunningServer server;
  Client client{server.port()};
  client.send("HEAD /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto received = client.receive(test::BodyIs::left_out);
  EXPECT_EQ(received.status, 200);
  EXPECT_EQ(received.header("content-length"), "18");
  client.get("/health/live");
  EXPECT_EQ(client.receive().body, "{\"status\":\"live\"}\n") << "the next answer begins where the header ended";
}

TEST(Server, SaysGoOnToWhoAsksBeforeSending) {
  GatedRouting gated;
  const RunningServer server{{}, gated.routing()};
  Client client{server.port()};
  client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.receive().status, 100);
  client.send("ok");
  EXPECT_EQ(client.receive().body, "POST /a ok");
}

TEST(Server, WritesEveryRequestDown) {
  RunningServer server;
  Client client{server.port()};
  client.get("/health/live?x=1", "X-Request-Id: r-1\r\n");
  client.receive();
  const std::string line = server.logged("\"request_id\":\"r-1\"");
  EXPECT_NE(line.find(R"("method":"GET","path":"/health/live","status":422)"), std::string::npos) << line;
}

TEST(Server, ListensOnlyForThisMachineUnlessToldOtherwise) {
  const auto listen = [](const std::string& bind, bool no_auth) {
    return Server::listen({.bind = bind, .port = 0, .no_auth = no_auth}, [](std::string_view) {});
  };
  for (const auto* bind : {"127.0.0.1", "127.0.0.2", "localhost"}) EXPECT_TRUE(listen(bind, false)) << bind;
  for (const auto* bind : {"0.0.0.0", "::", "192.0.2.1", "::ffff:127.0.0.1"}) {
    const auto refused = listen(bind, false);
    ASSERT_FALSE(refused) << bind;
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_input);
    EXPECT_EQ(refused.error().issues.at(0).slug, "needs_no_auth");
  }
  EXPECT_TRUE(listen("0.0.0.0", true));
  EXPECT_EQ(listen("example.org", true).error().issues.at(0).slug, "bad_address");
  EXPECT_EQ(listen("192.0.2.1", true).error().code, ErrorCode::io) << "no address of this machine";
}

TEST(Server, SaysThatAPortIsTaken) {
  const RunningServer server;
  const auto second = Server::listen({.port = server.port()}, [](std::string_view) {});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::io);
}

}  // namespace
}  // namespace chargeplan::http
