/// What a program says of the steps of a site, and what a flow between them says of its columns and rows. Source: docs/solver.md, "A site
/// with one limit".
#pragma once

#include <vector>

#include "solvers/fleet/flow_sessions.hpp"
#include "solvers/fleet/program.hpp"
#include "solvers/fleet/step_prices.hpp"

namespace chargeplan::solvers::fleet {

/// Whether no group joins the sessions, and what they draw in a step costs all of them the same, one price up to some power and one beyond.
[[nodiscard]] bool is_flow(const Program& program);

/// Whether a plan may draw more than the site's limit, at a price.
[[nodiscard]] bool can_pass_limit(const Program& program);

/// The steps' costs and limits, without peak and overload.
[[nodiscard]] StepPrices prices_of(const Program& program, const std::vector<double>& cost);

/// What a plan and the duals of its coupling rows say: scarcities, peak and overload.
void tell_prices(const Program& program, const std::vector<double>& x, const std::vector<double>& row_y, StepPrices& prices);

/// Whether the limits leave room for sun that is switched off beside set-points of cars that are not there: they see both, and draw neither.
[[nodiscard]] bool has_room_for_sun(const Program& program, const StepPrices& prices);

/// The set-points, what the sessions go without, and the site's columns.
[[nodiscard]] std::vector<double> columns_of(const Program& program, const FlowSessions& sessions, const StepPrices& prices);

/// Duals of the coupling rows.
[[nodiscard]] std::vector<double> rows_of(const Program& program, const StepPrices& prices);

}  // namespace chargeplan::solvers::fleet
