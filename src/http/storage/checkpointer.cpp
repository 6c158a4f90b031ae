#include "http/storage/checkpointer.hpp"

#include <limits>

#include <sqlite3.h>

namespace chargeplan::http {
namespace {

constexpr int large_log_pages = 1000;
constexpr int small_rest_pages = 128;  ///< so few that writers may wait for them
constexpr int most_passes = 4;         ///< of which each leaves what was written meanwhile

}  // namespace

Checkpointer::Checkpointer(SQLite::Database& database, const std::string& path, std::mutex& writing)
    : watched_{database}, database_{path, SQLite::OPEN_READWRITE}, writing_{writing} {
  database_.execAndGet("PRAGMA user_version");               // a connection that has read nothing knows of no log
  sqlite3_wal_hook(watched_.getHandle(), &on_commit, this);  // in the place of SQLite's own, which works inside the commit
  thread_ = std::jthread{[this](const std::stop_token& over) { work(over); }};
}

Checkpointer::~Checkpointer() {
  thread_.request_stop();
  thread_.join();
  database_.execAndGet("PRAGMA user_version");  // a connection that has read nothing knows of no log
  sqlite3_wal_hook(watched_.getHandle(), nullptr, nullptr);
}

int Checkpointer::on_commit(void* self, sqlite3* /*connection*/, const char* /*schema*/, int log_pages) {
  if (log_pages < large_log_pages) return SQLITE_OK;
  auto& checkpointer = *static_cast<Checkpointer*>(self);
  const std::lock_guard lock{checkpointer.mutex_};
  checkpointer.has_grown_ = true;
  checkpointer.grown_.notify_one();
  return SQLITE_OK;
}

void Checkpointer::work(const std::stop_token& over) {
  std::unique_lock lock{mutex_};
  while (grown_.wait(lock, over, [this] { return has_grown_; })) {
    has_grown_ = false;
    lock.unlock();
    empty_log();
    lock.lock();
  }
}

/// Only a log that is wholly in the database is begun anew: as long as others write there is a rest. What fails, or waits for the
/// reader of an old state (a backup), is tried again after the next commit.
void Checkpointer::empty_log() {
  int rest = pages_left_by_a_pass();
  for (int pass = 1; pass < most_passes && rest > small_rest_pages; ++pass) rest = pages_left_by_a_pass();
  if (rest == 0) return;
  const std::lock_guard lock{writing_};
  pages_left_by_a_pass();
}

int Checkpointer::pages_left_by_a_pass() {
  int log_pages = 0, done_pages = 0;
  const int result =
      sqlite3_wal_checkpoint_v2(database_.getHandle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, &log_pages, &done_pages);
  return result == SQLITE_OK ? log_pages - done_pages : std::numeric_limits<int>::max();
}

}  // namespace chargeplan::http
