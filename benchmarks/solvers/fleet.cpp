// Ours: what `chargeplan::plan` does between validation and check.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "chargeplan/plan.hpp"
#include "chargeplan/version.hpp"
#include "model/planning_model.hpp"
#include "planning/choose_backend.hpp"
#include "planning/finish.hpp"
#include "solvers/contestant.hpp"
#include "timing/stopwatch.hpp"

namespace chargeplan::solver_race {
namespace {

Error failed(std::string what) { return {ErrorCode::solver_failed, std::move(what), {}}; }

/// Groups that are full in no step.
int idle_groups(const Problem& problem, const Plan& plan) {
  int idle = 0;
  for (std::size_t g = 0; g < plan.groups.size(); ++g) {
    const auto& power_kw = plan.groups[g].power_kw;
    bool binds = false;
    for (std::size_t t = 0; t < power_kw.size(); ++t)
      binds = binds || power_kw[t] >= problem.site.groups[g].limit_kw[t] * (1 - 1e-9);
    idle += binds ? 0 : 1;
  }
  return idle;
}

Result<Lap> run_once(const io::PlanRequest& request) {
  const auto& [problem, options, notes] = request;
  timing::Stopwatch watch;
  const auto backends = planning::capable_backends(options);
  if (!backends) return tl::unexpected{backends.error()};
  const auto terms = domain::session_terms(problem, options.unmet_penalty_cost);
  const auto model = model::build_model(problem, options, terms);
  const auto build = watch.lap();
  auto solved = planning::solve_with_first(*backends, model, options.solve, {});
  if (!solved) return tl::unexpected{std::move(solved.error())};
  const auto solve = watch.lap();
  const auto plan = planning::finish_plan(problem, options, terms, model, *std::move(solved));
  const auto extract = watch.lap();
  if (plan.status != PlanStatus::optimal) return tl::unexpected{failed(fmt::format("a gap of {} is left", plan.gap))};
  const double cpu_s = build.cpu_s + solve.cpu_s + extract.cpu_s, wall_s = build.wall_s + solve.wall_s + extract.wall_s;
  const bool is_alone = options.solve.threads == 1;
  return Lap{plan.objective_cost, is_alone ? cpu_s : wall_s, is_alone ? solve.cpu_s : solve.wall_s, wall_s,
             idle_groups(problem, plan)};
}

}  // namespace

std::vector<Contestant> fleet_by_threads() {
  std::vector<Contestant> all;
  for (const auto& [name, threads] : {std::pair{"fleet", 1}, {"fleet_2_threads", 2}})
    all.push_back({name, std::string{version()}, false, [threads = threads](io::PlanRequest request) -> Run {
                     request.options.solver = "fleet";
                     request.options.solve.threads = threads;
                     request.options.solve.time_limit = std::chrono::hours{1};  // the process ends before
                     return [kept = std::make_shared<io::PlanRequest>(std::move(request))] { return run_once(*kept); };
                   }});
  return all;
}

}  // namespace chargeplan::solver_race
