#include "http/storage/schema.hpp"

#include <array>
#include <string_view>

#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

namespace chargeplan::http {
namespace {

/// `PRAGMA application_id`: "CPLN". It tells chargeplan's databases from others'.
constexpr int application_id = 0x43504C4E;

/// The n-th brings version n to n + 1. They are never changed, only added to: data of every version is out there.
/// Large texts come last in their rows, so that lists do not read them. Times are microseconds since 1970 in UTC.
constexpr std::array<const char*, 2> migrations{R"(
CREATE TABLE plans(
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  created_us INTEGER NOT NULL,
  status TEXT NOT NULL,
  objective_cost REAL,
  request_sha256 TEXT NOT NULL,
  site_id TEXT NOT NULL,
  sessions INTEGER NOT NULL,
  request TEXT NOT NULL,
  document TEXT NOT NULL);
CREATE INDEX plans_by_age ON plans(created_us);

CREATE TABLE jobs(
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL CHECK(status IN ('queued', 'done', 'failed', 'cancelled')),
  created_us INTEGER NOT NULL,
  finished_us INTEGER,
  client TEXT NOT NULL,
  request_id TEXT NOT NULL,
  target TEXT NOT NULL,
  plan_id TEXT,
  error TEXT,
  body TEXT NOT NULL);
CREATE INDEX jobs_to_do ON jobs(seq) WHERE status = 'queued';
CREATE INDEX jobs_by_age ON jobs(finished_us) WHERE finished_us IS NOT NULL;

CREATE TABLE answers(
  client TEXT NOT NULL,
  key TEXT NOT NULL,
  request_sha256 TEXT NOT NULL,
  plan_id TEXT,
  job_id TEXT,
  created_us INTEGER NOT NULL,
  PRIMARY KEY(client, key));
CREATE INDEX answers_by_plan ON answers(plan_id);
CREATE INDEX answers_by_job ON answers(job_id);
CREATE TRIGGER answers_go_with_plans AFTER DELETE ON plans BEGIN DELETE FROM answers WHERE plan_id = OLD.id; END;
CREATE TRIGGER answers_go_with_jobs AFTER DELETE ON jobs BEGIN DELETE FROM answers WHERE job_id = OLD.id; END;

CREATE TABLE documents(
  kind TEXT NOT NULL CHECK(kind IN ('site', 'demand')),
  id TEXT NOT NULL,
  updated_us INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY(kind, id));
)",
                                                R"(
ALTER TABLE jobs ADD COLUMN begun INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN begun_by TEXT;
)"};

int pragma(SQLite::Database& database, const char* name) {
  return database.execAndGet(fmt::format("PRAGMA {}", name)).getInt();
}

}  // namespace

Result<void> migrate(SQLite::Database& database) {
  const int found = pragma(database, "user_version");
  const int known = static_cast<int>(migrations.size());
  if (found > known)
    return tl::unexpected(Error{
        ErrorCode::io,
        fmt::format("its data is of version {}, this chargeplan knows versions up to {}: start the newer one", found, known),
        {}});
  const bool is_new = database.execAndGet("SELECT count(*) FROM sqlite_master").getInt() == 0;
  if (!is_new && pragma(database, "application_id") != application_id)
    return tl::unexpected(Error{ErrorCode::io, "this is a database of another program", {}});
  for (int version = found; version < known; ++version) {
    SQLite::Transaction transaction{database};
    database.exec(migrations.at(static_cast<std::size_t>(version)));
    database.exec(fmt::format("PRAGMA user_version = {}; PRAGMA application_id = {}", version + 1, application_id));
    transaction.commit();
  }
  return {};
}

}  // namespace chargeplan::http
