#include <utility>

#include <fmt/format.h>

#include "http/storage/plan_cursor.hpp"
#include "http/storage/redis_scripts.hpp"
#include "http/storage/redis_store.hpp"
#include "http/storage/redis_values.hpp"

namespace chargeplan::http {
namespace {

PlanSummary summary_of(const RedisReply& row) {
  return {.id = text_at(row, 7),
          .created = redis_instant_of(text_at(row, 1)),
          .status = text_at(row, 2),
          .objective_cost = decimal_of(text_at(row, 3)),
          .request_sha256 = text_at(row, 4),
          .site_id = text_at(row, 5),
          .sessions = static_cast<long>(integer_of(text_at(row, 6)))};
}

}  // namespace

void RedisStore::append(RedisCommand& command, const PlanRecord& plan) const {
  const PlanSummary& summary = plan.summary;
  command.number(options_.retention.bytes.value_or(0)).text(summary.id).number(redis_time_of(summary.created));
  command.text(summary.status).copy(fmt::to_string(summary.objective_cost)).text(summary.request_sha256).text(summary.site_id);
  command.number(summary.sessions).text(plan.request).text(plan.document);
}

Result<Kept> RedisStore::keep_plan(const PlanRecord& plan, const std::optional<AnswerKey>& key) {
  const std::string place = place_of(key);
  RedisCommand command{"EVAL", redis_scripts().keep_plan, "0", place, key ? std::string_view{key->request_sha256} : ""};
  append(command, plan);
  return client_.run(command).map([](const RedisReply& reply) { return reply.number == 1 ? Kept::yes : Kept::key_taken; });
}

Result<std::optional<std::string>> RedisStore::plan_document(const std::string& id) { return field("plan:" + id, "document"); }

Result<std::optional<std::string>> RedisStore::plan_request(const std::string& id) { return field("plan:" + id, "request"); }

Result<bool> RedisStore::has_plan(const std::string& id) {
  return client_.run(RedisCommand{"EXISTS", std::string{redis_prefix} + "plan:" + id}).map([](const RedisReply& reply) {
    return reply.number == 1;
  });
}

Result<Page<PlanSummary>> RedisStore::plans(const PageRequest& page) {
  const auto before = number_before(page.after);
  if (!before) return tl::unexpected(before.error());
  const std::string highest = page.after.empty() ? "+inf" : fmt::format("({}", *before);
  RedisCommand command{"EVAL", redis_scripts().plans, "0", highest};
  command.number(static_cast<std::int64_t>(page.limit) + 1);
  return client_.run(command).map([&](const RedisReply& rows) {
    Page<PlanSummary> found;
    for (std::size_t i = 0; i < rows.items.size(); ++i) {
      if (i == page.limit) {
        found.next = text_at(rows.items[i - 1], 0);
        break;
      }
      found.items.push_back(summary_of(rows.items[i]));
    }
    return found;
  });
}

Result<bool> RedisStore::remove_plan(const std::string& id) {
  return client_.run(RedisCommand{"EVAL", redis_scripts().remove_plan, "0", id}).map([](const RedisReply& reply) {
    return reply.number == 1;
  });
}

}  // namespace chargeplan::http
