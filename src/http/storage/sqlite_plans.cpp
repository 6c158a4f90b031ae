#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

#include "http/storage/plan_cursor.hpp"
#include "http/storage/sql_values.hpp"
#include "http/storage/sqlite_store.hpp"

namespace chargeplan::http {
namespace {

PlanSummary summary_of(SQLite::Statement& row) {
  return {.id = row.getColumn(1).getString(),
          .created = instant_of(row.getColumn(2).getInt64()),
          .status = row.getColumn(3).getString(),
          .objective_cost = row.getColumn(4).getDouble(),
          .request_sha256 = row.getColumn(5).getString(),
          .site_id = row.getColumn(6).getString(),
          .sessions = static_cast<long>(row.getColumn(7).getInt64())};
}

}  // namespace

void SqliteStore::insert(const PlanRecord& plan) {
  SQLite::Statement insertion{
      *database_,
      "INSERT INTO plans(id, created_us, status, objective_cost, request_sha256, site_id, sessions, request, "
      "document) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"};
  const PlanSummary& summary = plan.summary;
  insertion.bind(1, summary.id);
  insertion.bind(2, microseconds_of(summary.created));
  insertion.bind(3, summary.status);
  insertion.bind(4, summary.objective_cost);
  insertion.bind(5, summary.request_sha256);
  insertion.bind(6, summary.site_id);
  insertion.bind(7, static_cast<std::int64_t>(summary.sessions));
  insertion.bindNoCopy(8, plan.request);
  insertion.bindNoCopy(9, plan.document);
  insertion.exec();
}

Result<Kept> SqliteStore::keep_plan(const PlanRecord& plan, const std::optional<AnswerKey>& key) {
  return guarded([&] {
    SQLite::Transaction transaction{*database_};
    if (key && !insert_answer(*key, {.request_sha256 = {}, .plan_id = plan.summary.id, .job_id = {}}, plan.summary.created))
      return Kept::key_taken;
    insert(plan);
    hold_size_limit();
    transaction.commit();
    return Kept::yes;
  });
}

Result<std::optional<std::string>> SqliteStore::plan_document(const std::string& id) {
  return guarded([&] {
    SQLite::Statement query{*database_, "SELECT document FROM plans WHERE id = ?"};
    query.bind(1, id);
    return first_text(query);
  });
}

Result<std::optional<std::string>> SqliteStore::plan_request(const std::string& id) {
  return guarded([&] {
    SQLite::Statement query{*database_, "SELECT request FROM plans WHERE id = ?"};
    query.bind(1, id);
    return first_text(query);
  });
}

Result<bool> SqliteStore::has_plan(const std::string& id) {
  return guarded([&] {
    SQLite::Statement query{*database_, "SELECT 1 FROM plans WHERE id = ?"};
    query.bind(1, id);
    return query.executeStep();
  });
}

Result<Page<PlanSummary>> SqliteStore::plans(const PageRequest& page) {
  return number_before(page.after).and_then([&](std::int64_t before) {
    return guarded([&] {
      SQLite::Statement query{
          *database_,
          "SELECT seq, id, created_us, status, objective_cost, request_sha256, site_id, sessions FROM plans "
          "WHERE seq < ? ORDER BY seq DESC LIMIT ?"};
      query.bind(1, before);
      query.bind(2, static_cast<std::int64_t>(page.limit) + 1);
      Page<PlanSummary> found;
      std::int64_t last = 0;
      while (query.executeStep()) {
        if (found.items.size() == page.limit) {
          found.next = fmt::to_string(last);
          break;
        }
        last = query.getColumn(0).getInt64();
        found.items.push_back(summary_of(query));
      }
      return found;
    });
  });
}

Result<bool> SqliteStore::remove_plan(const std::string& id) {
  return guarded([&] {
    SQLite::Statement deletion{*database_, "DELETE FROM plans WHERE id = ?"};
    deletion.bind(1, id);
    return deletion.exec() > 0;
  });
}

}  // namespace chargeplan::http
