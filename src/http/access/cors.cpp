#include "http/access/cors.hpp"

#include <algorithm>

namespace chargeplan::http {
namespace {

bool allows(const CorsOptions& options, const std::string& origin) {
  return std::any_of(options.origins.begin(), options.origins.end(),
                     [&](const std::string& allowed) { return allowed == "*" || allowed == origin; });
}

}  // namespace

std::optional<Response> preflight(const Request& request, const CorsOptions& options) {
  if (options.origins.empty() || request.method != "OPTIONS" || request.origin.empty() || request.asked_method.empty())
    return std::nullopt;
  Response response{.status = 204, .content_type = ""};
  if (!allows(options, request.origin)) return response;
  response.headers = {
      {"Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE"},
      {"Access-Control-Allow-Headers",
       "Authorization, Cache-Control, Content-Type, Content-Encoding, Idempotency-Key, If-None-Match, Prefer, X-Request-Id"},
      {"Access-Control-Max-Age", "600"}};
  return response;
}

void allow_origin(const Request& request, const CorsOptions& options, Response& response) {
  if (options.origins.empty()) return;
  response.headers.emplace_back("Vary", "Origin");
  if (request.origin.empty() || !allows(options, request.origin)) return;
  response.headers.emplace_back("Access-Control-Allow-Origin", request.origin);
  response.headers.emplace_back("Access-Control-Expose-Headers", "Cache-Status, ETag, Location, Retry-After, X-Request-Id");
  response.headers.emplace_back("Cross-Origin-Resource-Policy", "cross-origin");
}

}  // namespace chargeplan::http
