/// Whether a request is of a size that the service plans.
#pragma once

#include "http/context.hpp"
#include "io/request.hpp"

namespace chargeplan::http {

/// Errors: invalid_input `problem_too_large`.
[[nodiscard]] Result<io::PlanRequest> within(const PlanningLimits& limits, io::PlanRequest&& request);

}  // namespace chargeplan::http
