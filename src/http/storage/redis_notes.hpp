/// Notes in a Redis, which does not write them into its append-only file: they cost no sync, and go when it ends.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string>

#include "http/storage/redis_client.hpp"
#include "http/storage/shared_notes.hpp"

namespace chargeplan::http {

class RedisNotes final : public SharedNotes {
 public:
  explicit RedisNotes(RedisClient& client) : client_{client} {}

  [[nodiscard]] std::optional<std::chrono::seconds> wait_of(const std::string& client, long calls_per_minute) override;
  [[nodiscard]] std::optional<std::string> plan(const std::string& key) override;
  void note_plan(const std::string& key, const std::string& document) override;

 private:
  /// None where it fails; then it is left alone for a moment, so that what needs no notes does not wait for them.
  std::optional<RedisReply> ask(const RedisCommand& command);

  RedisClient& client_;
  std::atomic<std::chrono::steady_clock::time_point> ask_again_{};
};

}  // namespace chargeplan::http
