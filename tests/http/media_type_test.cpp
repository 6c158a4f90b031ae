#include "http/media_type.hpp"

#include <gtest/gtest.h>

#include <array>

namespace chargeplan::http {
namespace {

constexpr std::array offered{csv_type, xlsx_type};

std::string_view chosen(std::string_view accept) { return choose_type(accept, offered).value_or("none"); }

TEST(MediaType, ReadsTheKindAndLeavesParametersAndCase) {
  EXPECT_EQ(essence_of("Text/CSV; charset=utf-8"), "text/csv");
  EXPECT_EQ(essence_of("  application/json"), "application/json");
  EXPECT_EQ(essence_of(""), "");
}

TEST(MediaType, OffersTheFirstToWhoTakesAnything) {
  for (const auto* accept : {"", " ", "*/*", "text/*", "text/csv", "text/html, */*;q=0.8", "TEXT/CSV"})
    EXPECT_EQ(chosen(accept), csv_type) << accept;
}

TEST(MediaType, FollowsTheWeights) {
  EXPECT_EQ(chosen("text/csv;q=0.5, application/*"), xlsx_type);
  EXPECT_EQ(chosen("text/csv; q=0.4,application/*; q=0.3"), csv_type);
  EXPECT_EQ(chosen("*/*, text/csv;q=0"), xlsx_type) << "the closest range counts";
  EXPECT_EQ(chosen("text/csv;level=1;q=0.1, */*;q=0.2"), xlsx_type);
}

TEST(MediaType, ChoosesNoneThatIsRefused) {
  for (const auto* accept : {"text/html", "text/csv;q=0", "image/*", "text", ",", ";q=1", "text/csv;q=x"})
    EXPECT_EQ(chosen(accept), "none") << accept;
}

}  // namespace
}  // namespace chargeplan::http
