// Tables of prices and loads, in the steps of a horizon.
#include <string>
#include <utility>
#include <vector>

#include "http/problem.hpp"
#include "http/routes.hpp"
#include "http/table_query.hpp"
#include "io/issues_json.hpp"
#include "io/json_text.hpp"
#include "io/tables.hpp"

namespace chargeplan::http {
namespace {

struct WantedSeries {
  std::string unit;
  TableTimes times;
  Horizon horizon;
};

Result<WantedSeries> read_wanted(const Target& target, const PlanningLimits& limits) {
  std::vector<Issue> issues;
  TableTimes times = read_times(target, issues);
  const std::string unit{target.value_of("unit").value_or("")};
  if (unit != "kw" && unit != "per_kwh")
    issues.push_back({"?unit", "unknown_value", "must be kw or per_kwh: what the values are to be in"});
  if (!target.value_of("start")) issues.push_back({"?start", "missing", "is the time of step 0, with its offset"});
  if (!target.value_of("steps")) issues.push_back({"?steps", "missing", "is the number of steps"});
  const auto steps = read_whole(target, "steps", limits.max_steps, issues);
  if (!issues.empty()) return tl::unexpected(Error{ErrorCode::invalid_input, "the query is not understood", std::move(issues)});
  const Horizon horizon{.start = *times.start, .step = times.step, .step_count = *steps, .time_zone = times.zone.name()};
  return WantedSeries{unit, std::move(times), horizon};
}

std::string write_series(const Series& series, const std::vector<Issue>& notes) {
  io::json::Text text;
  text.begin_object();
  text.key("values");
  text.begin_array();
  for (const double value : series.values()) text.number(value);
  text.end_array();
  text.key("notes");
  io::write_issues(text, notes);
  text.end_object();
  return text.take() + "\n";
}

}  // namespace

Response post_series_table(const RoutedRequest& routed, const Context& context) {
  const auto wanted = read_wanted(routed.target, context.limits);
  if (!wanted) return problem(wanted.error(), routed.request);
  const io::TableOptions options{
      .file_name = "table", .time_zone = &wanted->times.zone, .start = wanted->horizon.start, .step = wanted->horizon.step};
  const auto table = io::read_series_table(routed.request.body, wanted->unit, options);
  if (!table) return problem(table.error(), routed.request);
  const auto series = io::sample(*table, wanted->horizon, "table");
  if (!series) return problem(series.error(), routed.request);
  return {.body = write_series(*series, table->notes)};
}

}  // namespace chargeplan::http
