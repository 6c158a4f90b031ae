// Where LEMON is not installed.
#include "solvers/contestant.hpp"

namespace chargeplan::solver_race {

std::vector<Contestant> lemon_if_built() { return {}; }

}  // namespace chargeplan::solver_race
