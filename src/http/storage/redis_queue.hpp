/// Jobs in a Redis, for the processes that share it: a stream, its group of workers, and who has which job.
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <vector>

#include "http/storage/redis_client.hpp"
#include "http/storage/shared_queue.hpp"

namespace chargeplan::http {

class RedisQueue final : public SharedQueue {
 public:
  explicit RedisQueue(RedisClient& client);

  /// Makes the stream and its group where they are missing. Errors: io.
  [[nodiscard]] Result<void> open();
  /// Of this process, in what it holds.
  [[nodiscard]] const std::string& holder() const noexcept { return holder_; }
  /// Leaves jobs to others, at once.
  [[nodiscard]] Result<void> give_back(const std::vector<std::string>& ids);

  [[nodiscard]] Result<std::vector<JobRecord>> take(std::size_t count, std::chrono::milliseconds wait) override;
  [[nodiscard]] Result<std::vector<Claim>> hold(const std::vector<Held>& jobs) override;
  [[nodiscard]] Result<std::vector<std::optional<Seen>>> look(const std::vector<std::string>& ids) override;

 private:
  using Entries = std::vector<std::pair<std::string, std::string>>;  ///< with the ids of their jobs
  [[nodiscard]] Result<Entries> silent_entries(std::size_t count);
  [[nodiscard]] Result<Entries> new_entries(std::size_t count, std::chrono::milliseconds wait);
  [[nodiscard]] Result<std::vector<JobRecord>> claim(const Entries& entries);

  RedisClient& client_;
  const std::string holder_;
  std::atomic<std::chrono::steady_clock::time_point> look_for_silent_{};
};

}  // namespace chargeplan::http
