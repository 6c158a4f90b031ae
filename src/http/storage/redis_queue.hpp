/// Jobs in a Redis, for the processes that share it: a lane for each client, and a stream of what its group of workers has.
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

  /// Of this process, in what it holds.
  [[nodiscard]] const std::string& holder() const noexcept { return holder_; }
  /// Leaves jobs to others, at once.
  [[nodiscard]] Result<void> give_back(const std::vector<std::string>& ids);

  [[nodiscard]] Result<std::vector<JobRecord>> take(const Room& room, std::chrono::milliseconds wait) override;
  [[nodiscard]] Result<std::vector<Claim>> hold(const std::vector<Held>& jobs) override;
  [[nodiscard]] Result<std::vector<std::optional<Seen>>> look(const std::vector<std::string>& ids) override;

 private:
  struct Taken {
    std::string bell;  ///< as it was before
    std::vector<JobRecord> records;
  };
  /// Has the jobs of processes that are gone wait for others.
  [[nodiscard]] Result<void> put_back_silent();
  [[nodiscard]] Result<Taken> take_waiting(const Room& room);
  /// Returns when it has rung since `bell`, or after `wait`.
  [[nodiscard]] Result<void> listen(const std::string& bell, std::chrono::milliseconds wait);

  RedisClient& client_;
  const std::string holder_;
  std::atomic<std::chrono::steady_clock::time_point> look_for_silent_{};
};

}  // namespace chargeplan::http
