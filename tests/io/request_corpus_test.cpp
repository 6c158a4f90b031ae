/// Broken requests, one file each: exactly the issues that the file expects, in any order.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <vector>

#include "io/request.hpp"
#include "support/request_corpus.hpp"

namespace chargeplan {
namespace {

std::vector<std::filesystem::path> cases() { return test::json_files_in("tests/corpus/requests"); }

class RequestCorpus : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(RequestCorpus, HasExactlyTheIssuesThatItsFileExpects) {
  const auto [input, expected] = test::read_request_case(GetParam());
  const auto request = io::read_request(input);
  ASSERT_FALSE(request);
  EXPECT_EQ(request.error().code, ErrorCode::invalid_input);
  std::multiset<test::PathAndSlug> found;
  std::string told;
  for (const Issue& issue : request.error().issues) {
    found.emplace(issue.path, issue.slug);
    told += "  " + issue.path + ": " + issue.slug + ": " + issue.message + "\n";
    EXPECT_FALSE(issue.message.empty());
    EXPECT_LT(issue.message.size(), 400U);
  }
  EXPECT_EQ(found, expected) << told;
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
