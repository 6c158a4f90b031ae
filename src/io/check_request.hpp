/// What is to be checked, in one document: `{"request": …, "plan": …}`.
#pragma once

#include <string_view>

#include "chargeplan/error.hpp"
#include "io/plan_document.hpp"
#include "io/request.hpp"

namespace chargeplan::io {

struct CheckRequest {
  PlanRequest request;
  PlanDocument document;
};

/// Errors: invalid_input, with the issues of both, their paths from the whole document's root (`request.site.grid_limit_kw`).
[[nodiscard]] Result<CheckRequest> read_check_request(std::string_view json);

}  // namespace chargeplan::io
