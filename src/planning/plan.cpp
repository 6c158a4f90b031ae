#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "chargeplan/check.hpp"
#include "chargeplan/kpi.hpp"
#include "chargeplan/planner.hpp"
#include "chargeplan/replan.hpp"
#include "domain/feasibility.hpp"
#include "domain/finder.hpp"
#include "planning/choose_backend.hpp"
#include "planning/extract.hpp"
#include "planning/finish.hpp"

namespace chargeplan {
namespace {

class Stopwatch {
 public:
  [[nodiscard]] double elapsed_s() const { return seconds(std::chrono::steady_clock::now() - start_); }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// The caller's control, told the time since the plan was asked for: a solver only knows its own.
PlanControl on_one_clock(const PlanControl& control, const Stopwatch& total) {
  PlanControl timed = control;
  if (control.progress)
    timed.progress = [&control, &total](const Progress& progress) {
      control.progress({progress.phase, progress.gap, total.elapsed_s()});
    };
  return timed;
}

void report(const PlanControl& control, std::string_view phase) {
  if (control.progress) control.progress({phase, std::nullopt, 0});
}

void append(std::vector<Issue>& issues, std::vector<Issue> more) {
  issues.insert(issues.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// The solvers that can do what is asked; of bad input all that is wrong with it, those that cannot among it.
Result<std::vector<const solvers::Backend*>> accept(const Problem& problem, const PlanOptions& options) {
  auto issues = validate(problem);
  append(issues, validate(options));
  auto candidates = planning::capable_backends(options);
  if (issues.empty()) return candidates;
  if (!candidates && !options.solver.empty()) append(issues, std::move(candidates.error().issues));
  return tl::unexpected{
      Error{ErrorCode::invalid_input, fmt::format("{} problems in the input", issues.size()), std::move(issues)}};
}

Plan infeasible_plan(const Problem& problem, const PlanOptions& options, std::vector<Issue> reasons) {
  auto plan = planning::empty_plan(problem);
  plan.formulation = options.formulation;
  plan.status = PlanStatus::infeasible;
  plan.warnings = std::move(reasons);
  plan.kpi = measure(problem, plan);
  plan.uncontrolled = charge_uncontrolled(problem);
  return plan;
}

Result<Plan> checked(const Problem& problem, const PlanOptions& options, Plan plan) {
  auto report = check(problem, options, plan);
  plan.max_violation = report.max_violation;
  std::erase_if(report.breaches, [](const Issue& breach) { return breach.path == "max_violation"; });  // said only now
  if (report.passed()) return plan;
  return tl::unexpected{Error{ErrorCode::solver_failed,
                              fmt::format("the plan of {} breaks the model's equations", plan.solver.name),
                              std::move(report.breaches)}};
}

/// What another plan says of the sessions and steps that it knows; 0 of the others.
class StartReader {
 public:
  StartReader(const Plan& start, const Problem& problem, const model::PlanningModel& model)
      : start_{start}, problem_{problem}, model_{model} {}

  [[nodiscard]] std::optional<model::Start> read() const {
    if (start_.horizon.step != problem_.horizon.step) return std::nullopt;
    const double step_h = hours(problem_.horizon.step);
    model::Start start{power(),
                       {steps_of(start_.site.limit_price_per_kwh, step_h),
                        steps_of(start_.site.energy_price_per_kwh, step_h),
                        steps_of(start_.site.peak_price_per_kw, 1),
                        {}}};
    for (const auto& group : problem_.site.groups) {
      const auto known =
          std::find_if(start_.groups.begin(), start_.groups.end(), [&](const auto& g) { return g.id == group.id; });
      start.duals.gamma.push_back(
          steps_of(known == start_.groups.end() ? std::vector<double>{} : known->limit_price_per_kwh, step_h));
    }
    return start;
  }

 private:
  [[nodiscard]] std::vector<double> power() const {
    domain::Finder find{start_.sessions};
    std::vector<double> power(model_.set_point_count());
    for (const auto& session : model_.sessions) {
      const auto* found = find(problem_.sessions[static_cast<std::size_t>(session.problem_index)].id);
      if (found == nullptr) continue;
      const std::ptrdiff_t ahead = session.first_step + later_ - found->first_step;  // of the first step of `found`
      const auto end = std::min<std::ptrdiff_t>(session.step_count, std::ssize(found->power_kw) - ahead);
      for (auto k = std::max<std::ptrdiff_t>(0, -ahead); k < end; ++k)
        power[session.offset + static_cast<std::size_t>(k)] = found->power_kw[static_cast<std::size_t>(k + ahead)];
    }
    return power;
  }

  [[nodiscard]] std::vector<double> steps_of(const std::vector<double>& series, double factor) const {
    std::vector<double> values;
    for (int t = 0; t < model_.T; ++t) values.push_back(factor * value_at(series, t));
    return values;
  }

  /// `step`: of this problem, counted from the first of `series`.
  [[nodiscard]] double value_at(const std::vector<double>& series, int step) const {
    const std::ptrdiff_t at = step + later_;
    return at >= 0 && at < std::ssize(series) ? series[static_cast<std::size_t>(at)] : 0.0;
  }

  const Plan& start_;
  const Problem& problem_;
  const model::PlanningModel& model_;
  std::ptrdiff_t later_ = (problem_.horizon.start - start_.horizon.start) / problem_.horizon.step;
};

Result<Plan> plan_with(const Plan* start, const Problem& problem, const PlanOptions& options, const PlanControl& control) {
  const Stopwatch total;
  const auto candidates = accept(problem, options);
  if (!candidates) return tl::unexpected{candidates.error()};
  auto over_limit = domain::over_limit_without_cars(problem);
  if (!over_limit.empty() && !problem.site.overload_price_per_kw)
    return infeasible_plan(problem, options, std::move(over_limit));

  const auto timed = on_one_clock(control, total);
  report(timed, "build");
  const auto terms = domain::session_terms(problem, options.unmet_penalty_cost);
  auto model = model::build_model(problem, options, terms);
  if (start != nullptr) model.start = StartReader{*start, problem, model}.read();
  const double build_s = total.elapsed_s();
  auto solved = planning::solve_with_first(*candidates, model, options.solve, timed);
  if (!solved) return tl::unexpected{std::move(solved.error())};
  const double solve_s = total.elapsed_s() - build_s;

  solved->warnings.insert(solved->warnings.end(), over_limit.begin(), over_limit.end());
  auto plan = planning::finish_plan(problem, options, terms, model, *std::move(solved));
  plan.solver.build_s = build_s;
  plan.solver.solve_s = solve_s;
  report(timed, "check");
  auto done = checked(problem, options, std::move(plan));
  if (done) done->solver.total_s = total.elapsed_s();
  return done;
}

}  // namespace

Result<Plan> plan(const Problem& problem, const PlanOptions& options, const PlanControl& control) {
  return plan_with(nullptr, problem, options, control);
}

Result<Plan> plan_from(const Plan& start, const Problem& problem, const PlanOptions& options, const PlanControl& control) {
  return plan_with(&start, problem, options, control);
}

}  // namespace chargeplan
