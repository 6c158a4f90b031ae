/// From a request for a plan, however it was made up, to its answer.
#pragma once

#include <optional>

#include "chargeplan/plan.hpp"
#include "http/context.hpp"
#include "http/message.hpp"
#include "http/routes.hpp"
#include "io/request.hpp"

namespace chargeplan::http {

/// What was answered before under the same Idempotency-Key; none where that says nothing.
[[nodiscard]] std::optional<Response> given_before(const RoutedRequest& routed, const Context& context);

/// Plans what was read, or tells everything that is wrong with it; keeps the plan unless `?store=false`.
/// `start`: a plan that is near, to begin from; may be null.
[[nodiscard]] Response plan_answer(Result<io::PlanRequest> read, const Plan* start, const RoutedRequest& routed,
                                   const Context& context);

}  // namespace chargeplan::http
