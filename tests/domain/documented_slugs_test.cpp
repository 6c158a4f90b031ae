#include <gtest/gtest.h>

#include <filesystem>
#include <regex>

#include "domain/issue_matchers.hpp"

namespace chargeplan::test {
namespace {

/// Every text of the form `"two_words"` in the layer's sources that is neither a field nor documented would be a slug that people
/// meet and cannot look up.
TEST(Slugs, OfTheDomainAreAllDocumented) {
  const std::regex slug_pattern{"\"((?:eq[1-8]|[a-z]+)(?:_[a-z]+)+)\""};
  // Fields of the documents end in a unit or are listed here; they stand in paths.
  const std::regex field_pattern{".*_(kw|kwh|s|ratio|cost|per_kwh|per_kw|zone|step|break|limit|source|violation|sessions)"};
  const std::set<std::string> slugs_like_fields{
      "unknown_session",  "duplicate_session", "missing_session",     "eq3_grid_limit",   "eq4_group_limit",
      "eq5_export_limit", "eq1_absent_step",   "stay_inside_no_step", "eq2_battery_room", "site_over_limit"};
  std::set<std::string> slugs;
  for (const auto* folder : {"/src/domain", "/src/demand"})
    for (const auto& entry : std::filesystem::directory_iterator{std::string{CHARGEPLAN_SOURCE_DIR} + folder}) {
      std::ifstream file{entry.path()};
      std::ostringstream content;
      content << file.rdbuf();
      const std::string text = content.str();
      for (auto match = std::sregex_iterator{text.begin(), text.end(), slug_pattern}; match != std::sregex_iterator{};
           ++match) {
        const auto word = (*match)[1].str();
        if (slugs_like_fields.contains(word) || !std::regex_match(word, field_pattern)) slugs.insert(word);
      }
    }
  EXPECT_GT(slugs.size(), 50U);  // the search finds something at all
  for (const auto& slug : slugs) EXPECT_TRUE(is_documented(slug)) << slug;
}

}  // namespace
}  // namespace chargeplan::test
