// What a server does with clients that send too much, too slowly, or something else than HTTP.
#include "http/server_support.hpp"

namespace chargeplan::http {
namespace {

using std::chrono::milliseconds;
using test::Client;
using test::GatedRouting;
using test::Received;
using test::RunningServer;

/// The answer says what is wrong, and the connection ends.
testing::AssertionResult refused(Client& client, int status) {
  const Received received = client.receive();
  if (received.status != status) return testing::AssertionFailure() << received.status << " " << received.body;
  if (received.header("content-type") != "application/problem+json") return testing::AssertionFailure() << "no problem";
  if (received.header("connection") != "close") return testing::AssertionFailure() << "stays open";
  client.end_sending();
  return client.is_closed() ? testing::AssertionSuccess() : testing::AssertionFailure() << "more came";
}

TEST(ServerLimits, HeaderTooLarge) {
  const RunningServer server{{.header_limit_bytes = 1000}};
  Client fits{server.port()};
  fits.get("/health/live", "X-Filler: " + std::string(800, 'x') + "\r\n");
  EXPECT_EQ(fits.receive().status, 200);
  Client client{server.port()};
  client.get("/health/live", "X-Filler: " + std::string(1000, 'x') + "\r\n");
  EXPECT_TRUE(refused(client, 431));
  Client endless{server.port()};
  endless.send("GET /" + std::string(1'000'000, 'x'));
  EXPECT_TRUE(refused(endless, 431));
}

TEST(ServerLimits, BodyTooLarge) {
  GatedRouting gated;
  const RunningServer server{{.body_limit_bytes = 10}, gated.routing()};
  Client fits{server.port()};
  fits.post("/a", "1234567890");
  EXPECT_EQ(fits.receive().body, "POST /a 1234567890");
  Client announced{server.port()};
  announced.post("/a", "12345678901");
  EXPECT_TRUE(refused(announced, 413));
  Client chunked{server.port()};
  chunked.send("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n12345678\r\n8\r\n12345678\r\n");
  EXPECT_TRUE(refused(chunked, 413));
  Client asks{server.port()};
  asks.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_TRUE(refused(asks, 413)) << "not even asked to go on";
}

TEST(ServerLimits, ABodyOfSomeMegabytesIsReadAndOneTooLargeIsAnsweredWhileItComes) {
  GatedRouting gated;
  const RunningServer server{{.body_limit_bytes = std::size_t{4} << 20U}, gated.routing()};
  const std::string body(std::size_t{4} << 20U, 'x');
  Client client{server.port()};
  client.post("/a", body);
  EXPECT_EQ(client.receive().body.size(), body.size() + 8);
  Client larger{server.port()};
  larger.post("/a", body + "x");
  EXPECT_TRUE(refused(larger, 413));
}

TEST(ServerLimits, HeaderTooSlow) {
  const RunningServer server{{.header_limit = milliseconds{50}}};
  Client client{server.port()};
  client.send("GET /health/live HTTP/1.1\r\nHost:");
  EXPECT_TRUE(refused(client, 408));
}

TEST(ServerLimits, BodyTooSlow) {
  const RunningServer server{{.body_limit = milliseconds{50}}};
  Client client{server.port()};
  client.send("POST /v1/plans HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{");
  EXPECT_TRUE(refused(client, 408));
}

TEST(ServerLimits, IdleConnectionsAreClosedWithoutAWord) {
  const RunningServer server{{.idle_limit = milliseconds{50}}};
  Client client{server.port()};
  EXPECT_TRUE(client.is_closed());
}

TEST(ServerLimits, FurtherConnectionsWaitForTheirTurn) {
  const RunningServer server{{.connection_limit = 1}};
  Client first{server.port()};
  first.get("/health/live");
  EXPECT_EQ(first.receive().status, 200);
  Client second{server.port()};
  second.get("/health/live");
  first.get("/health/live");
  EXPECT_EQ(first.receive().status, 200);
  first.leave();
  EXPECT_EQ(second.receive().status, 200);
}

TEST(ServerLimits, WhatIsNoHttpIsABadRequest) {
  const RunningServer server;
  for (const auto* bytes :
       {"\r\n\r\nhello\r\n\r\n", "GET\r\n\r\n", "GET /health/live HTTP/2.0\r\nHost: x\r\n\r\n",
        "GET /health/live HTTP/1.1\r\n\r\n", "GET /health/live HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost : x\r\n\r\n",
        "POST /v1/plans HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /v1/plans HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /v1/plans HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST /v1/plans HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\nGET /health/live HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /v1/plans HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "POST /v1/plans HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST /v1/plans HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /v1/plans HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    Client client{server.port()};
    client.send(bytes);
    EXPECT_TRUE(refused(client, 400)) << bytes;
  }
}

TEST(ServerLimits, ARequestThatIsCutOffIsNotAnswered) {
  RunningServer server;
  Client client{server.port()};
  client.send("POST /v1/plans HTTP/1.1\r\nHost: x\r\nX-Request-Id: cut\r\nContent-Length: 10\r\n\r\n{");
  client.end_sending();
  EXPECT_TRUE(client.is_closed());
  EXPECT_NE(server.logged("\"cut\"").find("\"status\":0"), std::string::npos);
}

}  // namespace
}  // namespace chargeplan::http
