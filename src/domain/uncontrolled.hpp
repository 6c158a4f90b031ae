/// `chargeplan::charge_uncontrolled` for who has the sessions' terms already.
#pragma once

#include <span>

#include "chargeplan/plan.hpp"
#include "chargeplan/problem.hpp"
#include "domain/session_terms.hpp"

namespace chargeplan::domain {

[[nodiscard]] Uncontrolled charge_uncontrolled(const Problem& problem, std::span<const SessionTerms> terms);

}  // namespace chargeplan::domain
