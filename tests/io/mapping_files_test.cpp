/// The real files, each imported by the mapping kept in examples/, against the counts in tests/golden/imports.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "io/json_document.hpp"
#include "io/mapping.hpp"
#include "io/tables_support.hpp"

namespace chargeplan::test {
namespace {

namespace fs = std::filesystem;
using io::OddityCount;

const fs::path root{CHARGEPLAN_SOURCE_DIR};

std::string content_of(const fs::path& path) {
  std::ifstream stream{path, std::ios::binary};
  EXPECT_TRUE(stream) << path;
  std::ostringstream content;
  content << stream.rdbuf();
  return content.str();
}

Result<std::string> beside(const fs::path& folder, const std::string& name) {
  if (!fs::exists(folder / name)) return tl::unexpected(Error{ErrorCode::io, name + " is not there", {}});
  return content_of(folder / name);
}

std::string oddity_text(const OddityCount& oddity) {
  constexpr std::array<std::string_view, 3> words{"dropped", "repaired", "flagged"};
  return fmt::format("{} {} {}", oddity.slug, words.at(static_cast<std::size_t>(oddity.action)), oddity.count);
}

template <class Table>
std::vector<std::string> report_of(const Result<Table>& table, std::string_view what, std::size_t size) {
  if (!table) {
    std::vector<std::string> lines;
    for (const auto& issue : table.error().issues) lines.push_back(issue.path + " | " + issue.slug + " | " + issue.message);
    return lines;
  }
  std::vector<std::string> lines{fmt::format("rows {}", table->row_count), fmt::format("{} {}", what, size),
                                 fmt::format("skipped {}", table->skipped.size())};
  for (const auto& oddity : table->oddities) lines.push_back(oddity_text(oddity));
  return lines;
}

struct Golden {
  std::string file, mapping, kind;
  std::vector<std::string> report;
};

Golden read_golden(const fs::path& path) {
  const std::string text = content_of(path);
  const auto document = io::json::Document::parse(text);
  EXPECT_TRUE(document) << path;
  const auto member = [&](std::string_view key) { return std::string{io::json::find_member(document->root(), key)->text()}; };
  Golden golden{member("file"), member("mapping"), member("kind"), {}};
  const auto* report = io::json::find_member(document->root(), "report");
  const auto* line = report->first();
  for (std::uint32_t i = 0; i < report->size; ++i, line = line->next()) golden.report.emplace_back(line->text());
  return golden;
}

class RealFile : public testing::TestWithParam<std::string> {};

TEST_P(RealFile, IsImportedWithEveryOddityCounted) {
  const Golden golden = read_golden(root / "tests/golden/imports" / (GetParam() + ".json"));
  const auto mapping = content_of(root / "examples/mappings" / golden.mapping);
  const auto content = content_of(root / golden.file);
  auto options = table_options();
  options.file_name = fs::path{golden.file}.filename();
  const auto open = [&](const std::string& name) { return beside((root / golden.file).parent_path(), name); };
  if (golden.kind == "demand") {
    const auto table = io::import_demand(content, mapping, options, open);
    EXPECT_EQ(report_of(table, "sessions", table ? table->sessions.size() : 0), golden.report);
  } else {
    const auto table = io::import_series(content, mapping, options, open);
    EXPECT_EQ(report_of(table, "values", table ? table->values.size() : 0), golden.report);
  }
}

std::vector<std::string> golden_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator{root / "tests/golden/imports"}) names.push_back(entry.path().stem());
  std::sort(names.begin(), names.end());
  return names;
}

INSTANTIATE_TEST_SUITE_P(Mapping, RealFile, testing::ValuesIn(golden_names()), [](const auto& name) { return name.param; });

}  // namespace
}  // namespace chargeplan::test
