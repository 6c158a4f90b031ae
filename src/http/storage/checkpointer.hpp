/// Brings what a database's write-ahead log holds into the database itself, beside those who write: no commit waits for it.
/// Source: SQLite, "Write-Ahead Logging", sections 3.3 and 6.
#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include <SQLiteCpp/Database.h>

namespace chargeplan::http {

/// Threads: one of its own, with a connection of its own.
class Checkpointer {
 public:
  /// `writing`: held by who writes by `database`, a connection to the file at `path`; both outlive this. Throws SQLite::Exception.
  Checkpointer(SQLite::Database& database, const std::string& path, std::mutex& writing);
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;
  ~Checkpointer();

 private:
  static int on_commit(void* self, sqlite3* connection, const char* schema, int log_pages);
  void work(const std::stop_token& over);
  void empty_log();
  int pages_left_by_a_pass();

  SQLite::Database& watched_;
  SQLite::Database database_;
  std::mutex& writing_;
  std::mutex mutex_;
  std::condition_variable_any grown_;
  bool has_grown_ = false;
  std::jthread thread_;
};

}  // namespace chargeplan::http
