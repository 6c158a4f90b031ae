#include "http/storage/redis_notes.hpp"

#include <cstdint>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "http/storage/redis_scripts.hpp"

namespace chargeplan::http {
namespace {

constexpr std::chrono::seconds pause_after_failure{1};
constexpr std::int64_t most_bytes_of_plans = std::int64_t{64} << 20U;
constexpr std::chrono::seconds plan_age_limit{3600};

// Keys, after the prefix:
//   calls:CLIENT  hash: how many calls the client has left, and when that was counted, in seconds; expires
//   made:KEY      hash: document, at (seconds); expires, as the others of `made` do after the last of them
//   made          their keys by time
//   made:size     hash: bytes of each document
//   made:bytes    of all documents
constexpr std::string_view prelude = R"(
local call = redis.call
redis.set_repl(redis.REPL_NONE)
local time = call('TIME')
local now = time[1] + time[2] / 1000000
)";

// client, calls in a minute
constexpr std::string_view count_call = R"(
local key = P .. 'calls:' .. ARGV[1]
local most = tonumber(ARGV[2])
local found = call('HMGET', key, 'left', 'at')
local left = found[1] and math.min(most, found[1] + math.max(0, now - found[2]) * most / 60) or most
local wait = 0
if left < 1 then wait = math.max(1, math.ceil((1 - left) * 60 / most)) else left = left - 1 end
call('HSET', key, 'left', left, 'at', now)
call('EXPIRE', key, 61)
return wait
)";

// key, age limit in seconds
constexpr std::string_view find_plan = R"(
local found = call('HMGET', P .. 'made:' .. ARGV[1], 'document', 'at')
return found[1] and now - found[2] <= tonumber(ARGV[2]) and found[1]
)";

// key, age limit in seconds, most bytes, document
constexpr std::string_view note_plan = R"(
local most = tonumber(ARGV[3])
if #ARGV[4] > most / 4 then return end
local function forget(id)
  call('DECRBY', P .. 'made:bytes', call('HGET', P .. 'made:size', id) or call('HSTRLEN', P .. 'made:' .. id, 'document'))
  call('HDEL', P .. 'made:size', id)
  call('DEL', P .. 'made:' .. id)
  call('ZREM', P .. 'made', id)
end
forget(ARGV[1])
for _, id in ipairs(call('ZRANGEBYSCORE', P .. 'made', '-inf', now - ARGV[2])) do forget(id) end
call('HSET', P .. 'made:' .. ARGV[1], 'document', ARGV[4], 'at', now)
call('ZADD', P .. 'made', now, ARGV[1])
call('HSET', P .. 'made:size', ARGV[1], #ARGV[4])
call('INCRBY', P .. 'made:bytes', #ARGV[4])
for _, key in ipairs({'made:' .. ARGV[1], 'made', 'made:size', 'made:bytes'}) do call('EXPIRE', P .. key, ARGV[2]) end
while tonumber(call('GET', P .. 'made:bytes')) > most do
  local oldest = call('ZRANGE', P .. 'made', 0, 0)[1]
  if not oldest then return call('SET', P .. 'made:bytes', 0) end
  forget(oldest)
end
)";

std::string whole(std::string_view script) { return fmt::format("local P = '{}'\n{}{}", redis_prefix, prelude, script); }

}  // namespace

std::optional<RedisReply> RedisNotes::ask(const RedisCommand& command) {
  if (std::chrono::steady_clock::now() < ask_again_.load()) return std::nullopt;
  auto reply = client_.run(command);
  if (reply) return *std::move(reply);
  ask_again_ = std::chrono::steady_clock::now() + pause_after_failure;
  return std::nullopt;
}

std::optional<std::chrono::seconds> RedisNotes::wait_of(const std::string& client, long calls_per_minute) {
  static const std::string script = whole(count_call);
  RedisCommand command{"EVAL", script, "0", client};
  const auto reply = ask(command.number(calls_per_minute));
  return reply && reply->number > 0 ? std::optional{std::chrono::seconds{reply->number}} : std::nullopt;
}

std::optional<std::string> RedisNotes::plan(const std::string& key) {
  static const std::string script = whole(find_plan);
  RedisCommand command{"EVAL", script, "0", key};
  auto reply = ask(command.number(plan_age_limit.count()));
  return reply && reply->kind == RedisReply::Kind::text ? std::optional{std::move(reply->text)} : std::nullopt;
}

void RedisNotes::note_plan(const std::string& key, const std::string& document) {
  static const std::string script = whole(http::note_plan);
  RedisCommand command{"EVAL", script, "0", key};
  command.number(plan_age_limit.count()).number(most_bytes_of_plans).text(document);
  (void)ask(command);
}

}  // namespace chargeplan::http
