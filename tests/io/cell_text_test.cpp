#include "io/cell_text.hpp"

#include <gtest/gtest.h>

#include "io/tables_cells.hpp"

namespace chargeplan::io {
namespace {

TEST(CellText, NeutralisesWhatASpreadsheetWouldCompute) {
  for (const char* text : {"=1+1", "+1", "-1", "@SUM(A1)"}) EXPECT_EQ(csv_cell(text), std::string{"'"} + text);
  EXPECT_EQ(csv_cell("\t=1"), "\"'\t=1\"");
  EXPECT_EQ(csv_cell("\r=1"), "\"'\r=1\"");
  EXPECT_EQ(csv_cell("A=1"), "A=1");
}

TEST(CellText, GivesEveryTextBackThroughTheReader) {
  for (const std::string text : {"=1", "'=1", "''=1", "'", "''", "'a", "plain", "-", "@", ""}) {
    const std::string cell = csv_cell(text);
    EXPECT_EQ(without_neutraliser(cell), text) << cell;
  }
}

TEST(CellText, QuotesWhatWouldEndACell) {
  EXPECT_EQ(csv_cell("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_cell("say \"hi\""), "\"say \"\"hi\"\"\"");
  EXPECT_EQ(csv_cell("two\nlines"), "\"two\nlines\"");
  EXPECT_EQ(csv_cell("=\"a\""), "\"'=\"\"a\"\"\"");
}

TEST(CellText, WritesTheShortestNumberThatReadsBack) {
  const auto written = [](double value) {
    std::string text;
    append_number(text, value);
    return text;
  };
  EXPECT_EQ(written(0.1), "0.1");
  EXPECT_EQ(written(-0.0), "0");
  EXPECT_EQ(written(1.0 / 3), "0.3333333333333333");
}

TEST(CellText, ReplacesWhatXmlCannotHold) {
  EXPECT_EQ(xml_safe_utf8("L\u00fcbeck \u26a1"), "L\u00fcbeck \u26a1");
  EXPECT_EQ(xml_safe_utf8("a\x01z"), "a\uFFFDz");
  EXPECT_EQ(xml_safe_utf8("a\xFFz"), "a\uFFFDz");
  EXPECT_EQ(xml_safe_utf8("\xEF\xBF\xBF"), "\uFFFD");  // U+FFFF
  EXPECT_EQ(xml_safe_utf8("tab\tline\n"), "tab\tline\n");
}

TEST(CellText, LeavesNoWayOutOfAScriptElement) {
  EXPECT_EQ(json_for_html(R"({"a":"</script><!--"})"), R"({"a":"\u003c/script>\u003c!--"})");
}

}  // namespace
}  // namespace chargeplan::io
