#include "http/storage/redis_scripts.hpp"
#include "http/storage/redis_store.hpp"
#include "http/storage/redis_values.hpp"

namespace chargeplan::http {
namespace {

std::string_view word_of(DocumentKind kind) { return kind == DocumentKind::site ? "site" : "demand"; }

}  // namespace

Result<bool> RedisStore::put_document(DocumentKind kind, const DocumentSummary& summary, const std::string& text) {
  RedisCommand command{"EVAL", redis_scripts().put_document, "0", word_of(kind), summary.id};
  command.number(redis_time_of(summary.updated)).number(summary.bytes).text(text);
  return client_.run(command).map([](const RedisReply& reply) { return reply.number == 1; });
}

Result<std::optional<std::string>> RedisStore::document(DocumentKind kind, const std::string& id) {
  return field(std::string{word_of(kind)} + ":" + id, "body");
}

Result<Page<DocumentSummary>> RedisStore::documents(DocumentKind kind, const PageRequest& page) {
  const std::string from = page.after.empty() ? "-" : "(" + page.after;
  RedisCommand command{"EVAL", redis_scripts().documents, "0", word_of(kind), from};
  command.number(static_cast<std::int64_t>(page.limit) + 1);
  return client_.run(command).map([&](const RedisReply& rows) {
    Page<DocumentSummary> found;
    for (const RedisReply& row : rows.items) {
      if (found.items.size() == page.limit) {
        found.next = found.items.back().id;
        break;
      }
      found.items.push_back({.id = text_at(row, 2),
                             .updated = redis_instant_of(text_at(row, 0)),
                             .bytes = static_cast<long>(integer_of(text_at(row, 1)))});
    }
    return found;
  });
}

Result<bool> RedisStore::remove_document(DocumentKind kind, const std::string& id) {
  return client_.run(RedisCommand{"EVAL", redis_scripts().remove_document, "0", word_of(kind), id})
      .map([](const RedisReply& reply) { return reply.number == 1; });
}

}  // namespace chargeplan::http
