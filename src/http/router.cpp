#include "http/router.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <exception>
#include <optional>
#include <span>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "http/dashboard.hpp"
#include "http/media_type.hpp"
#include "http/problem.hpp"
#include "http/routes.hpp"
#include "http/unpacking.hpp"
#include "io/nearest.hpp"

namespace chargeplan::http {
namespace {

using Types = std::span<const std::string_view>;

constexpr std::array json_only{json_type};
constexpr std::array metrics_only{text_type};
constexpr std::array html_only{html_type};
constexpr std::array table_types{csv_type, xlsx_type, xls_type, ods_type, gzip_type, bytes_type};
constexpr std::array export_types{csv_type, xlsx_type};
constexpr std::array csv_only{csv_type};
constexpr std::array xlsx_only{xlsx_type};
constexpr std::array events_only{events_type};
constexpr std::array report_types{json_type, html_type, csv_type, xlsx_type};
constexpr std::array<std::string_view, 1> plan_keys{"store"};
constexpr std::array<std::string_view, 2> list_keys{"limit", "cursor"};
constexpr std::array<std::string_view, 4> table_keys{"mapping", "time_zone", "start", "step_s"};
constexpr std::array<std::string_view, 5> series_keys{"unit", "time_zone", "start", "step_s", "steps"};

struct Route {
  std::string_view method;
  std::string_view path;  ///< `{id}` stands for 1 to 128 of letters, digits, `-`, `_`, `.`, which is not the first
  Place place;
  Types reads;   ///< kinds of body
  Types offers;  ///< kinds of answer
  Types query_keys;
  Response (*respond)(const RoutedRequest&, const Context&);
};

/// Of two that fit a path, the first has it.
constexpr std::array routes{
    Route{"POST", "/v1/plans", Place::job, json_only, json_only, plan_keys, post_plan},
    Route{"GET", "/v1/plans", Place::storage, {}, json_only, list_keys, get_plans},
    Route{"GET", "/v1/plans/{id}.csv", Place::storage, {}, csv_only, {}, get_plan_csv},
    Route{"GET", "/v1/plans/{id}.xlsx", Place::storage, {}, xlsx_only, {}, get_plan_xlsx},
    Route{"GET", "/v1/plans/{id}.html", Place::storage, {}, html_only, {}, get_plan_report},
    Route{"GET", "/v1/plans/{id}/request", Place::storage, {}, json_only, {}, get_plan_request},
    Route{"POST", "/v1/plans/{id}/replan", Place::job, json_only, json_only, plan_keys, post_replan},
    Route{"GET", "/v1/plans/{id}", Place::storage, {}, json_only, {}, get_plan},
    Route{"DELETE", "/v1/plans/{id}", Place::storage, {}, json_only, {}, delete_plan},
    Route{"GET", "/v1/jobs/{id}", Place::storage, {}, json_only, {}, get_job},
    Route{"DELETE", "/v1/jobs/{id}", Place::storage, {}, json_only, {}, delete_job},
    Route{"GET", "/v1/jobs/{id}/events", Place::storage, {}, events_only, {}, get_job_events},
    Route{"GET", "/v1/sites", Place::storage, {}, json_only, list_keys, get_sites},
    Route{"GET", "/v1/sites/{id}", Place::storage, {}, json_only, {}, get_site},
    Route{"PUT", "/v1/sites/{id}", Place::storage, json_only, json_only, {}, put_site},
    Route{"DELETE", "/v1/sites/{id}", Place::storage, {}, json_only, {}, delete_site},
    Route{"GET", "/v1/demands", Place::storage, {}, json_only, list_keys, get_demands},
    Route{"GET", "/v1/demands/{id}", Place::storage, {}, json_only, {}, get_demand},
    Route{"PUT", "/v1/demands/{id}", Place::storage, json_only, json_only, {}, put_demand},
    Route{"DELETE", "/v1/demands/{id}", Place::storage, {}, json_only, {}, delete_demand},
    Route{"POST", "/v1/check", Place::worker, json_only, json_only, {}, post_check},
    Route{"POST", "/v1/report", Place::worker, json_only, report_types, {}, post_report},
    Route{"POST", "/v1/demand/synthetic", Place::worker, json_only, json_only, {}, post_synthetic_demand},
    Route{"POST", "/v1/demand/parse", Place::worker, table_types, json_only, table_keys, post_demand_table},
    Route{"POST", "/v1/demand/export", Place::worker, json_only, export_types, {}, post_demand_export},
    Route{"POST", "/v1/series/parse", Place::worker, table_types, json_only, series_keys, post_series_table},
    Route{"GET", "/openapi.json", Place::io_thread, {}, json_only, {}, get_contract},
    Route{"GET", "/docs", Place::worker, {}, html_only, {}, get_docs},
    Route{"GET", "/metrics", Place::io_thread, {}, metrics_only, {}, get_metrics},
    Route{"GET", "/v1/version", Place::io_thread, {}, json_only, {}, get_version},
    Route{"GET", "/health/live", Place::io_thread, {}, json_only, {}, get_live},
    Route{"GET", "/health/ready", Place::storage, {}, json_only, {}, get_ready},
};

bool is_id(std::string_view text) {
  if (text.starts_with('.')) return false;  // clients leave `.` and `..` out of a path before they send it
  return !text.empty() && text.size() <= 128 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return c < 128 && (std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.');
  });
}

/// What stands for `{id}` in a path that fits, empty where the route has none; none where the path does not fit.
std::optional<std::string_view> id_in(std::string_view path, std::string_view pattern) {
  constexpr std::string_view mark = "{id}";
  const std::size_t at = pattern.find(mark);
  if (at == std::string_view::npos) return path == pattern ? std::optional{std::string_view{}} : std::nullopt;
  const std::string_view before = pattern.substr(0, at), after = pattern.substr(at + mark.size());
  if (path.size() <= before.size() + after.size() || !path.starts_with(before) || !path.ends_with(after)) return std::nullopt;
  const std::string_view id = path.substr(before.size(), path.size() - before.size() - after.size());
  return is_id(id) ? std::optional{id} : std::nullopt;
}

/// HEAD asks what GET would answer; the server leaves the body out.
bool has_method(const Route& route, std::string_view method) {
  return route.method == method || (route.method == "GET" && method == "HEAD");
}

/// The path of the route that has it; empty where none has.
std::string_view pattern_of(std::string_view path) {
  const auto found =
      std::find_if(routes.begin(), routes.end(), [&](const Route& route) { return id_in(path, route.path).has_value(); });
  return found == routes.end() ? std::string_view{} : found->path;
}

const Route* find_route(std::string_view method, std::string_view path) {
  const std::string_view pattern = pattern_of(path);
  const auto found = std::find_if(routes.begin(), routes.end(),
                                  [&](const Route& route) { return route.path == pattern && has_method(route, method); });
  return found == routes.end() ? nullptr : &*found;
}

std::string methods_of(std::string_view path) {
  const std::string_view pattern = pattern_of(path);
  std::string methods;
  for (const Route& route : routes)
    if (route.path == pattern)
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

std::string known_words(const std::string& key, Types keys) {
  std::string hint = io::did_you_mean(key, keys);
  if (!hint.empty() || keys.empty()) return hint;
  return fmt::format("; known are {}", fmt::join(keys, ", "));
}

std::vector<Issue> query_issues(const Target& target, Types keys) {
  std::vector<Issue> issues;
  std::vector<std::string_view> seen;
  for (const auto& [key, value] : target.query) {
    const std::string path = "?" + key;
    if (std::find(keys.begin(), keys.end(), key) == keys.end())
      issues.push_back({path, "unknown_key", fmt::format("\"{}\" means nothing here{}", key, known_words(key, keys))});
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
    if (is_packed(request)) {
      const auto plain = unpacked(request, context.body_limit_bytes);
      return plain ? respond(route, *plain, target, context) : unpacking_problem(plain.error(), request);
    }
    if (!request.content_encoding.empty() && request.content_encoding != "identity")
      return problem(Fault::unsupported_media_type, "the Content-Encoding is none that is read: gzip, identity", request);
  }
  const auto type = choose_type(request.accept, route.offers);
  if (!type)
    return problem(Fault::not_acceptable, fmt::format("this route answers {}", fmt::join(route.offers, ", ")), request);
  if (auto issues = query_issues(target, route.query_keys); !issues.empty())
    return problem(Error{ErrorCode::invalid_input, "the query is not understood", std::move(issues)}, request);
  const bool needs_store = (route.place == Place::storage && route.respond != get_ready) || route.respond == post_replan;
  if (needs_store && context.store == nullptr) return problem(Fault::storage_failed, "this service keeps nothing", request);
  return route.respond({request, target, std::string{*id_in(target.path, route.path)}, *type}, context);
}

}  // namespace

Place place_of(const Request& request) {
  const auto target = parse_target(request.target);
  const Route* route = target ? find_route(request.method, target->path) : nullptr;
  if (route == nullptr) return Place::io_thread;
  const bool is_kept = route->place != Place::job || target->value_of("store") != "false";
  return is_kept ? route->place : Place::worker;  // a job is kept until it is done
}

std::string_view route_of(std::string_view method, std::string_view path) {
  const Route* route = find_route(method, path);
  return route == nullptr ? "none" : route->path;
}

std::vector<RouteName> route_names() {
  std::vector<RouteName> names;
  for (const Route& route : routes) names.push_back({route.method, route.path});
  return names;
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
