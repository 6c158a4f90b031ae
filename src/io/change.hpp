/// The change document (`chargeplan.change/1`): what is new at a site since a plan was made.
#pragma once

#include <string_view>

#include "chargeplan/error.hpp"
#include "chargeplan/plan.hpp"
#include "io/request.hpp"

namespace chargeplan::io {

struct ChangedRequest {
  PlanRequest request;  ///< what is to be planned now, the past included
  int upserted = 0, removed = 0;
};

/// Reads a change of `before`, whose plan is `plan`. A session that is known keeps the fields that the change does not name.
/// Errors: invalid_input, with every issue.
[[nodiscard]] Result<ChangedRequest> read_change(std::string_view json, const PlanRequest& before, const Plan& plan);

}  // namespace chargeplan::io
