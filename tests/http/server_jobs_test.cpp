// Jobs through the real socket: what a client of the real service sees.
#include "http/gzip.hpp"
#include "http/server_support.hpp"

namespace chargeplan::http {
namespace {

using test::Client;
using test::GatedRouting;
using test::RunningServer;

const std::string request = R"({"site": {"grid_limit_kw": 10}, "sessions": [{"id": "a", "arrival": "2025-08-18T10:00:00Z",
  "departure": "2025-08-18T14:00:00Z", "max_power_kw": 22, "energy_required_kwh": 20}]})";

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// The routes, but solves wait at a gate.
Routing gated_routes(GatedRouting& gate) {
  return {place_of, [&gate](const Request& asked, const Context& context) {
            if (asked.method == "POST" && !context.hands_over) {
              Request waiting;
              waiting.target = "/wait";
              (void)gate.routing().answer(waiting, context);
            }
            return answer(asked, context);
          }};
}

std::string get(const RunningServer& server, const std::string& target) {
  Client client{server.port()};
  client.get(target);
  return client.receive().body;
}

TEST(ServerJobs, AnswersAPlanThatComesInTimeWithItsAddress) {
  const RunningServer server;
  Client client{server.port()};
  client.post("/v1/plans", request, "Prefer: wait=60\r\n");
  const auto planned = client.receive();
  EXPECT_EQ(planned.status, 200) << planned.body;
  EXPECT_EQ(planned.header("preference-applied"), "wait=60");
  client.get(planned.header("location"));
  EXPECT_EQ(client.receive().body, planned.body);
  client.get(planned.header("location"), "If-None-Match: *\r\n");
  const auto known = client.receive();
  EXPECT_EQ(known.status, 304);
  EXPECT_EQ(known.header("content-length"), "");
  client.send("DELETE " + planned.header("location") + " HTTP/1.1\r\nHost: test\r\n\r\n");
  EXPECT_EQ(client.receive().status, 204);
  client.get("/health/live");
  EXPECT_EQ(client.receive().status, 200) << "the connection goes on";
}

TEST(ServerJobs, AcceptsWhatTakesLongerThanTheClientWaits) {
  GatedRouting gate;
  const RunningServer server{{}, gated_routes(gate)};
  Client client{server.port()};
  client.post("/v1/plans", request, "Prefer: handling=lenient\r\nPrefer: wait=0\r\n");
  const auto accepted = client.receive();
  EXPECT_EQ(accepted.status, 202) << accepted.body;
  EXPECT_EQ(accepted.header("preference-applied"), "wait=0");
  const std::string job = accepted.header("location");
  EXPECT_TRUE(job.starts_with("/v1/jobs/")) << job;
  gate.wait_for_entered(1);
  EXPECT_TRUE(contains(get(server, job), "\"status\":\"running\""));
  Client watcher{server.port()};
  watcher.get(job + "/events");
  EXPECT_EQ(watcher.receive(test::BodyIs::left_out).header("transfer-encoding"), "chunked");
  client.leave();
  gate.open();
  const std::string events = watcher.receive_chunked();
  EXPECT_TRUE(contains(events, "event: done\n")) << events;
  watcher.get("/health/live");
  EXPECT_EQ(watcher.receive().status, 200) << "the connection goes on after the stream";
  const std::string done = get(server, job);
  EXPECT_TRUE(contains(done, "\"status\":\"done\"")) << done;
}

TEST(ServerJobs, AnswersAPackedRequestByTheSameJobAgain) {
  const RunningServer server;
  const std::string headers = "Prefer: wait=0\r\nIdempotency-Key: k-1\r\n";
  const auto send = [&](const std::string& body, const std::string& more) {
    Client client{server.port()};
    client.post("/v1/plans", body, headers + more);
    return client.receive();
  };
  const auto first = send(gzip(request), "Content-Encoding: gzip\r\n");
  ASSERT_EQ(first.status, 202) << first.body;
  const std::string job = first.header("location");
  const auto same_as_first = [&](const test::Received& again) {
    return again.status == 202 && again.body == first.body && again.header("location") == job;
  };
  EXPECT_TRUE(same_as_first(send(gzip(request), "Content-Encoding: gzip\r\n")));
  EXPECT_TRUE(same_as_first(send(request, {}))) << "unpacked";
  Client watcher{server.port()};
  watcher.get(job + "/events");
  if (watcher.receive(test::BodyIs::left_out).header("transfer-encoding") == "chunked") (void)watcher.receive_chunked();
  EXPECT_TRUE(contains(get(server, job), "\"status\":\"done\""));
  EXPECT_TRUE(same_as_first(send(gzip(request), "Content-Encoding: gzip\r\n"))) << "once it has its plan";
  EXPECT_TRUE(same_as_first(send(request, {})));
  EXPECT_EQ(send(gzip(request + " "), "Content-Encoding: gzip\r\n").status, 422) << "another request";
}

