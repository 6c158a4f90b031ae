#include "http/problem.hpp"
#include "http/routes.hpp"
#include "io/version_json.hpp"

namespace chargeplan::http {

Response get_version(const RoutedRequest&, const Context&) { return {.body = io::write_version_json() + "\n"}; }

Response get_live(const RoutedRequest&, const Context&) { return {.body = "{\"status\":\"live\"}\n"}; }

Response get_ready(const RoutedRequest& routed, const Context& context) {
  if (context.ready) return {.body = "{\"status\":\"ready\"}\n"};
  return problem(Fault::queue_full, "the queue of requests is full", routed.request);
}

}  // namespace chargeplan::http
