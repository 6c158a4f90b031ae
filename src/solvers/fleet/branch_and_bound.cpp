#include "solvers/fleet/branch_and_bound.hpp"

#include <algorithm>
#include <cmath>

#include "solvers/highs.hpp"

namespace chargeplan::solvers::fleet {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// A plan in the columns of the sparse program.
std::vector<double> point_of(const model::PlanningModel& model, const model::ProgramWithLayout& built, const KnownPlan& plan) {
  const auto T = at(model.T);
  const auto& layout = built.layout;
  std::vector<double> x(built.program.cost.size()), set_points(T), drawn(T);
  std::copy(plan.power.begin(), plan.power.end(), x.begin());
  for (std::size_t s = 0; s < model.sessions.size(); ++s) {
    const auto& session = model.sessions[s];
    double delivered = 0;
    for (std::size_t k = 0; k < at(session.step_count); ++k) {
      const double p = plan.power[session.offset + k], mean = model.f[session.offset + k] * p;
      set_points[at(session.first_step) + k] += p;
      drawn[at(session.first_step) + k] += mean;
      delivered += session.eta * model.delta * mean;
    }
    const std::size_t u = at(layout.unmet_column) + s;
    x[u] = std::clamp(session.E - delivered, built.program.lower[u], std::max(built.program.lower[u], session.E));
  }
  double peak = model.m0, overload = 0;
  for (std::size_t t = 0; t < T; ++t) {
    const double other = model.B[t] - model.V[t] + plan.curtailed[t];
    const double net = other + drawn[t];
    peak = std::max(peak, net);
    overload = std::max(overload, other + set_points[t] - model.L[t]);
    if (layout.curtailed_column[t] < 0) continue;
    x[at(layout.curtailed_column[t])] = plan.curtailed[t];
    x[at(layout.import_column[t])] = std::max(net, 0.0);
    x[at(layout.export_column[t])] = std::max(-net, 0.0);
  }
  if (layout.peak_column >= 0) x[at(layout.peak_column)] = peak;
  if (layout.overload_column >= 0) x[at(layout.overload_column)] = overload;
  return x;
}

void hold(const std::vector<Freedom>& freedom, const std::vector<double>& power, model::SparseProgram& program) {
  const bool has_states = !program.semi_lower.empty();
  for (std::size_t j = 0; j < freedom.size(); ++j) {
    if (freedom[j] == Freedom::all) continue;
    if (freedom[j] == Freedom::none)
      program.lower[j] = program.upper[j] = power[j];
    else if (has_states && program.semi_lower[j] > 0)
      model::hold_state(program, j, program.semi_lower[j], power[j]);
    if (has_states) program.semi_lower[j] = 0;
  }
}

}  // namespace

FoundStates search_states(const model::PlanningModel& model, const KnownPlan& known, const RunControl& control,
                          const std::vector<Freedom>& freedom) {
  auto built = model::to_sparse(model);
  hold(freedom, known.power, built.program);
  const auto start = point_of(model, built, known);
  FoundStates found;
  auto own = control;
  PlanControl plan_control = *control.control;
  if (!freedom.empty()) plan_control.progress = {};
  own.control = &plan_control;
  const auto run = make_highs_programs()->run(built.program, own, &start);
  if (!run || run->status == RunStatus::infeasible) return found;  // a plan is known: what calls it infeasible proves nothing
  found.iterations = run->iterations;
  if (freedom.empty() && std::isfinite(run->bound)) found.bound_cost = run->bound;
  if (!run->x.empty())
    found.power.assign(run->x.begin(), run->x.begin() + static_cast<std::ptrdiff_t>(model.set_point_count()));
  return found;
}

}  // namespace chargeplan::solvers::fleet
