#include "planning/choose_backend.hpp"

#include <fmt/format.h>

#include <utility>

namespace chargeplan::planning {
namespace {

/// What `backend` cannot do of what is asked; empty when it can.
std::string missing_capability(const solvers::Backend& backend, const PlanOptions& options) {
  const auto can = backend.capabilities();
  if (options.formulation == Formulation::milp && !can.integers) return "on/off states (formulation milp)";
  if (options.tie_break == TieBreak::flat && !can.quadratic_cost) return "quadratic cost (tie_break flat)";
  return {};
}

std::string solver_names() {
  std::string names;
  for (const auto& backend : solvers::backends()) names += fmt::format("{}, ", backend->name());
  return names + "or auto";
}

}  // namespace

Result<std::vector<const solvers::Backend*>> capable_backends(const PlanOptions& options) {
  std::vector<const solvers::Backend*> capable;
  for (const auto& backend : solvers::backends()) {
    const bool named = options.solver == backend->name();
    if (!named && options.solver != "auto") continue;
    const auto missing = missing_capability(*backend, options);
    if (missing.empty()) {
      capable.push_back(backend.get());
    } else if (named) {
      const auto message = fmt::format("solver {} has no {}; choose auto", backend->name(), missing);
      return tl::unexpected{Error{ErrorCode::unsupported, message, {{"options.solver", "unsupported", message}}}};
    }
  }
  if (capable.empty() && options.solver != "auto") {
    const auto message = fmt::format("there is no solver {}; this build has {}", options.solver, solver_names());
    return tl::unexpected{Error{ErrorCode::unsupported, message, {{"options.solver", "unknown_solver", message}}}};
  }
  return capable;
}

Result<Solved> solve_with_first(const std::vector<const solvers::Backend*>& candidates, const model::PlanningModel& model,
                                const SolveOptions& options, const PlanControl& control) {
  Solved solved;
  Error last{ErrorCode::unsupported, "no solver of this build can do what is asked", {}};
  for (const auto* backend : candidates) {
    auto solution = backend->solve(model, options, control);
    if (solution) {
      solved.solution = std::move(*solution);
      solved.backend = backend;
      return solved;
    }
    last = std::move(solution.error());
    solved.warnings.push_back(
        {"options.solver", "solver_fell_back", fmt::format("{} broke down: {}", backend->name(), last.message)});
  }
  return tl::unexpected{std::move(last)};
}

}  // namespace chargeplan::planning
