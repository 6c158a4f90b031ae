#include "words.hpp"

#include <gtest/gtest.h>

namespace chargeplan::cli {
namespace {

TEST(Words, GroupThousands) {
  EXPECT_EQ(grouped(0), "0.0");
  EXPECT_EQ(grouped(-0.01), "0.0");
  EXPECT_EQ(grouped(999.96), "1,000.0");
  EXPECT_EQ(grouped(-1234567.89, 2), "-1,234,567.89");
  EXPECT_EQ(grouped(123456, 0), "123,456");
  EXPECT_EQ(grouped(-123, 0), "-123");
}

TEST(Words, CountThings) {
  EXPECT_EQ(counted(1, "session"), "1 session");
  EXPECT_EQ(counted(0, "row"), "0 rows");
  EXPECT_EQ(counted(2000, "breach"), "2,000 breaches");
}

TEST(Words, TellDurations) {
  EXPECT_EQ(duration_words(0.0034), "3 ms");
  EXPECT_EQ(duration_words(1.25), "1.2 s");
  EXPECT_EQ(duration_words(125), "2 min 5 s");
}

TEST(Words, ReadDurations) {
  EXPECT_EQ(duration_s("15min"), 900);
  EXPECT_EQ(duration_s("900"), std::nullopt);  // of what?
  EXPECT_EQ(duration_s("900s"), 900);
  EXPECT_EQ(duration_s("0.25 h"), 900);
  EXPECT_EQ(duration_s("1h30min"), 5400);
  EXPECT_EQ(duration_s("250ms"), 0.25);
  EXPECT_EQ(duration_s("2d"), 172800);
  EXPECT_EQ(duration_s("-5min"), -300);  // the reader says that it is out of range
  for (const char* nonsense : {"1h-30min", "", "min", "soon", "15 minutes of", "1h30", "nan", "inf", "1e999", "5 5", "15:00"})
    EXPECT_EQ(duration_s(nonsense), std::nullopt) << nonsense;
}

TEST(Words, FillColumnsByCharactersNotBytes) {
  EXPECT_EQ(left("é", 3), "é  ");
  EXPECT_EQ(right("é", 3), "  é");
  EXPECT_EQ(left("long", 2), "long");
}

TEST(Words, AreHarmlessForTerminals) { EXPECT_EQ(printable("a\033[31mb\tc\n\x7f"), "a?[31mb?c\n?"); }

}  // namespace
}  // namespace chargeplan::cli
