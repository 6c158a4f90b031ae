/// One site with a bit of everything, and a plan for it that is right: tests break one number of it at a time.
#pragma once

#include "support/drawn_problem.hpp"
#include "support/reference_plan.hpp"

namespace chargeplan::test {

struct Depot {
  Problem problem;
  PlanOptions options;
  SetPoints set_points;
  std::vector<double> curtailed_kw;
  [[nodiscard]] Plan plan() const { return reference_plan(problem, options, set_points, {}, curtailed_kw); }
  [[nodiscard]] CheckReport check(const Plan& plan) const { return chargeplan::check(problem, options, plan); }
};

/// Four quarters; PV above the base load in the last two, where 4 kW are exported at most; a demand charge from 12 kW on.
/// Session 0 is at E1 under two groups, knows its battery and leaves within a step; session 1 follows it; session 2 names no
/// EVSE.
inline Depot depot() {
  Depot depot;
  auto& problem = depot.problem;
  problem = site({20, 20, 20, 20}, {session("##..", {.energy_required_kwh = 4, .min_power_kw = 3, .evse = "E1"}),
                                    session("..##", {.energy_required_kwh = 2, .evse = "E1"}),
                                    session("####", {.max_power_kw = 6, .energy_required_kwh = 6, .efficiency = 0.5})});
  problem.sessions[0].departure -= std::chrono::minutes{6};
  problem.sessions[0].battery_capacity_kwh = 40;
  problem.sessions[0].arrival_energy_kwh = 36;
  problem.site.groups = {{"hall", {}, 15.0}, {"feeder", "hall", 9.0}};
  problem.site.evses = {{"E1", "feeder", 11.0, 0}};
  problem.site.base_load_kw = 5;
  problem.site.pv_kw = std::vector<double>{0, 2, 20, 20};
  problem.site.export_limit_kw = 4;
  problem.site.import_price_per_kwh = std::vector<double>{0.3, 0.2, 0.1, 0.1};
  problem.site.export_price_per_kwh = 0.05;
  problem.site.demand_charge_per_kw = 0.5;
  problem.site.billed_peak_kw = 12;
  depot.set_points = {{9, 9}, {4, 4}, {3, 6, 6, 5}};
  depot.curtailed_kw = {0, 0, 1, 3};
  return depot;
}

/// The same with a price of overload, and more power than the limit in step 1.
inline Depot overloaded_depot() {
  auto depot = test::depot();
  depot.problem.site.grid_limit_kw = 16;
  depot.problem.site.overload_price_per_kw = 0.7;
  return depot;
}

}  // namespace chargeplan::test
