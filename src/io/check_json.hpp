/// What a check found, as JSON.
#pragma once

#include <string>

#include "chargeplan/check.hpp"

namespace chargeplan::io {

/// `{"passed", "max_violation", "objective_cost", "dual_bound_cost", "gap", "breaches": [{"path", "slug", "message"}]}`
[[nodiscard]] std::string write_check_json(const CheckReport& found);

}  // namespace chargeplan::io
