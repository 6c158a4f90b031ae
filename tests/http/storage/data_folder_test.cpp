#include "http/storage/data_folder.hpp"

#include <filesystem>
#include <fstream>

#include <sys/stat.h>

#include <SQLiteCpp/Database.h>

#include "http/storage/store_support.hpp"
#include "support/temporary_folder.hpp"

namespace chargeplan::http {
namespace {

using test::plan_of;

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

class DataFolder : public testing::Test {
 protected:
  [[nodiscard]] std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  [[nodiscard]] std::string database() const { return path("data/chargeplan.sqlite3"); }
  [[nodiscard]] Result<std::unique_ptr<Store>> open() const { return open_data_folder(path("data"), {}); }

 private:
  test::TemporaryFolder folder_;
};

TEST_F(DataFolder, KeepsWhatIsPutIntoItForTheNextProcess) {
  ASSERT_EQ(open().value()->keep_plan(plan_of("a"), {}), Kept::yes);
  const auto store = open().value();
  EXPECT_TRUE(store->is_durable());
  EXPECT_EQ(store->plan_document("a").value(), plan_of("a").document);
}

TEST_F(DataFolder, TakesItsLogIntoTheDatabaseWhileItIsWritten) {
  const auto store = open().value();
  constexpr std::size_t most_plans = 1000, plan_bytes = 1'000'000;
  std::size_t plans = 0;
  for (; plans < most_plans && std::filesystem::file_size(database()) < plan_bytes; ++plans) {
    auto plan = plan_of("p" + std::to_string(plans));
    plan.document.assign(plan_bytes, 'x');
    ASSERT_EQ(store->keep_plan(plan, {}), Kept::yes);
  }
  EXPECT_LT(plans, most_plans);
  EXPECT_EQ(store->plans({.limit = most_plans}).value().items.size(), plans);
}

TEST_F(DataFolder, IsForItsOwnerOnly) {
  const auto store = open();
  struct stat facts {};
  ASSERT_EQ(::stat(path("data").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0700U);
}

TEST_F(DataFolder, HasOneProcessAtATime) {
  auto store = open();
  const auto second = open();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::io);
  EXPECT_TRUE(contains(second.error().message, "in use by another chargeplan (process ")) << second.error().message;
  store->reset();
  EXPECT_TRUE(open());
}

TEST_F(DataFolder, IsNotOpenedWhereItIsDamagedAndSaysWhatToDo) {
  {
    const auto store = open().value();
    for (int i = 0; i < 100; ++i) ASSERT_EQ(store->keep_plan(plan_of("plan-" + std::to_string(i)), {}), Kept::yes);
  }
  for (const auto place : {std::uintmax_t{0}, std::filesystem::file_size(database()) / 2}) {
    std::fstream file{database(), std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(static_cast<std::streamoff>(place));
    file << std::string(3000, 'x');
    file.close();
    const auto damaged = open();
    ASSERT_FALSE(damaged) << place;
    for (const auto* part : {"is damaged", "chargeplan backup", ".recover", "move it away"})
      EXPECT_TRUE(contains(damaged.error().message, part)) << damaged.error().message;
  }
}

TEST_F(DataFolder, CountsTheProcessesThatBeganAJobAndDied) {
  ASSERT_EQ(open().value()->accept_job(test::job_of("j"), {}), Kept::yes);
  for (int process = 1; process <= 3; ++process) EXPECT_EQ(open().value()->begin_job("j").value().processes, process);
  {
    const auto survivor = open().value();
    ASSERT_EQ(survivor->begin_job("j").value().processes, 4);
    ASSERT_TRUE(survivor->give_back({"j"}));
  }
  EXPECT_EQ(open().value()->begin_job("j").value().processes, 4);
}

TEST_F(DataFolder, BringsTheDataOfAnEarlierVersionAlong) {
  ASSERT_EQ(open().value()->accept_job(test::job_of("j"), {}), Kept::yes);
  SQLite::Database{database(), SQLite::OPEN_READWRITE}.exec(
      "ALTER TABLE jobs DROP COLUMN begun; ALTER TABLE jobs DROP COLUMN begun_by; PRAGMA user_version = 1");
  EXPECT_EQ(open().value()->begin_job("j").value().body, test::job_of("j").body);
}

TEST_F(DataFolder, IsNotOpenedByAnEarlierVersion) {
  { const auto store = open().value(); }
  SQLite::Database{database(), SQLite::OPEN_READWRITE}.exec("PRAGMA user_version = 1000");
  EXPECT_TRUE(contains(open().error().message, "version 1000")) << open().error().message;
}

TEST_F(DataFolder, LeavesTheDatabaseOfAnotherProgramAlone) {
  std::filesystem::create_directories(path("data"));
  SQLite::Database{database(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE}.exec("CREATE TABLE theirs(x)");
  EXPECT_TRUE(contains(open().error().message, "another program")) << open().error().message;
}

TEST_F(DataFolder, SaysThatItCannotBeMade) {
  std::ofstream{path("data")} << "a file";
  EXPECT_EQ(open().error().code, ErrorCode::io);
}

TEST_F(DataFolder, IsCopiedWhileItIsInUse) {
  const auto store = open().value();
  ASSERT_EQ(store->keep_plan(plan_of("a"), {}), Kept::yes);
  std::filesystem::create_directories(path("restored"));
  const std::string copy = path("restored/chargeplan.sqlite3");
  ASSERT_TRUE(back_up(path("data"), copy));
  ASSERT_TRUE(back_up(path("data"), copy)) << "over an earlier one";
  ASSERT_EQ(store->keep_plan(plan_of("b"), {}), Kept::yes);
  const auto restored = open_data_folder(path("restored"), {}).value();
  EXPECT_EQ(restored->plan_document("a").value(), plan_of("a").document);
  EXPECT_EQ(restored->plan_document("b").value(), std::nullopt);
}

TEST_F(DataFolder, IsNotOverwrittenByItsOwnCopy) {
  const auto store = open().value();
  EXPECT_TRUE(contains(back_up(path("data"), database()).error().message, "is the data itself"));
  EXPECT_TRUE(contains(back_up(path("empty"), path("copy")).error().message, "holds no data"));
  EXPECT_EQ(back_up(path("data"), path("no/such/folder/copy")).error().code, ErrorCode::io);
  EXPECT_FALSE(std::filesystem::exists(path("copy")));
}

}  // namespace
}  // namespace chargeplan::http
