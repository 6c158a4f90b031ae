#include "http/access/rate_limit.hpp"

#include <algorithm>
#include <cmath>

namespace chargeplan::http {

std::optional<std::chrono::seconds> RateLimit::wait_of(const std::string& client, Time now) {
  if (options_.per_minute <= 0) return std::nullopt;
  const auto most = static_cast<double>(options_.per_minute);
  const double per_second = most / 60;
  const auto [found, is_new] = buckets_.try_emplace(client, Bucket{most, now});
  Bucket& bucket = found->second;
  const double elapsed_s = std::chrono::duration<double>{now - bucket.at}.count();
  bucket.requests = std::min(most, bucket.requests + elapsed_s * per_second);
  bucket.at = now;
  if (bucket.requests < 1)
    return std::chrono::seconds{std::max(1L, std::lround(std::ceil((1 - bucket.requests) / per_second)))};
  bucket.requests -= 1;
  return std::nullopt;
}

}  // namespace chargeplan::http
