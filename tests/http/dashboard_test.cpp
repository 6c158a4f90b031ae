#include "http/dashboard.hpp"

#include <algorithm>

#include "http/route_support.hpp"

namespace chargeplan::http {
namespace {

using test::contains;
using test::get;
using test::header_of;
using test::is_problem;

const DashboardFile& script() {
  const auto files = dashboard_files();
  return *std::find_if(files.begin(), files.end(),
                       [](const auto& file) { return contains(file.path, "/assets/main-") && contains(file.path, ".js"); });
}

TEST(Dashboard, IsThePageOfTheRoot) {
  const auto page = answer(get("/"), {});
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  EXPECT_EQ(header_of(page, "Cache-Control"), "no-cache");
  EXPECT_TRUE(contains(page.body, script().path)) << page.body;
}

TEST(Dashboard, ForbidsAllThatIsNotItsOwn) {
  const auto policy = header_of(answer(get("/"), {}), "Content-Security-Policy");
  EXPECT_TRUE(contains(policy, "default-src 'none'; script-src 'self'; style-src 'self'")) << policy;
  EXPECT_FALSE(contains(policy, "unsafe")) << policy;
  EXPECT_FALSE(contains(answer(get("/"), {}).body, "<style")) << "nothing inline";
}

TEST(Dashboard, SendsItsFilesPackedToBeKept) {
  auto request = get(std::string{script().path});
  request.accept_encoding = "br;q=0.2, gzip";
  const auto file = answer(request, {});
  EXPECT_EQ(file.status, 200);
  EXPECT_EQ(file.content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(header_of(file, "Content-Encoding"), "gzip");
  EXPECT_EQ(header_of(file, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(file.body.substr(0, 2), "\x1f\x8b");
}

TEST(Dashboard, IsUnpackedForWhoTakesNothingPacked) {
  for (const auto* coding : {"", "br", "gzip;q=0"}) {
    auto request = get(std::string{script().path});
    request.accept_encoding = coding;
    const auto file = answer(request, {});
    EXPECT_EQ(file.status, 200) << coding;
    EXPECT_EQ(header_of(file, "Content-Encoding"), "") << coding;
    EXPECT_GT(file.body.size(), script().bytes.size()) << coding;
  }
}

TEST(Dashboard, IsOnlyRead) {
  auto request = get("/");
  request.method = "DELETE";
  const auto refused = answer(request, {});
  EXPECT_TRUE(is_problem(refused, 405, "method_not_allowed"));
  EXPECT_EQ(header_of(refused, "Allow"), "GET, HEAD");
  request.method = "HEAD";
  EXPECT_EQ(answer(request, {}), answer(get("/"), {}));
}

TEST(Dashboard, StaysSmall) {
  std::size_t all_bytes = 0;
  for (const auto& file : dashboard_files()) all_bytes += file.bytes.size();
  EXPECT_LT(all_bytes, std::size_t{500'000});
}

}  // namespace
}  // namespace chargeplan::http
