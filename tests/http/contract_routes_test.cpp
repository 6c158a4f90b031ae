#include <algorithm>

#include "http/gzip.hpp"
#include "http/route_support.hpp"
#include "io/version_json.hpp"

namespace chargeplan::http {
namespace {

using test::contains;
using test::get;
using test::header_of;

std::string lower(std::string_view text) {
  std::string low{text};
  std::transform(low.begin(), low.end(), low.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return low;
}

/// A value of the contract by its keys; no value where one of them is not there.
const io::json::Value* member_at(const io::json::Value& root, std::initializer_list<std::string_view> keys) {
  const auto* at = &root;
  for (const auto key : keys)
    if (at != nullptr) at = io::json::find_member(*at, key);
  return at;
}

TEST(Contract, HasEveryRouteAndNoOther) {
  const auto response = answer(get("/openapi.json"), {});
  ASSERT_EQ(response.status, 200);
  const auto parsed = io::json::Document::parse(response.body);
  ASSERT_TRUE(parsed.has_value());
  const auto names = route_names();
  std::size_t operations = 0;
  const auto* paths = member_at(parsed->root(), {"paths"});
  ASSERT_NE(paths, nullptr);
  io::json::each_member(*paths, [&](std::string_view, const io::json::Value& methods) { operations += methods.size; });
  for (const auto& [method, path] : names)
    EXPECT_NE(member_at(*paths, {path, lower(method)}), nullptr) << method << " " << path << " is not in src/http/contract/";
  EXPECT_EQ(operations, names.size()) << "the contract has an operation that is no route";
}

TEST(Contract, IsOfThisVersion) {
  const auto response = answer(get("/openapi.json"), {});
  const auto parsed = io::json::Document::parse(response.body).value();
  EXPECT_EQ(member_at(parsed.root(), {"openapi"})->text(), "3.1.0");
  const std::string about = io::write_version_json();
  const auto version = io::json::Document::parse(about).value();
  EXPECT_EQ(member_at(parsed.root(), {"info", "version"})->text(), member_at(version.root(), {"version"})->text());
}

TEST(Docs, AreOneFileWhosePolicyLetsNothingElseIn) {
  const auto page = answer(get("/docs"), {});
  ASSERT_EQ(page.status, 200);
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  const std::string policy = header_of(page, "Content-Security-Policy");
  EXPECT_TRUE(contains(policy, "default-src 'none'; script-src 'sha256-")) << policy;
  EXPECT_FALSE(contains(policy, "unsafe")) << policy;
  EXPECT_TRUE(contains(page.body, policy.substr(0, policy.find("; frame-ancestors")))) << "a saved page keeps it";
  EXPECT_FALSE(contains(page.body, " src=\"http")) << "nothing is fetched";
}

TEST(Docs, ComePackedToWhoTakesThatAndPlainToOthers) {
  auto request = get("/docs");
  const auto plain = answer(request, {});
  EXPECT_EQ(header_of(plain, "Content-Encoding"), "");
  request.accept_encoding = "gzip, deflate, br";
  const auto packed = answer(request, {});
  EXPECT_EQ(header_of(packed, "Content-Encoding"), "gzip");
  EXPECT_EQ(header_of(packed, "Vary"), "Accept-Encoding");
  EXPECT_LT(packed.body.size() * 3, plain.body.size());
  EXPECT_EQ(gunzip(packed.body, {.most_bytes = 1U << 24U}).value(), plain.body);
}

}  // namespace
}  // namespace chargeplan::http
