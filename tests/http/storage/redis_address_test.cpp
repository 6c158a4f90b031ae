#include "http/storage/redis_address.hpp"

#include <gtest/gtest.h>

namespace chargeplan::http {
namespace {

TEST(RedisAddress, IsReadFromAUrl) {
  const auto whole = read_redis_url("redis://ann:s%40fe@redis.example:6380/2").value();
  EXPECT_EQ(whole.host, "redis.example");
  EXPECT_EQ(whole.port, 6380);
  EXPECT_EQ(whole.database, 2);
  EXPECT_EQ(whole.user, "ann");
  EXPECT_EQ(whole.password, "s@fe");
  EXPECT_EQ(read_redis_url("redis://:word@host").value().password, "word");
  EXPECT_EQ(read_redis_url("redis://word@host").value().password, "word");
  EXPECT_EQ(read_redis_url("redis://host").value().port, 6379);
  EXPECT_EQ(read_redis_url("redis://[::1]:7000").value().host, "::1");
  EXPECT_EQ(read_redis_url("unix:///run/redis.sock?db=3").value().socket, "/run/redis.sock");
  EXPECT_EQ(read_redis_url("unix:///run/redis.sock?db=3").value().database, 3);
}

TEST(RedisAddress, ThatIsNoneIsRefusedWithoutItsPassword) {
  for (const auto* url :
       {"", "host:6379", "http://host", "redis://", "redis://:secret@host/x", "redis://:secret@host?a=1",
        "rediss://:secret@host", "unix://", "redis://:secret@host:83836", "redis://:secret@host:0", "redis://:secret@ho st"}) {
    const auto read = read_redis_url(url);
    ASSERT_FALSE(read) << url;
    EXPECT_EQ(read.error().issues.at(0).slug, "bad_redis_url");
    EXPECT_EQ(read.error().issues.at(0).message.find("secret"), std::string::npos);
  }
}

TEST(RedisAddress, IsToldWithoutItsPassword) {
  EXPECT_EQ(words_of(read_redis_url("redis://ann:secret@host:6380/2").value()), "host, port 6380, database 2");
  EXPECT_EQ(words_of(read_redis_url("unix:///run/redis.sock").value()), "/run/redis.sock, database 0");
}

}  // namespace
}  // namespace chargeplan::http
