/// Commands to a Redis and their answers: a few connections, made anew where they broke.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chargeplan/error.hpp"
#include "http/storage/redis_address.hpp"

struct redisContext;  // NOLINT(readability-identifier-naming): hiredis names it so

namespace chargeplan::http {

struct RedisReply {
  enum class Kind { nothing, number, text, list };
  Kind kind = Kind::nothing;
  std::int64_t number = 0;
  std::string text{};  ///< of a number, too
  std::vector<RedisReply> items{};
};

/// The words of a command. Texts are not copied: they outlive it. A copy of it would point into the first one's copies.
class RedisCommand {
 public:
  RedisCommand(std::initializer_list<std::string_view> words) : words_{words} {}
  RedisCommand(const RedisCommand&) = delete;
  RedisCommand& operator=(const RedisCommand&) = delete;
  ~RedisCommand() = default;

  RedisCommand& text(std::string_view word) {
    words_.push_back(word);
    return *this;
  }
  RedisCommand& copy(std::string word) { return text(copies_.emplace_back(std::move(word))); }
  RedisCommand& number(std::int64_t number) { return copy(std::to_string(number)); }
  [[nodiscard]] const std::vector<std::string_view>& words() const noexcept { return words_; }

 private:
  std::vector<std::string_view> words_;
  std::deque<std::string> copies_;
};

/// Errors:  io: no server there, no answer in time, or an answer that is an error; never with a password in its words.
/// Threads: every function may be called from any thread; each call has a connection of its own.
class RedisClient {
 public:
  explicit RedisClient(RedisAddress address) : address_{std::move(address)} {}
  RedisClient(const RedisClient&) = delete;
  RedisClient& operator=(const RedisClient&) = delete;
  ~RedisClient() = default;

  /// A command may be sent twice, where the connection broke before its answer came.
  [[nodiscard]] Result<RedisReply> run(const RedisCommand& command);
  /// As above, for a command that itself waits so long.
  [[nodiscard]] Result<RedisReply> run_waiting(const RedisCommand& command, std::chrono::milliseconds wait);

  [[nodiscard]] const RedisAddress& address() const noexcept { return address_; }

 private:
  struct Close {
    void operator()(redisContext* context) const noexcept;
  };
  using Connection = std::unique_ptr<redisContext, Close>;
  struct Outcome;

  [[nodiscard]] Connection idle_connection();
  void put_back(Connection&& connection);
  [[nodiscard]] Result<Connection> connect();
  [[nodiscard]] Result<void> introduce(redisContext& connection) const;
  [[nodiscard]] Error gone(std::string_view why) const;
  static Outcome ask(redisContext& connection, const RedisCommand& command);

  const RedisAddress address_;
  std::mutex mutex_;
  std::vector<Connection> idle_;
  std::chrono::steady_clock::time_point try_again_{};  ///< a server that was not there is left alone for a moment
  std::string last_failure_;
};

}  // namespace chargeplan::http
