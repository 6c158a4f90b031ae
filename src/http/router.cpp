#include "http/router.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <span>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "http/dashboard.hpp"
#include "http/media_type.hpp"
#include "http/problem.hpp"
#include "http/routes.hpp"
#include "io/nearest.hpp"

namespace chargeplan::http {
namespace {

using Types = std::span<const std::string_view>;

constexpr std::array json_only{json_type};
constexpr std::array table_types{csv_type, xlsx_type, xls_type, ods_type, gzip_type, bytes_type};
constexpr std::array export_types{csv_type, xlsx_type};
constexpr std::array report_types{json_type, html_type, csv_type, xlsx_type};
constexpr std::array<std::string_view, 1> plan_keys{"store"};
constexpr std::array<std::string_view, 4> table_keys{"mapping", "time_zone", "start", "step_s"};

struct Route {
  std::string_view method;
  std::string_view path;
  Place place;
  Types reads;   ///< kinds of body
  Types offers;  ///< kinds of answer
  Types query_keys;
  Response (*respond)(const RoutedRequest&, const Context&);
};

constexpr std::array routes{
    Route{"POST", "/v1/plans", Place::worker, json_only, json_only, plan_keys, post_plan},
    Route{"POST", "/v1/check", Place::worker, json_only, json_only, {}, post_check},
    Route{"POST", "/v1/report", Place::worker, json_only, report_types, {}, post_report},
    Route{"POST", "/v1/demand/synthetic", Place::worker, json_only, json_only, {}, post_synthetic_demand},
    Route{"POST", "/v1/demand/parse", Place::worker, table_types, json_only, table_keys, post_demand_table},
    Route{"POST", "/v1/demand/export", Place::worker, json_only, export_types, {}, post_demand_export},
    Route{"GET", "/v1/version", Place::io_thread, {}, json_only, {}, get_version},
    Route{"GET", "/health/live", Place::io_thread, {}, json_only, {}, get_live},
    Route{"GET", "/health/ready", Place::io_thread, {}, json_only, {}, get_ready},
};

/// HEAD asks what GET would answer; the server leaves the body out.
bool has_method(const Route& route, std::string_view method) {
  return route.method == method || (route.method == "GET" && method == "HEAD");
}

const Route* find_route(std::string_view method, std::string_view path) {
  const auto found = std::find_if(routes.begin(), routes.end(),
                                  [&](const Route& route) { return route.path == path && has_method(route, method); });
  return found == routes.end() ? nullptr : &*found;
}

std::string methods_of(std::string_view path) {
  std::string methods;
  for (const Route& route : routes)
    if (route.path == path)
      methods += fmt::format("{}{}", methods.empty() ? "" : ", ", route.method == "GET" ? "GET, HEAD" : route.method);
  if (find_dashboard_file(path) != nullptr) methods = "GET, HEAD";
  return methods;
}

Response no_route(const Request& request, const Target& target) {
  const std::string allowed = methods_of(target.path);
  if (allowed.empty()) return problem(Fault::not_found, "there is no such route; docs/api.md lists them", request);
  Response response = problem(Fault::method_not_allowed, fmt::format("this route takes {}", allowed), request);
  response.headers.emplace_back("Allow", allowed);
  return response;
}

std::vector<Issue> query_issues(const Target& target, Types keys) {
  std::vector<Issue> issues;
  std::vector<std::string_view> seen;
  for (const auto& [key, value] : target.query) {
    const std::string path = "?" + key;
    if (std::find(keys.begin(), keys.end(), key) == keys.end())
      issues.push_back({path, "unknown_key", fmt::format("\"{}\" means nothing here{}", key, io::did_you_mean(key, keys))});
    else if (std::find(seen.begin(), seen.end(), key) != seen.end())
      issues.push_back({path, "duplicate_key", fmt::format("\"{}\" is given twice", key)});
    seen.push_back(key);
  }
  return issues;
}

Response respond(const Route& route, const Request& request, const Target& target, const Context& context) {
  if (!route.reads.empty()) {
    const std::string type = essence_of(request.content_type);
    if (std::find(route.reads.begin(), route.reads.end(), type) == route.reads.end())
      return problem(Fault::unsupported_media_type,
                     fmt::format("the Content-Type is {}; this route reads {}", type.empty() ? "missing" : "\"" + type + "\"",
                                 fmt::join(route.reads, ", ")),
                     request);
    if (!request.content_encoding.empty() && request.content_encoding != "identity")
      return problem(Fault::unsupported_media_type, "a body with a Content-Encoding is not read", request);
  }
  const auto type = choose_type(request.accept, route.offers);
  if (!type)
    return problem(Fault::not_acceptable, fmt::format("this route answers {}", fmt::join(route.offers, ", ")), request);
  if (auto issues = query_issues(target, route.query_keys); !issues.empty())
    return problem(Error{ErrorCode::invalid_input, "the query is not understood", std::move(issues)}, request);
  return route.respond({request, target, *type}, context);
}

}  // namespace

Place place_of(const Request& request) {
  const auto target = parse_target(request.target);
  const Route* route = target ? find_route(request.method, target->path) : nullptr;
  return route == nullptr ? Place::io_thread : route->place;
}

Response answer(const Request& request, const Context& context) {
  try {
    const auto target = parse_target(request.target);
    if (!target) return problem(Fault::bad_request, "the request's target is no path with a query", request);
    const Route* route = find_route(request.method, target->path);
    if (route != nullptr) return respond(*route, request, *target, context);
    const DashboardFile* file = find_dashboard_file(target->path);
    const bool reads = request.method == "GET" || request.method == "HEAD";
    return file != nullptr && reads ? dashboard_response(*file, request) : no_route(request, *target);
  } catch (const std::exception& mistake) {  // ours, or no memory: what may fail is a Result
    return problem(Error{ErrorCode::internal, mistake.what(), {}}, request);
  }
}

}  // namespace chargeplan::http
