#include "http/storage/redis_store.hpp"

#include <utility>

#include <fmt/format.h>

#include "http/storage/redis_scripts.hpp"
#include "http/storage/redis_values.hpp"

namespace chargeplan::http {
namespace {

constexpr int least_version = 7;

/// Of the lines `name:value` of INFO; empty where it is not among them.
std::string info_value(const std::string& info, const std::string& name) {
  const std::size_t at = ("\n" + info).find("\n" + name + ":");
  if (at == std::string::npos) return {};
  const std::size_t begin = at + name.size() + 1;
  return info.substr(begin, info.find_first_of("\r\n", begin) - begin);
}

Error forgets(const RedisAddress& address, std::string_view why) {
  return {ErrorCode::invalid_input,
          "what is to be kept cannot be as asked",
          {{"--redis", "not_persistent",
            fmt::format("Redis at {}: {}; or say --redis-volatile, where what is kept may be lost", words_of(address), why)}}};
}

}  // namespace

Result<std::unique_ptr<RedisStore>> RedisStore::open(const RedisOptions& options) {
  std::unique_ptr<RedisStore> store{new RedisStore{options}};
  return store->check_server().map([&] { return std::move(store); });
}

Result<void> RedisStore::check_server() {
  const auto reply = client_.run(RedisCommand{"INFO"});
  if (!reply) return tl::unexpected(reply.error());
  const RedisAddress& address = options_.address;
  const std::string& info = reply->text;
  if (const std::string version = info_value(info, "redis_version"); integer_of(version) < least_version)
    return tl::unexpected(
        Error{ErrorCode::unsupported,
              fmt::format("Redis at {} is of version {}: it must be {} or later", words_of(address), version, least_version),
              {}});
  if (options_.may_forget) return {};
  if (info_value(info, "aof_enabled") != "1")
    return tl::unexpected(forgets(address, "it writes no append-only file: set `appendonly yes` there"));
  if (info_value(info, "maxmemory") != "0" && info_value(info, "maxmemory_policy") != "noeviction")
    return tl::unexpected(forgets(address, "it removes what it has no room for: set `maxmemory-policy noeviction` there"));
  // With `everysec` it may answer two seconds before it writes. One that does not let itself be asked is taken at its word.
  const auto fsync = client_.run(RedisCommand{"CONFIG", "GET", "appendfsync"});
  if (fsync && !text_at(*fsync, 1).empty() && text_at(*fsync, 1) != "always")
    return tl::unexpected(
        forgets(address, "it answers before what it was given is in its file: set `appendfsync always` there"));
  return {};
}

Result<void> RedisStore::reach() {
  return client_.run(RedisCommand{"PING"}).map([](const RedisReply&) {});
}

Result<std::optional<std::string>> RedisStore::field(const std::string& key, std::string_view name) {
  const std::string whole_key = std::string{redis_prefix} + key;
  return client_.run(RedisCommand{"HGET", whole_key, name}).map([](RedisReply&& reply) {
    return reply.kind == RedisReply::Kind::nothing ? std::optional<std::string>{} : std::optional{std::move(reply.text)};
  });
}

std::string RedisStore::place_of(const std::optional<AnswerKey>& key) {
  if (!key) return {};
  return fmt::format("{}answer:{}:{}:{}", redis_prefix, key->client.size(), key->client, key->key);
}

Result<std::optional<GivenAnswer>> RedisStore::given_answer(const std::string& client, const std::string& key) {
  const std::string place = place_of(AnswerKey{client, key, {}});
  return client_.run(RedisCommand{"HMGET", place, "request_sha256", "plan_id", "job_id"})
      .map([](const RedisReply& reply) -> std::optional<GivenAnswer> {
        if (text_at(reply, 0).empty()) return std::nullopt;
        return GivenAnswer{text_at(reply, 0), text_at(reply, 1), text_at(reply, 2)};
      });
}

Result<void> RedisStore::remove_outdated(Instant now) {
  const std::string before = options_.retention.age ? fmt::to_string(redis_time_of(now - *options_.retention.age)) : "";
  for (;;) {
    const auto removed = client_.run(RedisCommand{"EVAL", redis_scripts().remove_outdated, "0", before});
    if (!removed) return tl::unexpected(removed.error());
    if (removed->number == 0) return {};
  }
}

}  // namespace chargeplan::http
