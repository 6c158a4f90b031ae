#include "chargeplan/version.hpp"
#include "http/route_support.hpp"

namespace chargeplan::http {
namespace {

using test::contains;
using test::get;

bool has_no_room(const std::string& /*client*/) { return false; }

TEST(Operations, SayTheVersionAndTheSolvers) {
  const auto response = answer(get("/v1/version"), {});
  EXPECT_EQ(response.status, 200);
  ASSERT_TRUE(test::is_json(response.body));
  EXPECT_TRUE(contains(response.body, version())) << response.body;
  EXPECT_TRUE(contains(response.body, "fleet")) << response.body;
}

TEST(Operations, SayWhetherWhatIsKeptOutlivesTheService) {
  EXPECT_TRUE(contains(answer(get("/v1/version"), {.durable = false}).body, "\"durable\":false}"));
  EXPECT_TRUE(contains(answer(get("/v1/version"), {.durable = true}).body, "\"durable\":true}"));
}

TEST(Operations, AreLiveEvenWhileTheQueueIsFull) {
  EXPECT_EQ(answer(get("/health/live"), {.has_room = has_no_room}).body, "{\"status\":\"live\"}\n");
}

TEST(Operations, AreReadyWhileTheQueueHasRoom) {
  EXPECT_EQ(answer(get("/health/ready"), {}).body, "{\"status\":\"ready\"}\n");
  const auto full = answer(get("/health/ready"), {.has_room = has_no_room});
  EXPECT_TRUE(test::is_problem(full, 503, "queue_full"));
  EXPECT_EQ(test::header_of(full, "Retry-After"), "1");
}

}  // namespace
}  // namespace chargeplan::http