TEST(ServerJobs, TellsAtOnceWhatIsNotPackedAsItSays) {
  const RunningServer server;
  Client client{server.port()};
  client.post("/v1/plans", request, "Prefer: wait=0\r\nContent-Encoding: gzip\r\n");
  EXPECT_EQ(client.receive().status, 400);
  client.get("/v1/plans");
  EXPECT_TRUE(contains(client.receive().body, "\"plans\":[]"));
}

TEST(ServerJobs, PromisesNothingThatMustFail) {
  const RunningServer server;
  Client client{server.port()};
  const auto status_of = [&](const std::string& target, const std::string& type, const std::string& headers) {
    client.send("POST " + target + " HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nPrefer: wait=0\r\nContent-Type: " + type +
                "\r\n" + headers + "\r\n{}");
    return client.receive().status;
  };
  EXPECT_EQ(status_of("/v1/plans", "text/plain", {}), 415);
  EXPECT_EQ(status_of("/v1/plans", "application/json", "Content-Encoding: br\r\n"), 415);
  EXPECT_EQ(status_of("/v1/plans", "application/json", "Accept: text/csv\r\n"), 406);
  EXPECT_EQ(status_of("/v1/plans?stored=true", "application/json", {}), 422);
  EXPECT_EQ(status_of("/v1/plans?store=maybe", "application/json", {}), 422);
  EXPECT_EQ(status_of("/v1/plans", "application/json", "Idempotency-Key: " + std::string(256, 'k') + "\r\n"), 422);
  EXPECT_EQ(status_of("/v1/plans", "application/json", {}), 422) << "the body says nothing";
  EXPECT_EQ(status_of("/v1/plans/none/replan", "application/json", {}), 404);
  client.get("/v1/plans");
  EXPECT_TRUE(contains(client.receive().body, "\"plans\":[]"));
}

TEST(ServerJobs, AcceptsAfterTheServicesOwnWait) {
  GatedRouting gate;
  const RunningServer server{{.wait_limit = std::chrono::milliseconds{50}}, gated_routes(gate)};
  Client client{server.port()};
  client.post("/v1/plans", request);
  const auto accepted = client.receive();
  EXPECT_EQ(accepted.status, 202);
  EXPECT_EQ(accepted.header("preference-applied"), "");
  gate.open();
}

TEST(ServerJobs, CancelsAJob) {
  GatedRouting gate;
  const RunningServer server{{.workers = 1}, gated_routes(gate)};
  Client client{server.port()};
  client.post("/v1/plans", request, "Prefer: respond-async\r\n");
  const std::string job = client.receive().header("location");
  gate.wait_for_entered(1);
  client.send("DELETE " + job + " HTTP/1.1\r\nHost: test\r\n\r\n");
  EXPECT_TRUE(contains(client.receive().body, "\"status\":\"cancelled\""));
  gate.wait_for_stopped(1);
  EXPECT_TRUE(contains(get(server, "/v1/plans"), "\"plans\":[]"));
}

TEST(ServerJobs, ReadsWhatIsKeptWhileEveryWorkerIsBusy) {
  GatedRouting gate;
  const RunningServer server{{.workers = 1}, gated_routes(gate)};
  std::vector<std::unique_ptr<Client>> busy;
  for (int i = 0; i < 3; ++i) {
    busy.push_back(std::make_unique<Client>(server.port()));
    busy.back()->post("/v1/plans?store=false", request);
  }
  gate.wait_for_entered(1);
  EXPECT_TRUE(contains(get(server, "/v1/plans"), "\"plans\":[]"));
  gate.open();
  for (const auto& client : busy) EXPECT_EQ(client->receive().status, 200);
}

TEST(ServerJobs, EndsWithoutWaitingForJobs) {
  GatedRouting gate;
  RunningServer server{{.workers = 1}, gated_routes(gate)};
  Client client{server.port()};
  client.post("/v1/plans", request, "Prefer: wait=0\r\nConnection: close\r\n");
  EXPECT_EQ(client.receive().status, 202);
  gate.wait_for_entered(1);
  server.ask_to_stop();
  server.wait_for_end();
  gate.wait_for_stopped(1);
}

}  // namespace
}  // namespace chargeplan::http
