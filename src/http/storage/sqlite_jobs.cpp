#include <array>
#include <string_view>

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include "http/storage/sql_values.hpp"
#include "http/storage/sqlite_store.hpp"

namespace chargeplan::http {
namespace {

constexpr std::array ended{std::pair{"done", JobStatus::done}, std::pair{"failed", JobStatus::failed},
                           std::pair{"cancelled", JobStatus::cancelled}};

JobStatus status_of(const std::string& word) {
  for (const auto& [name, status] : ended)
    if (word == name) return status;
  return JobStatus::queued;
}

const char* word_of(JobStatus status) {
  for (const auto& [name, value] : ended)
    if (status == value) return name;
  return "queued";
}

JobRecord record_of(SQLite::Statement& row) {
  return {.id = row.getColumn(0).getString(),
          .status = status_of(row.getColumn(1).getString()),
          .created = instant_of(row.getColumn(2).getInt64()),
          .client = row.getColumn(3).getString(),
          .request_id = row.getColumn(4).getString(),
          .target = row.getColumn(5).getString(),
          .body = {},
          .plan_id = row.getColumn(6).getString(),
          .error = row.getColumn(7).getString()};
}

}  // namespace

Result<Kept> SqliteStore::accept_job(const JobRecord& job, const std::optional<AnswerKey>& key) {
  return guarded([&] {
    SQLite::Transaction transaction{*database_};
    if (key && !insert_answer(*key, {.request_sha256 = {}, .plan_id = {}, .job_id = job.id}, job.created))
      return Kept::key_taken;
    SQLite::Statement insertion{*database_,
                                "INSERT INTO jobs(id, status, created_us, client, request_id, target, body) "
                                "VALUES (?, 'queued', ?, ?, ?, ?, ?)"};
    insertion.bind(1, job.id);
    insertion.bind(2, microseconds_of(job.created));
    insertion.bind(3, job.client);
    insertion.bind(4, job.request_id);
    insertion.bind(5, job.target);
    insertion.bindNoCopy(6, job.body);
    insertion.exec();
    transaction.commit();
    return Kept::yes;
  });
}

Result<bool> SqliteStore::end_job(const std::string& id, const JobEnd& end) {
  return guarded([&] {
    SQLite::Transaction transaction{*database_};
    SQLite::Statement update{
        *database_,
        "UPDATE jobs SET status = ?, finished_us = ?, plan_id = nullif(?, ''), error = nullif(?, ''), body = '' "
        "WHERE id = ? AND status = 'queued'"};
    update.bind(1, word_of(end.status));
    update.bind(2, microseconds_of(end.finished));
    update.bind(3, end.plan == nullptr ? std::string{} : end.plan->summary.id);
    update.bind(4, end.error);
    update.bind(5, id);
    if (update.exec() == 0) return false;
    if (end.plan != nullptr) {
      insert(*end.plan);
      hold_size_limit();
    }
    transaction.commit();
    return true;
  });
}

Result<std::optional<JobRecord>> SqliteStore::job(const std::string& id) {
  return guarded([&]() -> std::optional<JobRecord> {
    SQLite::Statement query{*database_,
                            "SELECT id, status, created_us, client, request_id, target, plan_id, error FROM jobs WHERE id = ?"};
    query.bind(1, id);
    if (!query.executeStep()) return std::nullopt;
    return record_of(query);
  });
}

Result<BegunJob> SqliteStore::begin_job(const std::string& id) {
  return guarded([&] {
    SQLite::Statement update{
        *database_,
        "UPDATE jobs SET begun = begun + (begun_by IS NOT ?1), begun_by = ?1 WHERE id = ?2 AND status = 'queued' "
        "RETURNING begun, body"};
    update.bind(1, process_);
    update.bind(2, id);
    BegunJob job;
    while (update.executeStep()) job = {.body = update.getColumn(1).getString(), .processes = update.getColumn(0).getInt()};
    return job;
  });
}

Result<void> SqliteStore::give_back(const std::vector<std::string>& ids) {
  return guarded([&] {
           SQLite::Transaction transaction{*database_};
           SQLite::Statement update{*database_,
                                    "UPDATE jobs SET begun = begun - 1, begun_by = NULL WHERE id = ? AND begun_by = ?"};
           for (const std::string& id : ids) {
             update.bind(1, id);
             update.bind(2, process_);
             update.exec();
             update.reset();
           }
           transaction.commit();
           return true;
         })
      .map([](bool) {});
}

Result<std::vector<JobRecord>> SqliteStore::unfinished_jobs() {
  return guarded([&] {
    SQLite::Statement query{*database_,
                            "SELECT id, status, created_us, client, request_id, target, plan_id, error FROM jobs "
                            "WHERE status = 'queued' ORDER BY seq"};
    std::vector<JobRecord> records;
    while (query.executeStep()) records.push_back(record_of(query));
    return records;
  });
}

}  // namespace chargeplan::http
