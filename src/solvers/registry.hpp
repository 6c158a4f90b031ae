/// The backends' makers: one line a backend.
#pragma once

#include <memory>

#include "solvers/backend.hpp"

namespace chargeplan::solvers {

[[nodiscard]] std::unique_ptr<Backend> make_highs();
[[nodiscard]] std::unique_ptr<Backend> make_clarabel();
[[nodiscard]] std::unique_ptr<Backend> make_fleet();

}  // namespace chargeplan::solvers
