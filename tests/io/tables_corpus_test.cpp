/// Broken tables, each with all the problems that it must be told of: tests/corpus/tables/expected.json.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "io/json_document.hpp"
#include "io/tables_support.hpp"

namespace chargeplan::test {
namespace {

namespace fs = std::filesystem;

const fs::path folder = fs::path{CHARGEPLAN_SOURCE_DIR} / "tests/corpus/tables";

std::string content_of(const fs::path& path) {
  std::ifstream stream{path, std::ios::binary};
  std::ostringstream content;
  content << stream.rdbuf();
  return content.str();
}

struct Expected {
  std::string reads;  ///< `demand`, `per_kwh`, `kw`
  std::vector<std::string> issues;
};

std::map<std::string, Expected> read_expected() {
  const std::string text = content_of(folder / "expected.json");
  const auto document = io::json::Document::parse(text);
  std::map<std::string, Expected> all;
  if (!document) return all;
  io::json::each_member(document->root(), [&](std::string_view file, const io::json::Value& value) {
    Expected expected{std::string{io::json::find_member(value, "reads")->text()}, {}};
    const auto* issues = io::json::find_member(value, "issues");
    const auto* issue = issues->first();
    for (std::uint32_t i = 0; i < issues->size; ++i, issue = issue->next()) expected.issues.emplace_back(issue->text());
    all.emplace(file, std::move(expected));
  });
  return all;
}

std::vector<std::string> issues_of(const std::string& file, const std::string& reads) {
  auto options = table_options("Europe/Paris");
  options.file_name = file;
  const auto content = content_of(folder / file);
  Error error;
  if (reads == "demand") {
    if (const auto table = io::read_demand_table(content, options); !table) error = table.error();
  } else {
    if (const auto table = io::read_series_table(content, reads, options); !table) error = table.error();
  }
  EXPECT_EQ(error.message.empty(), error.issues.empty());
  for (const auto& issue : error.issues) EXPECT_GT(issue.message.size(), 10U) << issue.slug;
  return briefly(error.issues);
}

std::vector<std::string> files() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator{folder})
    if (entry.path().filename() != "expected.json") names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

std::string test_name(const testing::TestParamInfo<std::string>& file) {
  std::string name = file.param;
  for (char& c : name)
    if (c == '.') c = '_';
  return name;
}

class BrokenTable : public testing::TestWithParam<std::string> {};

TEST_P(BrokenTable, IsToldOfEveryProblem) {
  static const auto all = read_expected();
  const auto expected = all.find(GetParam());
  ASSERT_NE(expected, all.end()) << "expected.json does not name it; it gives "
                                 << testing::PrintToString(issues_of(GetParam(), "demand"));
  EXPECT_EQ(issues_of(GetParam(), expected->second.reads), expected->second.issues);
}

INSTANTIATE_TEST_SUITE_P(Tables, BrokenTable, testing::ValuesIn(files()), test_name);

TEST(TableCorpus, GivesTheSameSessionInEveryKindOfFile) {
  for (const auto* file : {"dates.xlsx", "dates_1904.xlsx", "far_corner.xlsx", "utf16.csv"}) {
    auto options = table_options("Europe/Paris");
    options.file_name = file;
    const auto table = io::read_demand_table(content_of(folder / file), options);
    ASSERT_TRUE(table) << file;
    ASSERT_EQ(table->sessions.size(), 1U) << file;
    const auto& session = table->sessions[0];
    EXPECT_EQ(session.id, "a") << file;
    EXPECT_EQ(session.arrival, utc(2025, 8, 18, 6)) << file;
    EXPECT_EQ(session.departure, utc(2025, 8, 18, 8)) << file;
    EXPECT_EQ(session.max_power_kw, 7) << file;
    EXPECT_EQ(session.energy_required_kwh, 5) << file;
  }
}

TEST(TableCorpus, KeepsTheGoodRowsOfOldWorkbooksAndOpenDocuments) {
  for (const auto* file : {"old.xls", "open.ods"}) {
    auto options = table_options("Europe/Paris");
    options.file_name = file;
    options.skip_bad_rows = true;
    const auto table = io::read_demand_table(content_of(folder / file), options);
    ASSERT_TRUE(table) << file;
    ASSERT_EQ(table->sessions.size(), 1U) << file;
    EXPECT_EQ(table->sessions[0].arrival, utc(2025, 8, 18, 6)) << file;
    EXPECT_FALSE(table->skipped.empty()) << file;
  }
}

TEST(TableCorpus, ReadsTimesWrittenAsTextIntoWorkbooks) {
  auto options = table_options();
  const auto table = io::read_demand_table(content_of(folder / "times_as_text.xlsx"), options);
  ASSERT_TRUE(table);
  EXPECT_EQ(table->sessions.at(0).arrival, utc(2025, 8, 18, 11, 59, 53));
  EXPECT_EQ(table->sessions.at(0).departure, utc(2025, 8, 18, 16, 46, 38));
}

TEST(TableCorpus, HasAFileForEveryExpectation) {
  const auto names = files();
  for (const auto& [file, expected] : read_expected())
    EXPECT_NE(std::find(names.begin(), names.end(), file), names.end()) << file;
  EXPECT_GE(names.size(), 30U);
}

}  // namespace
}  // namespace chargeplan::test
