#include "http/gzip.hpp"

#include <gtest/gtest.h>

#include <string>

namespace chargeplan::http {
namespace {

constexpr GunzipLimits limits{.most_bytes = 1U << 20U};

std::string slug_of(const Result<std::string>& result) {
  return result ? std::string{"good"} : result.error().issues.at(0).slug;
}

TEST(Gzip, ReadsWhatItWrites) {
  for (const std::string& text : {std::string{}, std::string{"a"}, std::string(1U << 20U, 'x'), std::string(70'000, '\0')})
    EXPECT_EQ(gunzip(gzip(text), limits).value(), text) << text.size();
}

TEST(Gzip, ReadsSeveralPartsAsOne) { EXPECT_EQ(gunzip(gzip("one, ") + gzip("two"), limits).value(), "one, two"); }

TEST(Gzip, StopsUnpackingAtItsLimit) {
  const std::string bomb = gzip(std::string(std::size_t{64} << 20U, '0'));
  EXPECT_LT(bomb.size(), 1U << 20U);
  EXPECT_EQ(slug_of(gunzip(bomb, limits)), "unpacked_too_large");
  EXPECT_EQ(slug_of(gunzip(gzip(std::string(limits.most_bytes + 1, 'x')), limits)), "unpacked_too_large");
  const std::string part = gzip(std::string(600'000, 'x'));
  EXPECT_EQ(slug_of(gunzip(part + part, limits)), "unpacked_too_large") << "of all parts together";
}

TEST(Gzip, RefusesWhatIsNoWholeGzip) {
  const std::string whole = gzip("some text that is long enough to be cut");
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_EQ(slug_of(gunzip(whole.substr(0, size), limits)), "broken_gzip") << size;
  EXPECT_EQ(slug_of(gunzip("{}", limits)), "broken_gzip");
  EXPECT_EQ(slug_of(gunzip(whole + "tail", limits)), "broken_gzip");
}

TEST(Gzip, IsForClientsThatNameIt) {
  for (const auto* header : {"gzip", "br, gzip;q=0.5", "*", "GZIP"}) EXPECT_TRUE(takes_gzip(header)) << header;
  for (const auto* header : {"", "br", "identity", "gzip;q=0", "*;q=0", "gzip;q=0, *"})
    EXPECT_FALSE(takes_gzip(header)) << header;
}

}  // namespace
}  // namespace chargeplan::http
