/// What an answer says when there is none. Source: RFC 9457, "Problem Details for HTTP APIs".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chargeplan/error.hpp"
#include "http/message.hpp"

namespace chargeplan::http {

/// What only a conversation over HTTP can have wrong; all else is an ErrorCode.
enum class Fault {
  bad_request,             ///< not HTTP, or without a Host
  not_json,                ///< a body that is no JSON document at all
  unauthorized,            ///< without an API key, or with none of the service's
  forbidden,               ///< with a key that is for something else
  not_found,               ///< no such route, or nothing of that id
  method_not_allowed,      ///< the route has others
  not_acceptable,          ///< no kind of answer that the client takes
  request_timeout,         ///< the request came too slowly
  body_too_large,          ///< beyond `ServerOptions::body_limit_bytes`
  unsupported_media_type,  ///< a body of a kind that the route does not read
  too_many_requests,       ///< more than a key may make in a minute
  header_too_large,        ///< beyond `ServerOptions::header_limit_bytes`
  job_ended,               ///< a job that has ended cannot be cancelled
  job_abandoned,           ///< each process that was at it died
  key_reused,              ///< an Idempotency-Key came with another request before
  storage_failed,          ///< what must be kept cannot be
  queue_full,              ///< every worker is busy, and so is the queue
  shutting_down,           ///< the service ends
};

struct FaultTraits {
  std::string_view slug;
  int http_status;
};

/// `traits(ErrorCode)` goes on: from a fault to its slug and HTTP status. There is no exit status: no command line has these.
constexpr FaultTraits traits(Fault fault) noexcept {
  switch (fault) {  // no default: -Wswitch names a forgotten fault
    case Fault::bad_request: return {"bad_request", 400};
    case Fault::not_json: return {"not_json", 400};
    case Fault::unauthorized: return {"unauthorized", 401};
    case Fault::forbidden: return {"forbidden", 403};
    case Fault::not_found: return {"not_found", 404};
    case Fault::method_not_allowed: return {"method_not_allowed", 405};
    case Fault::not_acceptable: return {"not_acceptable", 406};
    case Fault::request_timeout: return {"request_timeout", 408};
    case Fault::body_too_large: return {"body_too_large", 413};
    case Fault::unsupported_media_type: return {"unsupported_media_type", 415};
    case Fault::too_many_requests: return {"too_many_requests", 429};
    case Fault::header_too_large: return {"header_too_large", 431};
    case Fault::job_ended: return {"job_ended", 409};
    case Fault::job_abandoned: return {"job_abandoned", 500};
    case Fault::key_reused: return {"idempotency_key_reused", 422};
    case Fault::storage_failed: return {"storage_failed", 503};
    case Fault::queue_full: return {"queue_full", 503};
    case Fault::shutting_down: break;
  }
  return {"shutting_down", 503};
}

/// How long a client is asked to wait before it tries again.
inline constexpr int retry_after_s = 1;

[[nodiscard]] std::string_view reason_of(int http_status);

/// Result: application/problem+json with `type`, `title`, `status`, `detail`, `code`, `request_id`, `issues`.
[[nodiscard]] Response problem(Fault fault, std::string_view detail, const Request& request,
                               const std::vector<Issue>& issues = {});

/// As above; a text that is no JSON is the fault `not_json`. The words of a mistake of ours or of the machine go to the log.
[[nodiscard]] Response problem(const Error& error, const Request& request);

/// As it was said before, of a body that one of these made.
[[nodiscard]] Response problem_again(const std::string& body);

/// What a store could not do: its io is `storage_failed`, with the words in the log; the rest as above.
[[nodiscard]] Response storage_problem(const Error& error, const Request& request);

}  // namespace chargeplan::http
