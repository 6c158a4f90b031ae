#include "http/storage/sqlite_store.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include "http/storage/schema.hpp"
#include "http/storage/sql_values.hpp"

namespace chargeplan::http {
namespace {

constexpr int busy_limit_ms = 10'000;  ///< another process may be copying the file for a backup

Error damaged(const std::string& path, const std::string& how) {
  return {ErrorCode::io,
          fmt::format(
              "{0} is damaged ({1}). Nothing was changed. Put a copy made by `chargeplan backup` in its place; or save what "
              "can be read, `sqlite3 {0} .recover | sqlite3 saved.sqlite3`, and put that there; or move it away, with the "
              "files of its name that end in -wal and -shm, to begin with nothing",
              path, how),
          {}};
}

bool tells_of_damage(const SQLite::Exception& failure) {
  return failure.getErrorCode() == SQLITE_CORRUPT || failure.getErrorCode() == SQLITE_NOTADB;
}

}  // namespace

Result<std::unique_ptr<SqliteStore>> SqliteStore::in_memory(const Retention& retention,
                                                            std::optional<std::int64_t> most_bytes) {
  try {
    auto database = std::make_unique<SQLite::Database>(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    if (auto ready = migrate(*database); !ready) return tl::unexpected(std::move(ready.error()));
    if (most_bytes)
      database->exec(
          fmt::format("PRAGMA max_page_count = {}", *most_bytes / database->execAndGet("PRAGMA page_size").getInt64()));
    return std::unique_ptr<SqliteStore>{new SqliteStore{std::move(database), retention, std::nullopt}};
  } catch (const SQLite::Exception& failure) {
    return tl::unexpected(Error{ErrorCode::io, fmt::format("no database in memory: {}", failure.what()), {}});
  }
}

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::string& path, const Retention& retention, FolderLock&& lock) {
  try {
    auto database = std::make_unique<SQLite::Database>(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, busy_limit_ms);
    if (auto state = database->execAndGet("PRAGMA quick_check(1)").getString(); state != "ok")
      return tl::unexpected(damaged(path, state));
    database->exec("PRAGMA auto_vacuum = INCREMENTAL");  // writes to the file, and is heeded by a new one only
    database->exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    if (auto ready = migrate(*database); !ready) {
      ready.error().message = fmt::format("{}: {}", path, ready.error().message);
      return tl::unexpected(std::move(ready.error()));
    }
    std::unique_ptr<SqliteStore> store{new SqliteStore{std::move(database), retention, std::move(lock)}};
    store->checkpointer_ = std::make_unique<Checkpointer>(*store->database_, path, store->mutex_);
    return store;
  } catch (const SQLite::Exception& failure) {
    if (tells_of_damage(failure)) return tl::unexpected(damaged(path, failure.what()));
    return tl::unexpected(Error{ErrorCode::io, fmt::format("{}: {}", path, failure.what()), {}});
  }
}

bool SqliteStore::insert_answer(const AnswerKey& key, const GivenAnswer& answer, Instant created) {
  SQLite::Statement insertion{*database_,
                              "INSERT INTO answers(client, key, request_sha256, plan_id, job_id, created_us) "
                              "VALUES (?, ?, ?, nullif(?, ''), nullif(?, ''), ?) ON CONFLICT DO NOTHING"};
  insertion.bind(1, key.client);
  insertion.bind(2, key.key);
  insertion.bind(3, key.request_sha256);
  insertion.bind(4, answer.plan_id);
  insertion.bind(5, answer.job_id);
  insertion.bind(6, microseconds_of(created));
  return insertion.exec() == 1;
}

Result<std::optional<GivenAnswer>> SqliteStore::given_answer(const std::string& client, const std::string& key) {
  return guarded([&]() -> std::optional<GivenAnswer> {
    SQLite::Statement query{*database_, "SELECT request_sha256, plan_id, job_id FROM answers WHERE client = ? AND key = ?"};
    query.bind(1, client);
    query.bind(2, key);
    if (!query.executeStep()) return std::nullopt;
    return GivenAnswer{query.getColumn(0).getString(), query.getColumn(1).getString(), query.getColumn(2).getString()};
  });
}

Result<void> SqliteStore::reach() {
  return guarded([&] { return database_->execAndGet("SELECT count(*) FROM sqlite_master").getInt64(); }).map([](std::int64_t) {
  });
}

std::int64_t SqliteStore::used_bytes() {
  const auto pages = database_->execAndGet("PRAGMA page_count").getInt64();
  const auto free_pages = database_->execAndGet("PRAGMA freelist_count").getInt64();
  return (pages - free_pages) * database_->execAndGet("PRAGMA page_size").getInt64();
}

/// Removes some at once, so that not every new plan has to remove one.
void SqliteStore::hold_size_limit() {
  if (!retention_.bytes || used_bytes() <= *retention_.bytes) return;
  const std::int64_t target_bytes = *retention_.bytes / 10 * 9;
  do {
    const int removed = database_->exec(
        "DELETE FROM plans WHERE seq IN (SELECT seq FROM plans WHERE seq < (SELECT max(seq) FROM plans) ORDER BY seq LIMIT "
        "16)");
    if (removed == 0) break;
  } while (used_bytes() > target_bytes);
  database_->exec("DELETE FROM jobs WHERE finished_us < (SELECT min(created_us) FROM plans)");
}

Result<void> SqliteStore::remove_outdated(Instant now) {
  if (!retention_.age) return {};
  return guarded([&] {
           SQLite::Transaction transaction{*database_};
           for (const char* removal : {"DELETE FROM plans WHERE created_us < ?", "DELETE FROM jobs WHERE finished_us < ?"}) {
             SQLite::Statement deletion{*database_, removal};
             deletion.bind(1, microseconds_of(now - *retention_.age));
             deletion.exec();
           }
           transaction.commit();
           database_->exec("PRAGMA incremental_vacuum");
           return true;
         })
      .map([](bool) {});
}

}  // namespace chargeplan::http
