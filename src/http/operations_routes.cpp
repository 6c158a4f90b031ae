#include "http/metrics.hpp"
#include "http/problem.hpp"
#include "http/routes.hpp"
#include "http/storage/store.hpp"
#include "io/version_json.hpp"

namespace chargeplan::http {

Response get_version(const RoutedRequest&, const Context& context) {
  return {.body = io::write_version_json(context.durable) + "\n"};
}

Response get_live(const RoutedRequest&, const Context&) { return {.body = "{\"status\":\"live\"}\n"}; }

Response get_ready(const RoutedRequest& routed, const Context& context) {
  if (context.has_room && !context.has_room(routed.request.client))
    return problem(Fault::queue_full, "the queue of requests is full", routed.request);
  if (context.store != nullptr)
    if (const auto reached = context.store->reach(); !reached) return storage_problem(reached.error(), routed.request);
  return {.body = "{\"status\":\"ready\"}\n"};
}

Response get_metrics(const RoutedRequest&, const Context& context) {
  Response response{.content_type = "text/plain; version=0.0.4; charset=utf-8"};
  if (context.metrics != nullptr) response.body = context.metrics->text(context.load);
  return response;
}

}  // namespace chargeplan::http
