#include "http/target.hpp"

#include <gtest/gtest.h>

namespace chargeplan::http {
namespace {

TEST(Target, IsAPathAndItsQuery) {
  const auto target = parse_target("/v1/demand/parse?time_zone=Europe%2FParis&start=2025-08-18T00%3A00%3A00%2B02%3A00&empty");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/v1/demand/parse");
  EXPECT_EQ(target->value_of("time_zone"), "Europe/Paris");
  EXPECT_EQ(target->value_of("start"), "2025-08-18T00:00:00+02:00");
  EXPECT_EQ(target->value_of("empty"), "");
  EXPECT_FALSE(target->value_of("store"));
}

TEST(Target, ReadsAPlusAsABlankAndAPercentSignOnce) {
  const auto target = parse_target("/?a=1+2&b=%2541");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->value_of("a"), "1 2");
  EXPECT_EQ(target->value_of("b"), "%41");
}

TEST(Target, IsThatOfAnAbsoluteUrlToo) {
  EXPECT_EQ(origin_form("http://127.0.0.1:8080/v1/plans?store=false"), "/v1/plans?store=false");
  EXPECT_EQ(origin_form("https://planner.example"), "/");
  EXPECT_EQ(origin_form("/v1/plans?next=http://a/b"), "/v1/plans?next=http://a/b");
}

TEST(Target, IsNothingElse) {
  for (const auto* text : {"", "v1/plans", "*", "ftp://host/v1/plans", "http:/v1", "/a b", "/?a=%zz", "/?a=%4", "/\x01"})
    EXPECT_FALSE(parse_target(text)) << text;
}

}  // namespace
}  // namespace chargeplan::http
