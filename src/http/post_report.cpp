#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "chargeplan/check.hpp"
#include "chargeplan/demand.hpp"
#include "http/media_type.hpp"
#include "http/problem.hpp"
#include "http/routes.hpp"
#include "io/check_request.hpp"
#include "io/plan_export.hpp"

namespace chargeplan::http {
namespace {

Response attachment(std::string_view type, std::string_view file_name, std::string&& body) {
  Response response{.content_type = std::string{type}, .body = std::move(body)};
  response.headers.emplace_back("Content-Disposition", fmt::format("attachment; filename=\"{}\"", file_name));
  return response;
}

/// Of another plan its numbers say nothing, and are of any size.
std::vector<Issue> wrong_plan_issues(const io::CheckRequest& read) {
  std::vector<Issue> issues = check(read.request.problem, read.request.options, read.document.plan).breaches;
  for (Issue& issue : issues) issue = {"plan." + issue.path, "wrong_plan", std::move(issue.message)};
  return issues;
}

}  // namespace

// A plan that the client has is written as it is: solving once more could end elsewhere within its gap or its time limit.
Response post_report(const RoutedRequest& routed, const Context&) {
  const auto read = io::read_check_request(routed.request.body);
  if (!read) return problem(read.error(), routed.request);
  if (auto issues = wrong_plan_issues(*read); !issues.empty())
    return problem(Error{ErrorCode::invalid_input, "the plan does not answer the request", std::move(issues)}, routed.request);
  const auto& [request, document] = *read;
  const auto zone = TimeZone::find(document.plan.horizon.time_zone);
  if (!zone) return problem(zone.error(), routed.request);
  if (routed.answer_type == json_type) return {.body = io::write_report_facts(document, request.problem, *zone) + "\n"};
  if (routed.answer_type == html_type)
    return attachment("text/html; charset=utf-8", "plan.html", io::write_report(document, request.problem, *zone));
  if (routed.answer_type == csv_type)
    return attachment("text/csv; charset=utf-8", "plan.csv", io::write_plan_csv(document, request.problem, *zone));
  auto workbook = io::write_plan_xlsx(document, request.problem, *zone);
  if (!workbook) return problem(workbook.error(), routed.request);
  return attachment(xlsx_type, "plan.xlsx", *std::move(workbook));
}

}  // namespace chargeplan::http
