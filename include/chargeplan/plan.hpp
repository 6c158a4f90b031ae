/// A charging plan: set-points, what they cost, and the proof.
/// Shape:   a session's series run over its stay inside the horizon, from `first_step`; the site's and the groups' over all T
/// steps. Units:   kW, kWh, money in the site's currency; powers at the meter, energies of sessions in the battery unless named
/// `drawn`;
///          shadow prices per kWh (per kW and step, divided by the step length), >= 0.
/// Threads: plain data.   Source: docs/model.md, "Outcomes", "Certificate"; field by field docs/formats.md.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chargeplan/options.hpp"
#include "chargeplan/problem.hpp"

namespace chargeplan {

enum class PlanStatus {
  optimal,     ///< gap <= tolerance
  feasible,    ///< stopped by time or by the user, or no solver closed the gap: what is proven so far
  infeasible,  ///< the site exceeds its hard limit without any car; `warnings` name the steps. No session has a set-point
};

/// The four parts of eq. (7); their sum is the objective.
struct PlanCost {
  double energy_cost = 0;  ///< of the whole site: import less export
  double unmet_cost = 0;
  double demand_charge_cost = 0;
  double overload_cost = 0;
  bool operator==(const PlanCost&) const = default;
};

struct SolverReport {
  std::string name;
  long iterations = 0;
  std::string bound_source;  ///< `duals` (recomputed by us) or `solver` (MILP: its own bound was better)
  double build_s = 0;
  double solve_s = 0;
  double total_s = 0;  ///< with validation, extraction, check and measure
  bool operator==(const SolverReport&) const = default;
};

struct SitePlan {
  std::vector<double> power_kw;   ///< B - V + sum of set-points
  std::vector<double> import_kw;  ///< mean over the step, eq. (5)
  std::vector<double> export_kw;
  std::vector<double> pv_curtailed_kw;  ///< k, eq. (5)
  std::vector<double> base_load_kw;
  std::vector<double> pv_kw;
  std::vector<double> limit_kw;
  std::vector<double> import_price_per_kwh;
  std::vector<double> export_price_per_kwh;  ///< as used: never above the import price where base load < PV
  std::vector<double> limit_price_per_kwh;   ///< dual of (3) / step: one more kW saves this per hour
  std::vector<double> energy_price_per_kwh;  ///< dual of (5) / step: what one more kWh costs the site
  std::vector<double> peak_price_per_kw;     ///< dual of (6), per kW of billed peak
  double overload_kw = 0;                    ///< o, eq. (3): the worst step
  double unavoidable_overload_kw = 0;        ///< what the site exceeds without any car, in its worst step
  double billed_peak_kw = 0;                 ///< m, eq. (6); the given one without a demand charge
  bool operator==(const SitePlan&) const = default;
};

struct GroupPlan {
  std::string id;
  std::vector<double> power_kw;
  std::vector<double> limit_kw;
  std::vector<double> limit_price_per_kwh;  ///< dual of (4) / step
  bool operator==(const GroupPlan&) const = default;
};

struct SessionPlan {
  std::string id;
  std::optional<std::string> evse;
  int first_step = 0;             ///< of the stay inside the horizon
  std::vector<double> power_kw;   ///< set-points; empty for a stay inside no step
  std::vector<double> soc_ratio;  ///< at the end of each step; empty without a capacity and an arrival energy
  double energy_required_kwh = 0;
  double energy_delivered_kwh = 0;
  double energy_drawn_kwh = 0;  ///< at the meter
  double unmet_kwh = 0;
  double energy_cost = 0;  ///< of what it drew, at the import price
  double peak_power_kw = 0;
  double demand_met_ratio = 1;  ///< delivered over required; 1 where nothing is required
  std::optional<double> departure_soc_ratio;
  double marginal_cost_per_kwh = 0;  ///< of one more kWh required
  std::vector<Issue> notes;
  bool operator==(const SessionPlan&) const = default;
};

struct Kpi {
  int sessions = 0;
  int evses = 0;  ///< distinct, or sessions where none is named
  double energy_required_kwh = 0;
  double energy_delivered_kwh = 0;
  double energy_drawn_kwh = 0;
  double demand_met_ratio = 1;
  int fully_met_sessions = 0;
  double peak_power_kw = 0;  ///< of the sum of set-points
  double grid_limit_use_ratio = 0;
  double energy_cost = 0;         ///< of what the sessions drew, at the import price
  double mean_price_per_kwh = 0;  ///< that over the energy drawn
  bool operator==(const Kpi&) const = default;
};

/// Every car at full power from arrival until it has its energy, limits ignored.
struct Uncontrolled {
  std::vector<double> power_kw;  ///< of the sessions, a step
  double energy_delivered_kwh = 0;
  double peak_power_kw = 0;  ///< of the sessions
  double energy_cost = 0;    ///< as kpi.energy_cost
  int steps_over_limit = 0;  ///< of the site with its other load
  bool operator==(const Uncontrolled&) const = default;
};

struct Plan {
  PlanStatus status = PlanStatus::feasible;
  Formulation formulation = Formulation::lp;
  double objective_cost = 0;  ///< meaningless when infeasible, as are bound, gap and cost
  double bound_cost = 0;      ///< no plan can cost less
  double gap = 0;             ///< (objective - bound) / max(1, |objective|)
  double max_violation = 0;   ///< of eqs. (1)-(8), recomputed from the plan alone
  PlanCost cost;
  SolverReport solver;
  Horizon horizon;
  SitePlan site;
  std::vector<GroupPlan> groups;
  std::vector<SessionPlan> sessions;  ///< in the problem's order; without those wholly outside the horizon
  Kpi kpi;
  Uncontrolled uncontrolled;
  std::vector<Issue> warnings;
  bool operator==(const Plan&) const = default;
};

}  // namespace chargeplan
