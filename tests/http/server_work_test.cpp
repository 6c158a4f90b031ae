// The queue, clients that go away, and the end of a server: all by events, none by the clock.
#include "http/server_support.hpp"

namespace chargeplan::http {
namespace {

using std::chrono::milliseconds;
using test::Client;
using test::GatedRouting;
using test::RunningServer;

TEST(ServerWork, GoesOnAnsweringWhileEveryWorkerIsBusy) {
  GatedRouting gated;
  const RunningServer server{{.workers = 1}, gated.routing()};
  Client busy{server.port()}, other{server.port()};
  busy.get("/wait");
  gated.wait_for_entered(1);
  other.get("/io");
  EXPECT_EQ(other.receive().body, "GET /io ");
  gated.open();
  EXPECT_EQ(busy.receive().body, "GET /wait ");
}

TEST(ServerWork, RefusesWhatTheQueueHasNoRoomFor) {
  GatedRouting gated;
  const RunningServer server{{.workers = 1, .queue_limit = 0}, gated.routing()};
  Client at_work{server.port()}, other{server.port()};
  at_work.get("/wait");
  gated.wait_for_entered(1);
  other.get("/a");
  const auto received = other.receive();
  EXPECT_EQ(received.status, 503);
  EXPECT_EQ(received.header("retry-after"), "1");
  EXPECT_NE(received.body.find("queue_full"), std::string::npos) << received.body;
  other.get("/io");
  EXPECT_EQ(other.receive().body, "GET /io ") << "the connection stays";
  gated.open();
  EXPECT_EQ(at_work.receive().body, "GET /wait ");
  other.get("/a");
  EXPECT_EQ(other.receive().status, 200);
}

TEST(ServerWork, StopsTheSolveOfAClientThatGoesAway) {
  GatedRouting gated;
  RunningServer server{{.workers = 1}, gated.routing()};
  Client leaving{server.port()};
  leaving.get("/wait", "X-Request-Id: gone\r\n");
  gated.wait_for_entered(1);
  leaving.leave();
  gated.wait_for_stopped(1);
  server.logged("\"gone\"");
  Client next{server.port()};
  next.get("/a");
  EXPECT_EQ(next.receive().body, "GET /a ") << "the worker is free again";
}

TEST(ServerWork, GivesTheBestSoFarToAClientThatOnlyEndedItsSide) {
  GatedRouting gated;
  const RunningServer server{{.workers = 1}, gated.routing()};
  Client client{server.port()};
  client.get("/wait");
  gated.wait_for_entered(1);
  client.end_sending();
  EXPECT_EQ(client.receive().body, "GET /wait stopped ");
  EXPECT_TRUE(client.is_closed());
}

TEST(ServerWork, FinishesWhatIsAtWorkBeforeItEnds) {
  GatedRouting gated;
  RunningServer server{{}, gated.routing()};
  Client busy{server.port()}, idle{server.port()};
  idle.get("/io");
  EXPECT_EQ(idle.receive().status, 200);
  busy.get("/wait");
  busy.get("/io");
  gated.wait_for_entered(1);
  server.ask_to_stop();
  EXPECT_TRUE(idle.is_closed());
  EXPECT_THROW(Client{server.port()}, std::runtime_error) << "nobody listens any more";
  gated.open();
  const auto received = busy.receive();
  EXPECT_EQ(received.body, "GET /wait ");
  EXPECT_EQ(received.header("connection"), "close");
  EXPECT_TRUE(busy.is_closed()) << "what came after it is not begun";
  server.wait_for_end();
}

TEST(ServerWork, StopsSolvesAtTheirBestPlanOnceItsTimeToDrainIsOver) {
  GatedRouting gated;
  RunningServer server{{.workers = 1, .drain_limit = milliseconds{0}}, gated.routing()};
  Client at_work{server.port()};
  at_work.get("/wait");
  gated.wait_for_entered(1);
  server.ask_to_stop();
  EXPECT_EQ(at_work.receive().body, "GET /wait stopped ");
  server.wait_for_end();
}

TEST(ServerWork, EndsAtOnceWhenNobodyIsThere) {
  RunningServer server;
  server.logged("listening");
  server.ask_to_stop();
  server.wait_for_end();
  EXPECT_NE(server.logged("stopped"), "");
}

}  // namespace
}  // namespace chargeplan::http
