/// Where a Redis is, as a URL says it (`--redis URL`).
#pragma once

#include <string>

#include "chargeplan/error.hpp"

namespace chargeplan::http {

struct RedisAddress {
  std::string host{};  ///< a name or an IP address; empty where `socket` is not
  int port = 6379;
  std::string socket{};  ///< path of a Unix socket
  int database = 0;
  std::string user{};
  std::string password{};
};

/// `redis://[[USER:]PASSWORD@]HOST[:PORT][/DATABASE]`, or `unix:///PATH[?db=DATABASE]`.
/// Errors: invalid_input, without a word of the URL, in which a password may be.
[[nodiscard]] Result<RedisAddress> read_redis_url(const std::string& url);

/// For people; without name and password.
[[nodiscard]] std::string words_of(const RedisAddress& address);

}  // namespace chargeplan::http
