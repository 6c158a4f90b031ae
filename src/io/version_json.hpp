/// What is in this build, as JSON.
#pragma once

#include <string>

namespace chargeplan::io {

/// `[{"name", "version", "lp", "milp", "quadratic"}]`, in the order in which `auto` prefers them.
[[nodiscard]] std::string write_solvers_json();

/// `{"version", "solvers"}`
[[nodiscard]] std::string write_version_json();

}  // namespace chargeplan::io
