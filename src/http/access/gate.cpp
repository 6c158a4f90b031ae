#include "http/access/gate.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include <fmt/format.h>

#include "http/dashboard.hpp"
#include "http/problem.hpp"
#include "io/sha256.hpp"

namespace chargeplan::http {
namespace {

/// They tell nothing of anybody, and who watches the service or reads its contract has no key. Nor has the dashboard while it loads:
/// it asks its reader for one.
constexpr std::array<std::string_view, 4> open_paths{"/docs", "/health/live", "/health/ready", "/openapi.json"};

bool is_open(std::string_view path) {
  return std::find(open_paths.begin(), open_paths.end(), path) != open_paths.end() || find_dashboard_file(path) != nullptr;
}

std::string_view path_of(const Request& request) {
  return std::string_view{request.target}.substr(0, request.target.find('?'));
}

/// The key of `Bearer KEY`; the scheme's name may be written in any case. Source: RFC 6750, section 2.1; RFC 9110, section 11.1.
std::string_view key_of(std::string_view authorization) {
  constexpr std::string_view scheme = "bearer ";
  if (authorization.size() < scheme.size()) return {};
  const bool is_bearer = std::equal(scheme.begin(), scheme.end(), authorization.begin(),
                                    [](char known, char c) { return known == std::tolower(static_cast<unsigned char>(c)); });
  if (!is_bearer) return {};
  authorization.remove_prefix(scheme.size());
  authorization.remove_prefix(std::min(authorization.find_first_not_of(' '), authorization.size()));
  return authorization;
}

Response challenge(Response&& response, std::string_view error) {
  response.headers.emplace_back("WWW-Authenticate", fmt::format("Bearer realm=\"chargeplan\"{}", error));
  return std::move(response);
}

}  // namespace

std::optional<Response> Gate::answer(Request& request, RateLimit::Time now) {
  if (auto asked = preflight(request, options_.cors)) return asked;
  const std::string_view path = path_of(request);
  if (options_.keys == nullptr || is_open(path)) return std::nullopt;
  const std::string_view text = key_of(request.authorization);
  if (text.empty())
    return challenge(problem(Fault::unauthorized, "this service asks for an API key: Authorization: Bearer KEY", request), "");
  const auto key = options_.keys->find(io::sha256_hex(text));
  if (!key)
    return challenge(problem(Fault::unauthorized, "this API key is none of the service's", request),
                     ", error=\"invalid_token\"");
  request.client = key->name;
  if (key->scope == KeyScope::metrics && path != "/metrics")
    return challenge(problem(Fault::forbidden, "this API key is for GET /metrics only", request),
                     ", error=\"insufficient_scope\"");
  if (const auto wait = rate_limit_.wait_of(key->name, now)) return too_often(request, *wait);
  return std::nullopt;
}

Response Gate::too_often(const Request& request, std::chrono::seconds wait) {
  Response response = problem(Fault::too_many_requests, "this API key has called too often", request);
  response.headers.emplace_back("Retry-After", fmt::to_string(wait.count()));
  return response;
}

}  // namespace chargeplan::http
