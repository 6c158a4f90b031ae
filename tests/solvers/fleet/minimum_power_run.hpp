/// Random problems with minimum powers.
#pragma once

#include "property/random_run.hpp"

namespace chargeplan::test {

inline RandomRun minimum_power_run(int share) {
  return {.share = share, .size = {.most_steps = 24, .most_sessions = 12}, .draw = [](std::uint64_t seed, RandomSize most) {
            auto drawn = random_problem(seed, {Family::minimum_power, all_families[seed % all_families.size()].family}, most);
            drawn.options.formulation = Formulation::milp;
            return drawn;
          }};
}

}  // namespace chargeplan::test
