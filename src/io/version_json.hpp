/// What is in this build, as JSON.
#pragma once

#include <optional>
#include <string>

namespace chargeplan::io {

/// `[{"name", "version", "lp", "milp", "quadratic"}]`, in the order in which `auto` prefers them.
[[nodiscard]] std::string write_solvers_json();

/// `{"version", "solvers"}`, and of a service `durable`: what it keeps outlives it.
[[nodiscard]] std::string write_version_json(std::optional<bool> durable = {});

}  // namespace chargeplan::io
