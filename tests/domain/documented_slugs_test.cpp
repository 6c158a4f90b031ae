#include <gtest/gtest.h>

#include <filesystem>
#include <regex>

#include "domain/issue_matchers.hpp"

namespace chargeplan::test {
namespace {

namespace fs = std::filesystem;

const fs::path root{CHARGEPLAN_SOURCE_DIR};

std::string content_of(const fs::path& path) {
  std::ifstream file{path};
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

/// Every text of the form `"two_words"` in a folder's sources that is no field: fields end in a unit or in one of these words, and
/// stand in paths.
std::set<std::string> names_in(const std::string& folder) {
  const std::regex name_pattern{"\"((?:eq[1-8]|[a-z]+)(?:_[a-z]+)+)\""};
  const std::regex field_pattern{".*_(kw|kwh|s|ratio|cost|per_kwh|per_kw|zone|steps?|break|limit|source|violation|sessions)"};
  const std::set<std::string> slugs_like_fields{
      "unknown_session",  "duplicate_session", "missing_session",     "eq3_grid_limit",   "eq4_group_limit",
      "eq5_export_limit", "eq1_absent_step",   "stay_inside_no_step", "eq2_battery_room", "site_over_limit"};
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator{root / folder}) {
    const std::string text = entry.is_regular_file() ? content_of(entry.path()) : std::string{};
    for (auto match = std::sregex_iterator{text.begin(), text.end(), name_pattern}; match != std::sregex_iterator{}; ++match) {
      const auto word = (*match)[1].str();
      if (slugs_like_fields.contains(word) || !std::regex_match(word, field_pattern)) names.insert(word);
    }
  }
  return names;
}

// A slug that people meet and cannot look up would be none.
TEST(Slugs, OfTheDomainAreAllDocumented) {
  auto slugs = names_in("src/domain");
  slugs.merge(names_in("src/demand"));
  EXPECT_GT(slugs.size(), 50U);  // the search finds something at all
  for (const auto& slug : slugs) EXPECT_TRUE(is_documented(slug)) << slug;
}

// These also have names of other things, which other pages explain.
TEST(Slugs, OfAllOtherLayersAreInTheDocs) {
  std::string docs;
  for (const auto& entry : fs::directory_iterator{root / "docs"})
    if (entry.path().extension() == ".md") docs += content_of(entry.path());
  for (const auto* folder : {"src/planning", "src/io", "src/http", "apps/chargeplan", "rust/src/table"}) {
    const auto names = names_in(folder);
    EXPECT_FALSE(names.empty()) << folder;
    for (const auto& name : names)
      EXPECT_TRUE(docs.find("`" + name + "`") != std::string::npos || docs.find('"' + name + '"') != std::string::npos)
          << folder << ": " << name;
  }
}

}  // namespace
}  // namespace chargeplan::test
