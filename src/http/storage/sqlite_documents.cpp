#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include "http/storage/sql_values.hpp"
#include "http/storage/sqlite_store.hpp"

namespace chargeplan::http {
namespace {

const char* word_of(DocumentKind kind) { return kind == DocumentKind::site ? "site" : "demand"; }

}  // namespace

Result<bool> SqliteStore::put_document(DocumentKind kind, const DocumentSummary& summary, const std::string& text) {
  return guarded([&] {
    SQLite::Transaction transaction{*database_};
    SQLite::Statement query{*database_, "SELECT 1 FROM documents WHERE kind = ? AND id = ?"};
    query.bind(1, word_of(kind));
    query.bind(2, summary.id);
    const bool is_new = !query.executeStep();
    query.reset();
    SQLite::Statement insertion{
        *database_,
        "INSERT INTO documents(kind, id, updated_us, bytes, body) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET updated_us = excluded.updated_us, bytes = excluded.bytes, body = excluded.body"};
    insertion.bind(1, word_of(kind));
    insertion.bind(2, summary.id);
    insertion.bind(3, microseconds_of(summary.updated));
    insertion.bind(4, static_cast<std::int64_t>(summary.bytes));
    insertion.bindNoCopy(5, text);
    insertion.exec();
    transaction.commit();
    return is_new;
  });
}

Result<std::optional<std::string>> SqliteStore::document(DocumentKind kind, const std::string& id) {
  return guarded([&] {
    SQLite::Statement query{*database_, "SELECT body FROM documents WHERE kind = ? AND id = ?"};
    query.bind(1, word_of(kind));
    query.bind(2, id);
    return first_text(query);
  });
}

Result<Page<DocumentSummary>> SqliteStore::documents(DocumentKind kind, const PageRequest& page) {
  return guarded([&] {
    SQLite::Statement query{*database_,
                            "SELECT id, updated_us, bytes FROM documents WHERE kind = ? AND id > ? ORDER BY id LIMIT ?"};
    query.bind(1, word_of(kind));
    query.bind(2, page.after);
    query.bind(3, static_cast<std::int64_t>(page.limit) + 1);
    Page<DocumentSummary> found;
    while (query.executeStep()) {
      if (found.items.size() == page.limit) {
        found.next = found.items.back().id;
        break;
      }
      found.items.push_back({.id = query.getColumn(0).getString(),
                             .updated = instant_of(query.getColumn(1).getInt64()),
                             .bytes = static_cast<long>(query.getColumn(2).getInt64())});
    }
    return found;
  });
}

Result<bool> SqliteStore::remove_document(DocumentKind kind, const std::string& id) {
  return guarded([&] {
    SQLite::Statement deletion{*database_, "DELETE FROM documents WHERE kind = ? AND id = ?"};
    deletion.bind(1, word_of(kind));
    deletion.bind(2, id);
    return deletion.exec() > 0;
  });
}

}  // namespace chargeplan::http
