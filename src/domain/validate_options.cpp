#include <fmt/format.h>

#include "chargeplan/options.hpp"
#include "domain/issue_list.hpp"

namespace chargeplan {

std::vector<Issue> validate(const PlanOptions& options) {
  domain::IssueList issues;
  const auto field = [](std::string_view name) { return domain::Field{"options", {}, name}; };
  switch (options.formulation) {
    case Formulation::lp:
    case Formulation::milp: break;
    default:
      issues.add(field("formulation"), "unknown_value",
                 fmt::format("formulation is {}; it must be \"lp\" or \"milp\"", static_cast<int>(options.formulation)));
  }
  switch (options.tie_break) {
    case TieBreak::early:
    case TieBreak::late:
    case TieBreak::flat:
    case TieBreak::none: break;
    default:
      issues.add(field("tie_break"), "unknown_value",
                 fmt::format("tie_break is {}; it must be \"early\", \"late\", \"flat\" or \"none\"",
                             static_cast<int>(options.tie_break)));
  }
  if (options.solver.empty())
    issues.add(field("solver"), "empty_id", "solver is empty; give \"auto\" or the name of a solver of this build");
  issues.check_number(field("unmet_penalty_cost"), options.unmet_penalty_cost, domain::penalty_range);
  issues.check_number(field("time_limit_s"), seconds(options.solve.time_limit), domain::time_limit_range);
  issues.check_number(field("gap"), options.solve.gap, domain::ratio_range);
  issues.check_number(field("threads"), options.solve.threads, domain::threads_range);
  return std::move(issues).take();
}

}  // namespace chargeplan
