/// A request and an answer, as far as routes see them: no socket, no library of HTTP.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
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
  std::string authorization{};
  std::string origin{};        ///< the page that a browser calls from
  std::string asked_method{};  ///< that a browser asks for beforehand
  std::string client{};        ///< whose work is queued together: the name of its API key; one for all where there are none
  std::string body{};
  std::string id{};  ///< the client's X-Request-Id, or the server's
  Instant received{};
  std::string prefer{};
  std::string idempotency_key{};
  std::string if_none_match{};
  std::string cache_control{};
};

/// What an answer goes on with after its header, part by part.
class EventStream {
 public:
  EventStream() = default;
  EventStream(const EventStream&) = delete;
  EventStream& operator=(const EventStream&) = delete;
  virtual ~EventStream() = default;
  /// What is new, perhaps nothing; none at the end. Called from the I/O thread, some times a second.
  [[nodiscard]] virtual std::optional<std::string> next() = 0;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body{};
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string fault{};                    ///< for the log only: what a client must not see
  std::string code{};                     ///< of a problem, as its body has it; empty for an answer
  std::shared_ptr<EventStream> events{};  ///< in the place of a body
  bool operator==(const Response&) const = default;
};

}  // namespace chargeplan::http
