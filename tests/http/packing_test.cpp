#include "http/packing.hpp"

#include "http/gzip.hpp"
#include "http/route_support.hpp"

namespace chargeplan::http {
namespace {

using test::get;
using test::header_of;
using test::post;

TEST(Packing, TakesLargeAnswersForWhoTakesThat) {
  auto request = post("/v1/plans", test::two_car_request);
  const auto plain = packed(request, answer(request, {}));
  EXPECT_EQ(header_of(plain, "Content-Encoding"), "");
  EXPECT_EQ(header_of(plain, "Vary"), "Accept-Encoding");
  request.accept_encoding = "gzip";
  const auto small = packed(request, answer(request, {}));
  EXPECT_EQ(header_of(small, "Content-Encoding"), "gzip");
  EXPECT_LT(small.body.size() * 3, plain.body.size());
  EXPECT_TRUE(test::is_json(gunzip(small.body, {.most_bytes = 1U << 20U}).value()));
}

TEST(Packing, LeavesSmallAnswersPlain) {
  auto request = get("/health/live");
  request.accept_encoding = "gzip";
  EXPECT_EQ(header_of(packed(request, answer(request, {})), "Content-Encoding"), "");
}

}  // namespace
}  // namespace chargeplan::http
