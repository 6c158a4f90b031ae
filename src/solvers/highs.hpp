/// HiGHS for one program after another: what the stages drive, and what fleet hands over.
#pragma once

#include <memory>

#include "solvers/program_solver.hpp"

namespace chargeplan::solvers {

[[nodiscard]] std::unique_ptr<ProgramSolver> make_highs_programs();

}  // namespace chargeplan::solvers
