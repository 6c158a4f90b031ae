#include "http/problem.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "io/issues_json.hpp"
#include "io/json_text.hpp"

namespace chargeplan::http {
namespace {

struct Description {
  std::string_view slug;
  int http_status;
  std::string_view detail;
};

Response describe(const Description& description, const std::vector<Issue>& issues, const Request& request) {
  io::json::Text text;
  const auto member = [&](std::string_view key, std::string_view value) {
    text.key(key);
    text.string(value);
  };
  text.begin_object();
  member("type", fmt::format("urn:chargeplan:problem:{}", description.slug));
  member("title", reason_of(description.http_status));
  text.key("status");
  text.number(static_cast<long long>(description.http_status));
  member("detail", description.detail);
  member("code", description.slug);
  member("request_id", request.id);
  text.key("issues");
  io::write_first_issues(text, issues);
  text.end_object();
  return {.status = description.http_status,
          .content_type = "application/problem+json",
          .body = text.take() + "\n",
          .code = std::string{description.slug}};
}

/// Slugs of a text that is no JSON document. Source: docs/errors.md, "Documents".
constexpr std::array<std::string_view, 4> syntax_slugs{"not_json", "empty_document", "invalid_utf8", "nested_too_deep"};

bool is_about_syntax(const Error& error) {
  return error.code == ErrorCode::invalid_input && !error.issues.empty() &&
         std::all_of(error.issues.begin(), error.issues.end(), [](const Issue& issue) {
           return std::find(syntax_slugs.begin(), syntax_slugs.end(), issue.slug) != syntax_slugs.end();
         });
}

}  // namespace

std::string_view reason_of(int http_status) {
  switch (http_status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 503: return "Service Unavailable";
    default: return "Internal Server Error";
  }
}

Response problem(Fault fault, std::string_view detail, const Request& request, const std::vector<Issue>& issues) {
  const auto [slug, status] = traits(fault);
  Response response = describe({slug, status, detail}, issues, request);
  if (status == 503) response.headers.emplace_back("Retry-After", fmt::to_string(retry_after_s));
  return response;
}

Response problem(const Error& error, const Request& request) {
  if (is_about_syntax(error)) return problem(Fault::not_json, error.message, request, error.issues);
  const auto [slug, status, exit_status] = traits(error.code);
  if (error.code != ErrorCode::internal && error.code != ErrorCode::io)
    return describe({slug, status, error.message}, error.issues, request);
  Response response =
      describe({slug, status, "the service failed at this; its log says more under this request_id"}, {}, request);
  response.fault = error.message;
  return response;
}

/// What stands in the fields before these has no such text in it: the quotes of a text are escaped.
Response problem_again(const std::string& body) {
  constexpr std::string_view status_key = "\"status\":", code_key = "\"code\":\"";
  Response response{.status = 500, .content_type = "application/problem+json", .body = body};
  if (const auto at = body.find(status_key); at != std::string::npos) {
    const char* digits = body.data() + at + status_key.size();
    std::from_chars(digits, body.data() + body.size(), response.status);
  }
  if (const auto at = body.find(code_key); at != std::string::npos) {
    const std::size_t begin = at + code_key.size();
    response.code = body.substr(begin, body.find('"', begin) - begin);
  }
  return response;
}

Response storage_problem(const Error& error, const Request& request) {
  if (error.code != ErrorCode::io) return problem(error, request);
  Response response =
      problem(Fault::storage_failed, "the service cannot reach what it keeps, or has no room for more", request);
  response.fault = error.message;
  return response;
}

}  // namespace chargeplan::http
