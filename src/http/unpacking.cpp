#include "http/unpacking.hpp"

#include <utility>

#include "http/gzip.hpp"
#include "http/problem.hpp"

namespace chargeplan::http {

bool is_packed(const Request& request) { return request.content_encoding == "gzip" || request.content_encoding == "x-gzip"; }

Result<Request> unpacked(const Request& request, std::size_t most_bytes) {
  if (!is_packed(request)) return request;
  return gunzip(request.body, {.most_bytes = most_bytes}).map([&](std::string&& body) {
    Request plain{request};
    plain.content_encoding.clear();
    plain.body = std::move(body);
    return plain;
  });
}

Response unpacking_problem(const Error& error, const Request& request) {
  if (error.issues.front().slug == "unpacked_too_large") return problem(Fault::body_too_large, error.message, request);
  return problem(Fault::bad_request, "the Content-Encoding says gzip, and the body is none", request);
}

}  // namespace chargeplan::http
