#include "stages.hpp"

#include <chrono>
#include <utility>

#include "arguments.hpp"
#include "chargeplan/check.hpp"
#include "chargeplan/version.hpp"
#include "domain/feasibility.hpp"
#include "io/files.hpp"
#include "io/plan_document.hpp"
#include "io/request.hpp"
#include "model/sparse_program.hpp"
#include "planning/choose_backend.hpp"
#include "planning/finish.hpp"
#include "timing/stopwatch.hpp"

namespace chargeplan::pipeline {
namespace {

enum Stage : std::size_t { at_read, at_validate, at_build, at_solve, at_extract, at_check, at_write };

Result<io::PlanRequest> read_from(const std::string& path, std::string_view solver) {
  auto request = request_in(path);
  if (request) request->options.solver = solver;
  return request;
}

Result<void> write_to(const std::string& path, const io::PlanRequest& request, const Plan& plan) {
  const auto now = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  const io::PlanDocument document{"benchmark", now, io::request_sha256(request), std::string{version()}, plan};
  return io::write_file(path, io::write_plan_json(document));
}

}  // namespace

Result<Run> run_once(const Files& files, std::string_view solver) {
  Run run;
  timing::Stopwatch watch;
  const auto request = read_from(files.request, solver);  // reading a request validates it
  if (!request) return tl::unexpected{request.error()};
  run.stages[at_read] = watch.lap();

  const auto& [problem, options, notes] = *request;
  auto issues = validate(problem);
  if (!issues.empty()) return tl::unexpected{Error{ErrorCode::invalid_input, "not a valid request", std::move(issues)}};
  const auto over_limit = domain::over_limit_without_cars(problem);
  run.stages[at_validate] = watch.lap();

  const auto terms = domain::session_terms(problem, options.unmet_penalty_cost);
  const auto model = model::build_model(problem, options, terms);
  const auto building = watch.lap();
  (void)model::to_sparse(model);  // the backends do this inside `solve`: timed here, and taken off there
  const auto laying_out = watch.lap();
  run.stages[at_build] = {building.wall_s + laying_out.wall_s, building.cpu_s + laying_out.cpu_s};

  const auto backends = planning::capable_backends(options);
  if (!backends) return tl::unexpected{backends.error()};
  auto solved = planning::solve_with_first(*backends, model, options.solve, {});
  if (!solved) return tl::unexpected{std::move(solved.error())};
  const auto solving = watch.lap();
  run.stages[at_solve] = {solving.wall_s - laying_out.wall_s, solving.cpu_s - laying_out.cpu_s};

  auto plan = planning::finish_plan(problem, options, terms, model, *std::move(solved));
  run.stages[at_extract] = watch.lap();

  auto report = check(problem, options, plan);
  plan.max_violation = report.max_violation;
  if (!report.passed())
    return tl::unexpected{Error{ErrorCode::solver_failed, "the plan breaks the equations", std::move(report.breaches)}};
  run.stages[at_check] = watch.lap();

  if (auto written = write_to(files.plan, *request, plan); !written) return tl::unexpected{std::move(written.error())};
  run.stages[at_write] = watch.lap();
  run.session_count = problem.sessions.size();
  run.plan = std::move(plan);
  return run;
}

}  // namespace chargeplan::pipeline
