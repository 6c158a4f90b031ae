#include <gtest/gtest.h>

#include "io/tables_cells.hpp"

namespace chargeplan::test {
namespace {

using io::Cell;
using io::DecimalMark;

Cell text_cell(std::string_view text) {
  return {0, 0, CHARGEPLAN_CELL_TEXT, static_cast<std::uint32_t>(text.size()), text.data(), 0};
}
Cell number_cell(std::uint32_t kind, double number) { return {0, 0, kind, 0, "", number}; }

std::string slug_of(std::string_view text, DecimalMark mark) {
  const auto number = io::read_number(text_cell(text), mark);
  return number ? "none" : number.error().slug;
}

DecimalMark guess(std::initializer_list<std::string_view> texts, char separator) {
  io::DecimalMarkGuess guess;
  for (const auto text : texts) guess.see(text_cell(text));
  return guess.mark(separator);
}

TEST(Numbers, AreExactInEveryFormThatProgramsWrite) {
  EXPECT_EQ(io::read_number(text_cell("0.1"), DecimalMark::point), 0.1);
  EXPECT_EQ(io::read_number(text_cell(" +7 "), DecimalMark::point), 7.0);
  EXPECT_EQ(io::read_number(text_cell("-1.5E-3"), DecimalMark::point), -0.0015);
  EXPECT_EQ(io::read_number(text_cell("-0,25"), DecimalMark::comma), -0.25);
  EXPECT_EQ(io::read_number(text_cell("24,8062222222222"), DecimalMark::comma), 24.8062222222222);
  EXPECT_EQ(io::read_number(text_cell(".5"), DecimalMark::point), 0.5);
}

TEST(Numbers, AreRefusedWhereTheyAreNone) {
  for (const auto* text : {"", "NA", "nan", "inf", "-Infinity", "0x10", "7 kW", "80%", "1e999", "--5", "5-", ".", "e5", "1e"})
    EXPECT_EQ(slug_of(text, DecimalMark::point), "not_a_number") << text;
}

TEST(Numbers, AreNeverFreedOfThousandsSeparatorsInSilence) {
  for (const auto* text : {"1.234,5", "1,234.5", "1 234", "1'234.5", "1,234,567", "1.234.567"})
    for (const auto mark : {DecimalMark::point, DecimalMark::comma})
      EXPECT_EQ(slug_of(text, mark), "thousands_separator") << text;
}

TEST(Numbers, WithTheOtherMarkAreMixedOrAmbiguous) {
  EXPECT_EQ(slug_of("1,5", DecimalMark::point), "mixed_decimal_marks");
  EXPECT_EQ(slug_of("1.5", DecimalMark::comma), "mixed_decimal_marks");
  EXPECT_EQ(slug_of("1,234", DecimalMark::point), "ambiguous_number");
  EXPECT_EQ(slug_of("12.345", DecimalMark::comma), "ambiguous_number");
  EXPECT_EQ(slug_of("0,123", DecimalMark::point), "mixed_decimal_marks");  // thousands never begin with 0
}

TEST(Numbers, TellTheMarkOfTheirFile) {
  EXPECT_EQ(guess({"1.5", "2"}, ','), DecimalMark::point);
  EXPECT_EQ(guess({"1,5", "2"}, ';'), DecimalMark::comma);
  EXPECT_EQ(guess({"1,5", "1,234"}, ','), DecimalMark::comma);
  EXPECT_EQ(guess({"1,234", "2,345"}, ';'), DecimalMark::comma);
  EXPECT_EQ(guess({"1,234", "2,345"}, ','), DecimalMark::point);  // each is then named as ambiguous
  EXPECT_EQ(guess({"1,5", "1.5", "2.5"}, ';'), DecimalMark::point);
  EXPECT_EQ(guess({}, ';'), DecimalMark::point);
}

TEST(Numbers, AreNeverTakenFromDatesOrTruths) {
  EXPECT_EQ(io::read_number(number_cell(CHARGEPLAN_CELL_DATE, 45000), DecimalMark::point).error().slug, "not_a_number");
  EXPECT_EQ(io::read_number(number_cell(CHARGEPLAN_CELL_BOOL, 1), DecimalMark::point).error().slug, "not_a_number");
}

TEST(CellTimes, OfWorkbooksAreExactToTheMillisecond) {
  using namespace std::chrono;
  const auto time = io::read_time(number_cell(CHARGEPLAN_CELL_DATE, 45887.4999189815));  // as a spreadsheet program stores it
  ASSERT_TRUE(time);
  EXPECT_EQ(std::get<io::WallTime>(*time), io::WallTime{local_days{2025y / 8 / 18} + 11h + 59min + 53s});
  EXPECT_EQ(io::read_time(number_cell(CHARGEPLAN_CELL_DATE, 0.5)).error().slug, "bad_time");
  EXPECT_EQ(io::read_time(number_cell(CHARGEPLAN_CELL_DATE, 1e9)).error().slug, "bad_time");
  EXPECT_EQ(io::read_time(number_cell(CHARGEPLAN_CELL_NUMBER, 45887.5)).error().slug, "bad_time");
}

TEST(CellTexts, ShowNumbersAsPeopleWriteThem) {
  EXPECT_EQ(io::read_text(number_cell(CHARGEPLAN_CELL_NUMBER, 0)), "0");
  EXPECT_EQ(io::read_text(number_cell(CHARGEPLAN_CELL_NUMBER, 1366563)), "1366563");
  EXPECT_EQ(io::read_text(number_cell(CHARGEPLAN_CELL_NUMBER, 2.5)), "2.5");
}

}  // namespace
}  // namespace chargeplan::test
