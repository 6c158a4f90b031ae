/// How often each client may call: a bucket that fills steadily and is emptied by a request at a time.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <unordered_map>

namespace chargeplan::http {

struct RateLimitOptions {
  long per_minute = 6000;  ///< of each client, as many at once; 0: any number
};

/// Threads: one.
class RateLimit {
 public:
  using Time = std::chrono::steady_clock::time_point;
  explicit RateLimit(RateLimitOptions options) : options_{options} {}

  /// None where the client may call; else how long it is to wait.
  [[nodiscard]] std::optional<std::chrono::seconds> wait_of(const std::string& client, Time now);

 private:
  struct Bucket {
    double requests = 0;
    Time at{};
  };

  RateLimitOptions options_;
  std::unordered_map<std::string, Bucket> buckets_;  ///< by names of keys: there are no more than of these
};

}  // namespace chargeplan::http
