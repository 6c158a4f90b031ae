#include "http/storage/redis_client.hpp"

#include <hiredis/hiredis.h>
#include <sys/time.h>

#include <cerrno>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace chargeplan::http {
namespace {

constexpr std::chrono::milliseconds connect_limit{2000};
constexpr std::chrono::milliseconds answer_limit{5000};
constexpr std::chrono::milliseconds pause_after_failure{100};

timeval timeval_of(std::chrono::milliseconds limit) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(limit);
  return {.tv_sec = seconds.count(), .tv_usec = std::chrono::microseconds{limit - seconds}.count()};
}

RedisReply reply_of(const redisReply& found) {
  RedisReply reply;
  switch (found.type) {
    case REDIS_REPLY_INTEGER:
      reply.kind = RedisReply::Kind::number;
      reply.number = found.integer;
      reply.text = std::to_string(found.integer);
      break;
    case REDIS_REPLY_ARRAY:
      reply.kind = RedisReply::Kind::list;
      for (std::size_t i = 0; i < found.elements; ++i) reply.items.push_back(reply_of(*found.element[i]));
      break;
    case REDIS_REPLY_NIL: break;
    default: reply.kind = RedisReply::Kind::text; reply.text.assign(found.str, static_cast<std::size_t>(found.len));
  }
  return reply;
}

struct FreeReply {
  void operator()(redisReply* reply) const noexcept { freeReplyObject(reply); }
};

}  // namespace

/// An answer, an error that the server answered, or neither: the connection is broken.
struct RedisClient::Outcome {
  std::optional<RedisReply> reply;
  std::string refusal{};
};

void RedisClient::Close::operator()(redisContext* context) const noexcept { redisFree(context); }

Error RedisClient::gone(std::string_view why) const {
  return {ErrorCode::io, fmt::format("Redis at {}: {}", words_of(address_), why), {}};
}

RedisClient::Outcome RedisClient::ask(redisContext& connection, const RedisCommand& command) {
  std::vector<const char*> texts;
  std::vector<std::size_t> sizes;
  for (const std::string_view word : command.words()) {
    texts.push_back(word.data() == nullptr ? "" : word.data());
    sizes.push_back(word.size());
  }
  const std::unique_ptr<redisReply, FreeReply> found{
      static_cast<redisReply*>(redisCommandArgv(&connection, static_cast<int>(texts.size()), texts.data(), sizes.data()))};
  if (!found) return {};
  if (found->type == REDIS_REPLY_ERROR) return {.reply = {}, .refusal = {found->str, static_cast<std::size_t>(found->len)}};
  return {.reply = reply_of(*found)};
}

/// What the server says of a name and password is not passed on: older ones repeat the command.
Result<void> RedisClient::introduce(redisContext& connection) const {
  if (!address_.password.empty()) {
    RedisCommand command{"AUTH"};
    if (!address_.user.empty()) command.text(address_.user);
    const auto outcome = ask(connection, command.text(address_.password));
    if (!outcome.reply)
      return tl::unexpected(gone(outcome.refusal.empty() ? "no answer" : "it does not take the name and password of the URL"));
  }
  if (address_.database == 0) return {};
  const auto outcome = ask(connection, RedisCommand{"SELECT"}.number(address_.database));
  if (outcome.reply) return {};
  return tl::unexpected(gone(outcome.refusal.empty() ? "no answer" : outcome.refusal));
}

Result<RedisClient::Connection> RedisClient::connect() {
  {
    const std::lock_guard lock{mutex_};
    if (std::chrono::steady_clock::now() < try_again_) return tl::unexpected(gone(last_failure_));
  }
  const timeval limit = timeval_of(connect_limit);
  Connection connection{address_.socket.empty() ? redisConnectWithTimeout(address_.host.c_str(), address_.port, limit)
                                                : redisConnectUnixWithTimeout(address_.socket.c_str(), limit)};
  if (connection && connection->err == 0) {
    redisSetTimeout(connection.get(), timeval_of(answer_limit));
    if (address_.socket.empty()) redisEnableKeepAlive(connection.get());  // a firewall between forgets what is silent
    return introduce(*connection).map([&] { return std::move(connection); });
  }
  const std::lock_guard lock{mutex_};
  last_failure_ = connection ? connection->errstr : "no memory";
  try_again_ = std::chrono::steady_clock::now() + pause_after_failure;
  return tl::unexpected(gone(last_failure_));
}

RedisClient::Connection RedisClient::idle_connection() {
  const std::lock_guard lock{mutex_};
  if (idle_.empty()) return nullptr;
  Connection connection = std::move(idle_.back());
  idle_.pop_back();
  return connection;
}

void RedisClient::put_back(Connection&& connection) {
  const std::lock_guard lock{mutex_};
  idle_.push_back(std::move(connection));
}

Result<RedisReply> RedisClient::run(const RedisCommand& command) { return run_waiting(command, {}); }

/// A connection that was idle may have broken since: then the next one is tried, in the end a new one.
Result<RedisReply> RedisClient::run_waiting(const RedisCommand& command, std::chrono::milliseconds wait) {
  for (;;) {
    Connection connection = idle_connection();
    const bool is_new = !connection;
    if (is_new) {
      auto made = connect();
      if (!made) return tl::unexpected(std::move(made.error()));
      connection = *std::move(made);
    }
    if (wait.count() > 0) redisSetTimeout(connection.get(), timeval_of(answer_limit + wait));
    auto outcome = ask(*connection, command);
    if (!outcome.reply && outcome.refusal.empty()) {
      const bool is_late = connection->err == REDIS_ERR_IO && errno == EAGAIN;
      if (!is_new && !is_late) continue;
      return tl::unexpected(gone(connection->errstr));
    }
    if (wait.count() > 0) redisSetTimeout(connection.get(), timeval_of(answer_limit));
    put_back(std::move(connection));
    if (!outcome.reply) return tl::unexpected(gone(outcome.refusal));
    return *std::move(outcome.reply);
  }
}

}  // namespace chargeplan::http
