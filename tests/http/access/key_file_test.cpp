#include "http/access/key_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "io/files.hpp"
#include "io/sha256.hpp"

namespace chargeplan::http {
namespace {

const Instant day{std::chrono::sys_days{std::chrono::year{2025} / 8 / 18}};

class KeyFiles : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string path_of(const std::string& name) const { return (folder_ / name).string(); }
  std::string written(const std::string& text) const {
    EXPECT_TRUE(io::write_file(path_of("keys.json"), text));
    return path_of("keys.json");
  }

 private:
  std::filesystem::path folder_ =
      std::filesystem::path{testing::TempDir()} /
      ("keys_" + io::sha256_hex(testing::UnitTest::GetInstance()->current_test_info()->name()).substr(0, 8));
};

TEST(MakeKey, KeepsOnlyTheHashOfWhatItShowsOnce) {
  std::set<std::string> texts;
  for (int i = 0; i < 100; ++i) {
    const NewKey made = make_key("ann", KeyScope::all, day);
    EXPECT_EQ(made.text.size(), std::string{"chargeplan_"}.size() + 64);
    EXPECT_EQ(made.key.sha256, io::sha256_hex(made.text));
    texts.insert(made.text);
  }
  EXPECT_EQ(texts.size(), 100U);
}

TEST_F(KeyFiles, AreReadAsTheyAreWritten) {
  const std::vector<ApiKey> keys{make_key("ann", KeyScope::all, day).key, make_key("prom \"1\"", KeyScope::metrics, day).key};
  ASSERT_TRUE(write_keys(path_of("k.json"), keys));
  EXPECT_EQ(read_keys(path_of("k.json")).value(), keys);
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(path_of("k.json")).permissions() & (perms::group_all | perms::others_all), perms::none);
}

TEST_F(KeyFiles, ThatAreWrongAreToldOfWithAllThatIs) {
  const auto read =
      read_keys(written(R"({"schema": "chargeplan.keys/1", "keys": [{"name": 1, "sha256": "a", "scop": "all"}]})"));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().issues.size(), 3U) << "name, scop, created";
  EXPECT_EQ(read_keys(path_of("missing.json")).error().code, ErrorCode::io);
  EXPECT_FALSE(read_keys(written("{")));
  EXPECT_FALSE(read_keys(written(R"({"keys": []})"))) << "a file that nobody wrote for this";
}

TEST_F(KeyFiles, AreFollowedWhileTheServiceRuns) {
  const NewKey ann = make_key("ann", KeyScope::all, day), bob = make_key("bob", KeyScope::all, day);
  const std::string path = path_of("k.json");
  ASSERT_TRUE(write_keys(path, {ann.key}));
  std::vector<std::string> reported;
  const auto file = KeyFile::open(path, [&](const Error& error) { reported.push_back(error.message); }).value();
  EXPECT_EQ(file->find(ann.key.sha256), ann.key);
  EXPECT_FALSE(file->find(bob.key.sha256));
  ASSERT_TRUE(write_keys(path, {bob.key}));  // within one tick of the file system's clock
  EXPECT_FALSE(file->find(ann.key.sha256));
  EXPECT_EQ(file->find(bob.key.sha256), bob.key);
  ASSERT_TRUE(io::write_file(path, "{"));
  EXPECT_EQ(file->find(bob.key.sha256), bob.key) << "a broken file locks nobody out";
  EXPECT_EQ(file->find(bob.key.sha256), bob.key);
  EXPECT_EQ(reported.size(), 1U) << "once, not with each request";
  ASSERT_TRUE(write_keys(path, {ann.key}));
  EXPECT_EQ(file->find(ann.key.sha256), ann.key);
  std::filesystem::remove(path);
  EXPECT_EQ(file->find(ann.key.sha256), ann.key);
  EXPECT_EQ(reported.size(), 2U);
}

}  // namespace
}  // namespace chargeplan::http
