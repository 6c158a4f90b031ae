#include "io/line_reader.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <utility>
#include <vector>

#include "support/temporary_folder.hpp"

namespace chargeplan {
namespace {

class LineReading : public testing::Test {
 protected:
  [[nodiscard]] std::string path(const std::string& name) const { return (folder_.path() / name).string(); }

  [[nodiscard]] std::vector<std::pair<std::size_t, std::string>> lines_of(const std::string& content) const {
    EXPECT_TRUE(io::write_file(path("x"), content));
    auto reader = io::LineReader::open(path("x"));
    EXPECT_TRUE(reader);
    std::vector<std::pair<std::size_t, std::string>> lines;
    while (auto line = reader->next().value()) lines.emplace_back(line->number, line->text);
    return lines;
  }

  test::TemporaryFolder folder_;
};

using Lines = std::vector<std::pair<std::size_t, std::string>>;

TEST_F(LineReading, NumbersLinesAndPassesBlankOnesOver) {
  EXPECT_EQ(lines_of("a\n\n  \r\nb c\r\nd"), (Lines{{1, "a"}, {4, "b c\r"}, {5, "d"}}));
  EXPECT_EQ(lines_of(""), Lines{});
  EXPECT_EQ(lines_of("\n\n"), Lines{});
  EXPECT_EQ(lines_of(std::string{"a\0b\n", 4}), (Lines{{1, std::string{"a\0b", 3}}}));
}

TEST_F(LineReading, HoldsLinesOfAnyLength) {
  Lines expected;
  std::string content;
  for (const std::size_t length : {std::size_t{1} << 18U, (std::size_t{1} << 18U) - 1, std::size_t{700'000}, std::size_t{3}}) {
    expected.emplace_back(expected.size() + 1, std::string(length, static_cast<char>('a' + expected.size())));
    content += expected.back().second + "\n";
  }
  EXPECT_EQ(lines_of(content), expected);
}

TEST_F(LineReading, TellsALineThatIsTooLong) {
  ASSERT_TRUE(io::write_file(path("x"), "short\n" + std::string(3'000'000, 'a')));
  auto reader = io::LineReader::open(path("x"), std::size_t{1} << 20U).value();
  EXPECT_EQ(reader.next().value()->text, "short");
  const auto line = reader.next();
  ASSERT_FALSE(line);
  EXPECT_EQ(line.error().issues.at(0).slug, "line_too_long");
  EXPECT_EQ(line.error().issues.at(0).path, path("x") + ", line 2");
}

TEST_F(LineReading, TellsWhatIsNoFile) {
  for (const auto& name : {path("none"), folder_.path().string()}) {
    const auto reader = io::LineReader::open(name);
    ASSERT_FALSE(reader);
    EXPECT_EQ(reader.error().code, ErrorCode::io);
    EXPECT_EQ(reader.error().issues.at(0).path, name);
  }
}

}  // namespace
}  // namespace chargeplan
