#include "http/access/gate.hpp"
#include "http/route_support.hpp"

namespace chargeplan::http {
namespace {

using test::header_of;

const std::string page = "https://planning.example";

Request from(const std::string& origin, std::string method = "GET") {
  Request request = test::get("/v1/version");
  request.method = std::move(method);
  request.origin = origin;
  return request;
}

Request question(const std::string& origin) {
  Request request = from(origin, "OPTIONS");
  request.asked_method = "POST";
  return request;
}

TEST(Cors, IsOffUnlessAPageIsNamed) {
  Gate gate{{}};
  auto asked = question(page);
  EXPECT_FALSE(gate.answer(asked, {}));
  Response response;
  gate.open_to_origin(from(page), response);
  EXPECT_EQ(response, Response{});
}

TEST(Cors, AnswersTheBrowserOfANamedPage) {
  Gate gate{{.cors = {.origins = {page}}}};
  auto asked = question(page);
  auto response = gate.answer(asked, {}).value();
  EXPECT_EQ(response.status, 204);
  EXPECT_TRUE(test::contains(header_of(response, "Access-Control-Allow-Headers"), "Authorization"));
  gate.open_to_origin(asked, response);
  EXPECT_EQ(header_of(response, "Access-Control-Allow-Origin"), page);
  EXPECT_EQ(header_of(response, "Vary"), "Origin");
}

TEST(Cors, AllowsNoOtherPage) {
  Gate gate{{.cors = {.origins = {page}}}};
  for (const auto* other : {"https://planning.example.evil", "http://planning.example", "null", "https://PLANNING.example/"}) {
    auto asked = question(other);
    auto response = gate.answer(asked, {}).value();
    gate.open_to_origin(asked, response);
    EXPECT_EQ(header_of(response, "Access-Control-Allow-Origin"), "") << other;
    EXPECT_EQ(header_of(response, "Access-Control-Allow-Methods"), "") << other;
  }
}

TEST(Cors, AsksNoKeyOfABrowserThatOnlyAsks) {
  class NoKeys : public KeySource {
    std::optional<ApiKey> find(std::string_view) override { return std::nullopt; }
  };
  Gate gate{{.keys = std::make_shared<NoKeys>(), .cors = {.origins = {"*"}}}};
  auto asked = question(page);
  EXPECT_EQ(gate.answer(asked, {})->status, 204);
  auto called = from(page);
  auto refused = gate.answer(called, {}).value();
  EXPECT_EQ(refused.status, 401);
  gate.open_to_origin(called, refused);
  EXPECT_EQ(header_of(refused, "Access-Control-Allow-Origin"), page) << "the page may read why";
  auto plain = from(page, "OPTIONS");
  EXPECT_EQ(gate.answer(plain, {})->status, 401) << "no question without the method that is asked for";
}

}  // namespace
}  // namespace chargeplan::http
