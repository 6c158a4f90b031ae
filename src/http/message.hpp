/// A request and an answer, as far as routes see them: no socket, no library of HTTP.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "chargeplan/units.hpp"

namespace chargeplan::http {

struct Request {
  std::string method = "GET";
  std::string target = "/";    ///< path and query, as they came
  std::string content_type{};  ///< of the body; empty where the client names none
  std::string content_encoding{};
  std::string accept{};  ///< empty: anything
  std::string accept_encoding{};
  std::string body{};
  std::string id{};  ///< the client's X-Request-Id, or the server's
  Instant received{};
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body{};
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string fault{};  ///< for the log only: what a client must not see
  bool operator==(const Response&) const = default;
};

}  // namespace chargeplan::http
