#include "http/request_id.hpp"

#include <gtest/gtest.h>

namespace chargeplan::http {
namespace {

TEST(RequestId, IsTheClientsWhereItIsPlain) {
  EXPECT_EQ(request_id("6f1c-2.a_b:9"), "6f1c-2.a_b:9");
  EXPECT_EQ(request_id(std::string(128, 'a')), std::string(128, 'a'));
}

TEST(RequestId, IsOursWhereItIsNot) {
  for (const auto& of_client : {std::string{}, std::string(129, 'a'), std::string{"a b"}, std::string{"a\nb"},
                                std::string{"\xC3\xA9"}, std::string{"<b>"}}) {
    const std::string id = request_id(of_client);
    EXPECT_EQ(id.size(), 32U);
    EXPECT_EQ(id.find_first_not_of("0123456789abcdef"), std::string::npos) << id;
  }
  EXPECT_NE(request_id(""), request_id(""));
}

}  // namespace
}  // namespace chargeplan::http
