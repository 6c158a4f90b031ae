/// A Program with an interior. Source: docs/solver.md, "The interior point".
#pragma once

#include "solvers/fleet/program.hpp"

namespace chargeplan::solvers::fleet {

/// Where a limit or a session leaves its set-points no room there is no interior: a millionth of their power makes one.
[[nodiscard]] Program with_room(Program program);

}  // namespace chargeplan::solvers::fleet
