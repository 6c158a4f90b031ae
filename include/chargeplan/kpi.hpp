/// What a plan amounts to, next to charging without control.
#pragma once

#include "chargeplan/plan.hpp"
#include "chargeplan/problem.hpp"

namespace chargeplan {

/// KPIs of the sessions of a plan (`site` and `sessions` filled in).
/// Units:   kW, kWh, money.   Errors: none.   Threads: reentrant.   Source: docs/formats.md, "kpi".
[[nodiscard]] Kpi measure(const Problem& problem, const Plan& plan);

/// The same sessions, each at full power from arrival until it has its energy, limits ignored.
[[nodiscard]] Uncontrolled charge_uncontrolled(const Problem& problem);

}  // namespace chargeplan
