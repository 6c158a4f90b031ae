#include "chargeplan/check.hpp"
#include "http/problem.hpp"
#include "http/routes.hpp"
#include "io/check_json.hpp"
#include "io/check_request.hpp"

namespace chargeplan::http {

Response post_check(const RoutedRequest& routed, const Context&) {
  const auto read = io::read_check_request(routed.request.body);
  if (!read) return problem(read.error(), routed.request);
  const auto& [request, document] = *read;
  return {.body = io::write_check_json(check(request.problem, request.options, document.plan)) + "\n"};
}

}  // namespace chargeplan::http
