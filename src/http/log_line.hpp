/// What the service writes down: one JSON object a line.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "chargeplan/units.hpp"

namespace chargeplan::http {

struct LoggedRequest {
  Instant received{};
  std::string_view request_id;
  std::string_view client;  ///< its address
  std::string_view key;     ///< the name of its API key
  std::string_view method;
  std::string_view path;  ///< without its query
  int status = 0;         ///< 0: the client was gone before there was an answer
  std::chrono::microseconds duration{};
  std::size_t body_bytes = 0;
  std::size_t answer_bytes = 0;
  std::string_view code;   ///< of a problem
  std::string_view fault;  ///< what the client was not told
};

[[nodiscard]] std::string log_line(const LoggedRequest& logged);

struct LoggedEvent {
  Instant time{};
  std::string_view event;  ///< `listening`, `reloaded`, `draining`, `stopped`, `failure`
  std::string_view detail{};
  int port = 0;             ///< 0: not about one
  std::string_view kept{};  ///< what becomes of what is kept, where the service begins
};

[[nodiscard]] std::string log_line(const LoggedEvent& logged);

}  // namespace chargeplan::http
