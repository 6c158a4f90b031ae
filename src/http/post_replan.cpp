#include <utility>

#include "http/kept_plan.hpp"
#include "http/plan_answer.hpp"
#include "http/problem.hpp"
#include "http/routes.hpp"
#include "io/change.hpp"

namespace chargeplan::http {

Response post_replan(const RoutedRequest& routed, const Context& context) {
  if (auto given = given_before(routed, context)) return *std::move(given);
  const auto kept = read_kept_plan(context, routed.id);
  if (!kept) return storage_problem(kept.error(), routed.request);
  if (*kept == nullptr) return no_plan(routed);
  const Plan& before = (*kept)->document.plan;
  auto changed = io::read_change(routed.request.body, (*kept)->request, before).map([](io::ChangedRequest&& read) {
    return std::move(read.request);
  });
  return plan_answer(std::move(changed), &before, routed, context);
}

}  // namespace chargeplan::http
