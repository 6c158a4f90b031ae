#include "http/plan_answer.hpp"
#include "http/routes.hpp"
#include "io/request.hpp"

namespace chargeplan::http {

Response post_plan(const RoutedRequest& routed, const Context& context) {
  if (auto given = given_before(routed, context)) return *std::move(given);
  return plan_answer(io::read_request(routed.request.body), nullptr, routed, context);
}

}  // namespace chargeplan::http
