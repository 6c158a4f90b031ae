/// What is decided of a request by its header, before its body is read: whose it is, and whether it may go on.
#pragma once

#include <memory>
#include <optional>

#include "http/access/api_key.hpp"
#include "http/access/cors.hpp"
#include "http/access/rate_limit.hpp"
#include "http/message.hpp"

namespace chargeplan::http {

struct GateOptions {
  std::shared_ptr<KeySource> keys{};  ///< none: everybody may call, as often as they like
  RateLimitOptions rate_limit{};      ///< of each key
  CorsOptions cors{};
};

/// Threads: the I/O thread.
class Gate {
 public:
  explicit Gate(const GateOptions& options) : options_{options}, rate_limit_{options.rate_limit} {}

  /// The answer to a request that does not go on; none where it does, and then its `client` is the name of its key.
  [[nodiscard]] std::optional<Response> answer(Request& request, RateLimit::Time now);
  /// The answer to a client that is to wait so long before it calls again.
  [[nodiscard]] static Response too_often(const Request& request, std::chrono::seconds wait);
  [[nodiscard]] long calls_per_minute() const noexcept { return options_.rate_limit.per_minute; }
  /// Lets pages of other hosts read an answer, where they may.
  void open_to_origin(const Request& request, Response& response) const { allow_origin(request, options_.cors, response); }

 private:
  GateOptions options_;
  RateLimit rate_limit_;
};

}  // namespace chargeplan::http
