#include "io/files.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "support/corpus.hpp"
#include "support/temporary_folder.hpp"

namespace chargeplan {
namespace {

namespace fs = std::filesystem;

class Files : public testing::Test {
 protected:
  [[nodiscard]] std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  [[nodiscard]] std::size_t file_count() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator{folder_.path()}, fs::directory_iterator{}));
  }

  test::TemporaryFolder folder_;
};

TEST_F(Files, ReadsWhatItWrote) {
  const std::string content{"a\0b\r\n\xff", 6};
  ASSERT_TRUE(io::write_file(path("x"), content));
  EXPECT_EQ(io::read_file(path("x")).value(), content);
  ASSERT_TRUE(io::write_file(path("x"), ""));
  EXPECT_EQ(io::read_file(path("x")).value(), "");
}

TEST_F(Files, LeavesNothingBesideTheFile) {
  ASSERT_TRUE(io::write_file(path("x"), "1"));
  ASSERT_TRUE(io::write_file(path("x"), "2"));
  EXPECT_EQ(file_count(), 1U);
}

TEST_F(Files, LeavesTheOldFileAndNoOtherWhereItCannotReplaceIt) {
  fs::create_directory(path("folder"));
  ASSERT_TRUE(io::write_file(path("folder/inside"), "1"));
  const auto written = io::write_file(path("folder"), "2");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::io);
  EXPECT_EQ(file_count(), 1U);
}

TEST_F(Files, KeepsThePermissionsOfTheFileThatItReplaces) {
  ASSERT_TRUE(io::write_file(path("x"), "1"));
  ASSERT_EQ(::chmod(path("x").c_str(), 0640), 0);
  ASSERT_TRUE(io::write_file(path("x"), "2"));
  struct stat status {};
  ASSERT_EQ(::stat(path("x").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0640U);
}

TEST_F(Files, GivesNewFilesWhatTheUmaskAllows) {
  const mode_t before = ::umask(027);
  ASSERT_TRUE(io::write_file(path("x"), "1"));
  ::umask(before);
  struct stat status {};
  ASSERT_EQ(::stat(path("x").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0640U);
}

TEST_F(Files, ReplacesWhatALinkPointsTo) {
  ASSERT_TRUE(io::write_file(path("target"), "1"));
  fs::create_symlink("target", path("link"));
  ASSERT_TRUE(io::write_file(path("link"), "2"));
  EXPECT_TRUE(fs::is_symlink(path("link")));
  EXPECT_EQ(io::read_file(path("target")).value(), "2");
}

TEST_F(Files, GrowsAFileThatAppearsWhenItIsFinished) {
  ASSERT_TRUE(io::write_file(path("x"), "old"));
  auto file = io::GrowingFile::create(path("x")).value();
  ASSERT_TRUE(file.append("one "));
  ASSERT_TRUE(file.append("two"));
  EXPECT_EQ(io::read_file(path("x")).value(), "old");
  ASSERT_TRUE(file.finish());
  EXPECT_EQ(io::read_file(path("x")).value(), "one two");
  EXPECT_EQ(file_count(), 1U);
}

TEST_F(Files, LeavesNothingOfAFileThatIsNotFinished) {
  { ASSERT_TRUE(io::GrowingFile::create(path("x")).value().append("half")); }
  EXPECT_EQ(file_count(), 0U);
}

TEST_F(Files, WritesIntoADevice) {
  EXPECT_TRUE(io::write_file("/dev/null", "gone"));
  EXPECT_FALSE(fs::is_regular_file("/dev/null"));
}

TEST_F(Files, TellsAFullDisk) {
  const auto written = io::write_file("/dev/full", "too much");
  ASSERT_FALSE(written);
  EXPECT_NE(written.error().message.find("No space left"), std::string::npos) << written.error().message;
}

TEST_F(Files, LeavesTheOldFileAndNoOtherWhereTheNewOneDoesNotFit) {
  ASSERT_TRUE(io::write_file(path("x"), "old"));
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit small{4096, before.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto written = io::write_file(path("x"), std::string(10'000, 'n'));
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::io);
  EXPECT_EQ(io::read_file(path("x")).value(), "old");
  EXPECT_EQ(file_count(), 1U);
}

TEST_F(Files, NamesTheFileThatIsNotThere) {
  const auto read = io::read_file(path("missing"));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::io);
  EXPECT_EQ(read.error().message, path("missing") + ": cannot be opened: No such file or directory");
  EXPECT_EQ(io::write_file(path("no/such/folder"), "").error().code, ErrorCode::io);
}

TEST_F(Files, ReadsNoFolder) { EXPECT_EQ(io::read_file(folder_.path().string()).error().code, ErrorCode::io); }

TEST_F(Files, ReadsUpToTheLimitAndNoByteMore) {
  ASSERT_TRUE(io::write_file(path("x"), "12345"));
  EXPECT_EQ(io::read_file(path("x"), 5).value(), "12345");
  const auto read = io::read_file(path("x"), 4);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::invalid_input);
  EXPECT_EQ(read.error().issues.at(0).slug, "file_too_large");
}

TEST_F(Files, ReadsAnEndlessDeviceOnlyUpToTheLimit) {
  EXPECT_EQ(io::read_file("/dev/zero", std::size_t{1} << 20U).error().issues.at(0).slug, "file_too_large");
}

}  // namespace
}  // namespace chargeplan
