#include <charconv>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "chargeplan/demand.hpp"
#include "http/media_type.hpp"
#include "http/problem.hpp"
#include "http/routes.hpp"
#include "io/demand_json.hpp"
#include "io/mapping.hpp"
#include "io/plan_export.hpp"
#include "io/request.hpp"
#include "io/time_text.hpp"

namespace chargeplan::http {
namespace {

/// What the query says about a table's times.
struct TableTimes {
  TimeZone zone;
  std::optional<Instant> start;
  std::chrono::seconds step{900};
};

Result<TableTimes> read_times(const Target& target) {
  std::vector<Issue> issues;
  auto zone = TimeZone::find(target.value_of("time_zone").value_or("UTC"));
  if (!zone) issues.push_back({"?time_zone", "unknown_time_zone", zone.error().message});
  TableTimes times{zone ? *std::move(zone) : TimeZone::find("UTC").value(), {}};
  if (const auto start = target.value_of("start")) {
    const auto parsed = io::parse_time(*start);
    if (const auto* instant = std::get_if<Instant>(&parsed))
      times.start = *instant;
    else if (const auto* sentence = std::get_if<std::string>(&parsed))
      issues.push_back({"?start", "bad_time", *sentence});
    else
      issues.push_back({"?start", "bad_time", "needs its offset, as 2025-08-18T00:00:00+02:00 (in a query, + is written %2B)"});
  }
  if (const auto step = target.value_of("step_s")) {
    int step_s = 0;
    const auto [end, failure] = std::from_chars(step->data(), step->data() + step->size(), step_s);
    if (failure != std::errc{} || end != step->data() + step->size() || step_s < 1 || step_s > 86'400)
      issues.push_back({"?step_s", "out_of_range", fmt::format("must be a whole number from 1 to 86400, not \"{}\"", *step)});
    else
      times.step = std::chrono::seconds{step_s};
  }
  if (issues.empty()) return times;
  return tl::unexpected(Error{ErrorCode::invalid_input, "the query is not understood", std::move(issues)});
}

Result<std::string> open_nothing(const std::string& name) {
  return tl::unexpected(Error{ErrorCode::unsupported, fmt::format("a mapping cannot join a second file here ({})", name), {}});
}

}  // namespace

Response post_synthetic_demand(const RoutedRequest& routed, const Context& context) {
  const auto options = io::read_synthetic_options(routed.request.body).and_then([&](SyntheticOptions&& read) {
    if (read.session_count <= context.limits.max_sessions) return Result<SyntheticOptions>{std::move(read)};
    return Result<SyntheticOptions>{tl::unexpected(
        Error{ErrorCode::invalid_input,
              "the document has 1 problem",
              {{"sessions", "problem_too_large",
                fmt::format("is {}; this service draws at most {}", read.session_count, context.limits.max_sessions)}}})};
  });
  if (!options) return problem(options.error(), routed.request);
  const auto sessions = synthetic_sessions(*options);
  if (!sessions) return problem(sessions.error(), routed.request);
  return {.body = io::write_sessions(*sessions, TimeZone::find(options->time_zone).value()) + "\n"};
}

Response post_demand_table(const RoutedRequest& routed, const Context&) {
  const auto times = read_times(routed.target);
  if (!times) return problem(times.error(), routed.request);
  const io::TableOptions options{
      .file_name = "table", .time_zone = &times->zone, .start = times->start, .step = times->step, .skip_bad_rows = true};
  const auto mapping = routed.target.value_of("mapping");
  const auto table = mapping ? io::import_demand(routed.request.body, *mapping, options, open_nothing)
                             : io::read_demand_table(routed.request.body, options);
  if (!table) return problem(table.error(), routed.request);
  return {.body = io::write_demand_table_json(*table, times->zone) + "\n"};
}

Response post_demand_export(const RoutedRequest& routed, const Context&) {
  const auto read = io::read_sessions(routed.request.body);
  if (!read) return problem(read.error(), routed.request);
  const bool csv = routed.answer_type == csv_type;
  auto table = csv ? Result<std::string>{io::write_demand_csv(read->sessions, read->zone)}
                   : io::write_demand_xlsx(read->sessions, read->zone);
  if (!table) return problem(table.error(), routed.request);
  Response response{.content_type = csv ? "text/csv; charset=utf-8" : std::string{xlsx_type}, .body = *std::move(table)};
  response.headers.emplace_back("Content-Disposition",
                                csv ? "attachment; filename=\"demand.csv\"" : "attachment; filename=\"demand.xlsx\"");
  return response;
}

}  // namespace chargeplan::http
