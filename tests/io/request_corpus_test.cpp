/// Broken requests, one file each: exactly the issues that the file expects, in any order.
#include <gtest/gtest.h>

#include <cctype>
#include <set>
#include <utility>

#include "io/json_document.hpp"
#include "io/json_text.hpp"
#include "io/request.hpp"
#include "support/corpus.hpp"

namespace chargeplan {
namespace {

using PathAndSlug = std::pair<std::string, std::string>;

/// The JSON text of one value, with the digits and the duplicate keys that it had.
void write_again(const io::json::Value& value, io::json::Text& text) {
  using io::json::Kind;
  switch (value.kind) {
    case Kind::string: return text.string(value.text());
    case Kind::null: return text.null();
    case Kind::number:
    case Kind::boolean: return text.raw(value.text());
    case Kind::object:
      text.begin_object();
      io::json::each_member(value, [&](std::string_view key, const io::json::Value& member) {
        text.key(key);
        write_again(member, text);
      });
      return text.end_object();
    case Kind::array: break;
  }
  text.begin_array();
  const io::json::Value* element = value.first();
  for (std::uint32_t i = 0; i < value.size; ++i, element = element->next()) write_again(*element, text);
  text.end_array();
}

std::string input_of(const io::json::Value& description, const std::filesystem::path& file) {
  if (const auto* text = io::json::find_member(description, "text")) return std::string{text->text()};
  if (const auto* name = io::json::find_member(description, "file")) return test::content_of(file.parent_path() / name->text());
  io::json::Text text;
  write_again(*io::json::find_member(description, "input"), text);
  return text.take();
}

std::multiset<PathAndSlug> expected_of(const io::json::Value& description) {
  std::multiset<PathAndSlug> expected;
  const io::json::Value& list = *io::json::find_member(description, "expected");
  const io::json::Value* element = list.first();
  for (std::uint32_t i = 0; i < list.size; ++i, element = element->next())
    expected.emplace(io::json::find_member(*element, "path")->text(), io::json::find_member(*element, "slug")->text());
  return expected;
}

std::vector<std::filesystem::path> cases() { return test::json_files_in("tests/corpus/requests"); }

class RequestCorpus : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(RequestCorpus, HasExactlyTheIssuesThatItsFileExpects) {
  const std::string content = test::content_of(GetParam());
  const auto description = io::json::Document::parse(content);
  ASSERT_TRUE(description) << GetParam() << " is no JSON";
  const auto request = io::read_request(input_of(description->root(), GetParam()));
  ASSERT_FALSE(request);
  EXPECT_EQ(request.error().code, ErrorCode::invalid_input);
  std::multiset<PathAndSlug> found;
  std::string told;
  for (const Issue& issue : request.error().issues) {
    found.emplace(issue.path, issue.slug);
    told += "  " + issue.path + ": " + issue.slug + ": " + issue.message + "\n";
    EXPECT_FALSE(issue.message.empty());
    EXPECT_LT(issue.message.size(), 400U);
  }
  EXPECT_EQ(found, expected_of(description->root())) << told;
}

INSTANTIATE_TEST_SUITE_P(Files, RequestCorpus, testing::ValuesIn(cases()), [](const auto& test_case) {
  std::string name = test_case.param.stem().string();
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
});

TEST(RequestCorpus, IsLargeEnoughToMeanSomething) { EXPECT_GE(cases().size(), 60U); }

}  // namespace
}  // namespace chargeplan
