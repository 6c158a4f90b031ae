#include "http/prefer.hpp"

#include <gtest/gtest.h>

namespace chargeplan::http {
namespace {

using std::chrono::seconds;

TEST(Prefer, ReadsHowLongAClientWaits) {
  EXPECT_EQ(wait_of("wait=5"), seconds{5});
  EXPECT_EQ(wait_of("handling=lenient, Wait=7; x=y"), seconds{7});
  EXPECT_EQ(wait_of("wait=\"3\""), seconds{3});
  EXPECT_EQ(wait_of("respond-async"), seconds{0});
  EXPECT_EQ(wait_of("respond-async, wait=2"), seconds{2});
  EXPECT_EQ(wait_of("wait=0"), seconds{0});
  for (const auto* longer : {"wait=601", "wait=99999999999999999999"}) EXPECT_EQ(wait_of(longer), longest_wait) << longer;
}

TEST(Prefer, PassesOverWhatItDoesNotKnow) {
  for (const auto* prefer : {"", ",", "wait", "wait=", "wait=-1", "wait=1.5", "wait=soon", "return=minimal", "waiting=3"})
    EXPECT_EQ(wait_of(prefer), std::nullopt) << prefer;
}

}  // namespace
}  // namespace chargeplan::http
