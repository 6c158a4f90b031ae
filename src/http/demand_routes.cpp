#include <utility>
#include <vector>

#include <fmt/format.h>

#include "chargeplan/demand.hpp"
#include "http/media_type.hpp"
#include "http/problem.hpp"
#include "http/routes.hpp"
#include "http/table_query.hpp"
#include "io/demand_json.hpp"
#include "io/mapping.hpp"
#include "io/plan_export.hpp"
#include "io/request.hpp"

namespace chargeplan::http {
namespace {

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
  std::vector<Issue> issues;
  const TableTimes times = read_times(routed.target, issues);
  if (!issues.empty())
    return problem(Error{ErrorCode::invalid_input, "the query is not understood", std::move(issues)}, routed.request);
  const io::TableOptions options{
      .file_name = "table", .time_zone = &times.zone, .start = times.start, .step = times.step, .skip_bad_rows = true};
  const auto mapping = routed.target.value_of("mapping");
  const auto table = mapping ? io::import_demand(routed.request.body, *mapping, options, open_nothing)
                             : io::read_demand_table(routed.request.body, options);
  if (!table) return problem(table.error(), routed.request);
  return {.body = io::write_demand_table_json(*table, times.zone) + "\n"};
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
