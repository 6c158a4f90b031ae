#include <utility>

#include "http/etag.hpp"
#include "http/kept_plan.hpp"
#include "http/list_json.hpp"
#include "http/media_type.hpp"
#include "http/problem.hpp"
#include "http/routes.hpp"
#include "http/storage/store.hpp"
#include "io/plan_export.hpp"

namespace chargeplan::http {
namespace {

/// A plan in a form of the command line's `--out`.
template <class Write>
Response shown(const RoutedRequest& routed, const Context& context, std::string_view ending, Write&& write) {
  const auto kept = read_kept_plan(context, routed.id);
  if (!kept) return storage_problem(kept.error(), routed.request);
  if (*kept == nullptr) return no_plan(routed);
  const Problem& problem_of_plan = (*kept)->request.problem;
  const TimeZone zone = TimeZone::find(problem_of_plan.horizon.time_zone).value();
  Result<std::string> text = write((*kept)->document, problem_of_plan, zone);
  if (!text) return problem(text.error(), routed.request);
  Response response{.content_type = std::string{routed.answer_type}, .body = *std::move(text)};
  if (response.content_type.starts_with("text/")) response.content_type += "; charset=utf-8";
  response.headers.emplace_back(
      "Content-Disposition",
      fmt::format("{}; filename=\"plan-{}.{}\"", ending == "html" ? "inline" : "attachment", routed.id, ending));
  return with_etag(std::move(response), routed.request);
}

Response document_or_404(const RoutedRequest& routed, Result<std::optional<std::string>>&& text) {
  if (!text) return storage_problem(text.error(), routed.request);
  if (!*text) return no_plan(routed);
  return with_etag({.body = *std::move(*text)}, routed.request);
}

}  // namespace

Response no_plan(const RoutedRequest& routed) {
  return problem(Fault::not_found, "there is no plan of this id; it may have been removed", routed.request);
}

Response get_plans(const RoutedRequest& routed, const Context& context) {
  const auto page = read_page(routed.target).and_then([&](const PageRequest& asked) { return context.store->plans(asked); });
  if (!page) return storage_problem(page.error(), routed.request);
  return with_etag({.body = write_list("plans", *page)}, routed.request);
}

Response get_plan(const RoutedRequest& routed, const Context& context) {
  return document_or_404(routed, context.store->plan_document(routed.id));
}

Response get_plan_request(const RoutedRequest& routed, const Context& context) {
  return document_or_404(routed, context.store->plan_request(routed.id));
}

Response get_plan_csv(const RoutedRequest& routed, const Context& context) {
  return shown(routed, context, "csv", io::write_plan_csv);
}

Response get_plan_xlsx(const RoutedRequest& routed, const Context& context) {
  return shown(routed, context, "xlsx", io::write_plan_xlsx);
}

Response get_plan_report(const RoutedRequest& routed, const Context& context) {
  Response response = shown(routed, context, "html", io::write_report);
  if (response.status == 200)  // one page with all that it needs in it; nothing is fetched, nothing is sent
    response.headers.emplace_back(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; font-src "
        "data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
  return response;
}

Response delete_plan(const RoutedRequest& routed, const Context& context) {
  const auto removed = context.store->remove_plan(routed.id);
  if (!removed) return storage_problem(removed.error(), routed.request);
  return *removed ? Response{.status = 204, .content_type = {}} : no_plan(routed);
}

}  // namespace chargeplan::http
