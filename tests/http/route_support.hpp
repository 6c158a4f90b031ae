/// Requests to the routes, without a socket.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "http/problem.hpp"
#include "http/router.hpp"
#include "io/json_document.hpp"

namespace chargeplan::test {

inline http::Request get(std::string target) {
  http::Request request;
  request.target = std::move(target);
  request.id = "test-1";
  return request;
}

inline http::Request post(std::string target, std::string body, std::string content_type = "application/json") {
  http::Request request = get(std::move(target));
  request.method = "POST";
  request.body = std::move(body);
  request.content_type = std::move(content_type);
  request.received = Instant{std::chrono::sys_days{std::chrono::year{2025} / 8 / 17}};
  return request;
}

inline bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }
inline bool is_json(std::string_view text) { return io::json::Document::parse(text).has_value(); }

inline std::string header_of(const http::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

/// A problem of that code, in the form that every problem has.
inline testing::AssertionResult is_problem(const http::Response& response, int status, std::string_view code) {
  const auto parsed = io::json::Document::parse(response.body);
  if (!parsed) return testing::AssertionFailure() << "no JSON: " << response.body;
  const auto member = [&](std::string_view key) {
    const auto* value = io::json::find_member(parsed->root(), key);
    return value == nullptr ? std::string_view{} : value->text();
  };
  const auto* issues = io::json::find_member(parsed->root(), "issues");
  if (response.status == status && member("status") == std::to_string(status) && member("code") == code &&
      member("type") == "urn:chargeplan:problem:" + std::string{code} && member("title") == http::reason_of(status) &&
      !member("detail").empty() && member("request_id") == "test-1" && response.content_type == "application/problem+json" &&
      issues != nullptr && issues->kind == io::json::Kind::array)
    return testing::AssertionSuccess();
  return testing::AssertionFailure() << response.status << " " << response.content_type << " " << response.body;
}

/// Two cars at noon under 10 kW.
inline const std::string two_car_request = R"({"site": {"grid_limit_kw": 10, "import_price_per_kwh": 0.2}, "sessions": [
  {"id": "a", "arrival": "2025-08-18T10:00:00Z", "departure": "2025-08-18T14:00:00Z", "max_power_kw": 22, "energy_required_kwh": 20},
  {"id": "b", "arrival": "2025-08-18T11:00:00Z", "departure": "2025-08-18T13:00:00Z", "max_power_kw": 11, "energy_required_kwh": 9}]}
)";

}  // namespace chargeplan::test
