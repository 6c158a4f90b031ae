/// The instances on which solvers are compared, of any number of sessions.
#pragma once

#include <string_view>

#include "io/request.hpp"

namespace chargeplan::solver_race {

/// `like`: benchmarks/data/base_1000, of `real` norway_16_days. Cases: `base`; `groups`: 100 of them under 10 parents, each level
/// tight for an hour; `fuses`: the same with constant limits that most reach now and then; `sun`: PV, base load, an export price
/// that is negative in some steps; `peak`: the same with a demand charge; `site`: that with a limit that may be passed, presence by
/// the second; `five_minutes`: base in 288 steps; `overnight`: stays of 8 to 12 hours in 1,440 steps; `real`: of the given sessions those that leave first. Errors: invalid_input, of any other name too.
[[nodiscard]] Result<io::PlanRequest> draw_case(std::string_view name, int session_count, io::PlanRequest like);

}  // namespace chargeplan::solver_race
