#include "http/storage/redis_address.hpp"

#include <charconv>
#include <optional>
#include <string_view>

#include <fmt/format.h>
#include <boost/url/parse.hpp>

namespace chargeplan::http {
namespace {

Error no_url(std::string_view why) {
  return {ErrorCode::invalid_input,
          "the Redis is not named as it must be",
          {{"--redis", "bad_redis_url", fmt::format("{}; such as redis://user:password@host:6379/0 or unix:///path", why)}}};
}

/// 0 where the text is empty; none where it is no number from 0.
std::optional<int> number_of(std::string_view digits) {
  int number = 0;
  if (digits.empty()) return number;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (failure != std::errc{} || end != digits.data() + digits.size() || number < 0) return std::nullopt;
  return number;
}

/// `redis://PASSWORD@HOST` has no name; what stands before the @ is then the password, as `redis-cli` takes it.
void take_credentials(RedisAddress& address, const boost::urls::url_view& url) {
  if (!url.has_userinfo()) return;
  address.user = url.has_password() ? url.user() : std::string{};
  address.password = url.has_password() ? url.password() : url.user();
}

}  // namespace

Result<RedisAddress> read_redis_url(const std::string& url) {
  const auto parsed = boost::urls::parse_uri({url.data(), url.size()});
  if (!parsed) return tl::unexpected(no_url("this is no URL"));
  RedisAddress address;
  take_credentials(address, *parsed);
  std::string database;
  for (const auto& parameter : parsed->params()) {
    if (parameter.key != "db") return tl::unexpected(no_url("of parameters it knows db alone"));
    database = parameter.value;
  }
  const std::string scheme{parsed->scheme()};
  if (scheme == "unix") {
    address.socket = parsed->path();
    if (address.socket.size() < 2) return tl::unexpected(no_url("the path of the socket is missing"));
  } else if (scheme == "redis") {
    address.host = parsed->host_address();
    if (address.host.empty()) return tl::unexpected(no_url("the host is missing"));
    const auto port = parsed->port().empty() ? std::optional{address.port} : number_of(parsed->port());
    if (!port || *port < 1 || *port > 65'535) return tl::unexpected(no_url("the port must be a number from 1 to 65535"));
    address.port = *port;
    const std::string path = parsed->path();
    if (path.size() > 1) database = path.substr(1);
  } else if (scheme == "rediss") {
    return tl::unexpected(no_url("TLS is not spoken: put a tunnel or a private network between"));
  } else {
    return tl::unexpected(no_url("it must begin with redis:// or unix://"));
  }
  const auto number = number_of(database);
  if (!number) return tl::unexpected(no_url("the database must be a number from 0"));
  address.database = *number;
  return address;
}

std::string words_of(const RedisAddress& address) {
  if (!address.socket.empty()) return fmt::format("{}, database {}", address.socket, address.database);
  return fmt::format("{}, port {}, database {}", address.host, address.port, address.database);
}

}  // namespace chargeplan::http
