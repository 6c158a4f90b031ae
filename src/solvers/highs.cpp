/// HiGHS: LP by the dual simplex method, MILP by branch and bound, QP by HiPO. Measured: docs/decisions/0006-highs.md.
#include <Highs.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "solvers/highs.hpp"
#include "solvers/registry.hpp"
#include "solvers/staged.hpp"

namespace chargeplan::solvers {
namespace {

HighsLp to_highs(const model::SparseProgram& program) {
  HighsLp lp;
  lp.num_col_ = program.column_count();
  lp.num_row_ = program.row_count();
  lp.offset_ = program.offset;
  lp.col_cost_ = program.cost;
  lp.col_lower_ = program.lower;
  lp.col_upper_ = program.upper;
  lp.row_lower_ = program.row_lower;
  lp.row_upper_ = program.row_upper;
  lp.a_matrix_.format_ = MatrixFormat::kColwise;
  lp.a_matrix_.start_.assign(program.start.begin(), program.start.end());
  lp.a_matrix_.index_.assign(program.row.begin(), program.row.end());
  lp.a_matrix_.value_ = program.value;
  if (!program.semi_lower.empty()) {
    lp.integrality_.assign(program.cost.size(), HighsVarType::kContinuous);
    for (std::size_t j = 0; j < program.semi_lower.size(); ++j)
      if (program.semi_lower[j] > 0) {
        lp.integrality_[j] = HighsVarType::kSemiContinuous;
        lp.col_lower_[j] = program.semi_lower[j];
      }
  }
  return lp;
}

HighsHessian diagonal(const std::vector<double>& quadratic) {
  HighsHessian hessian;
  hessian.dim_ = static_cast<HighsInt>(quadratic.size());
  hessian.format_ = HessianFormat::kTriangular;
  hessian.start_.assign(1, 0);  // it starts as {0}: assign, don't add
  for (std::size_t j = 0; j < quadratic.size(); ++j) {
    if (quadratic[j] != 0) {
      hessian.index_.push_back(static_cast<HighsInt>(j));
      hessian.value_.push_back(quadratic[j]);
    }
    hessian.start_.push_back(static_cast<HighsInt>(hessian.index_.size()));
  }
  return hessian;
}

bool all_finite(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
}

Error failed(const std::string& what) { return {ErrorCode::solver_failed, "HiGHS " + what, {}}; }

constexpr int most_active_set_columns = 500;

/// Of two.
int exponent_of_largest(const std::vector<double>& values) {
  double largest = 1;
  for (const double value : values) largest = std::max(largest, std::abs(value));
  return std::ilogb(largest);
}

class HighsSolver final : public ProgramSolver {
 public:
  Result<Run> run(const model::SparseProgram& program, const RunControl& control, const std::vector<double>* warm_x) override {
    if (!program.quadratic.empty()) return run_quadratic(program, control);
    if (!program.semi_lower.empty()) {
      Highs highs;  // of its own: the LP's basis stays for the next LP
      return run_with(highs, program, control, warm_x);
    }
    return run_with(lp_, program, control, nullptr);
  }
  [[nodiscard]] double dual_noise() const noexcept override { return 1e-9; }

 private:
  // A square is flat at its least, so its point needs twice the digits; where they are not to be had, fewer serve. HiPO gives up
  // on some programs of a few columns at its first step: the active-set method, which does not come to an end at some thousand
  // columns, solves these.
  static Result<Run> run_quadratic(const model::SparseProgram& program, const RunControl& control) {
    Result<Run> done;
    const auto solves = [&](const char* solver, double tolerance) {
      Highs highs;
      highs.setOptionValue("solver", solver);
      highs.setOptionValue("ipm_optimality_tolerance", tolerance);
      done = run_with(highs, program, control, nullptr);
      return done && done->status != RunStatus::infeasible;
    };
    for (const double tolerance : {1e-12, 1e-10, 1e-8})
      if (solves("hipo", tolerance)) return done;
    if (program.column_count() <= most_active_set_columns) static_cast<void>(solves("qpasm", 1e-8));
    return done;
  }

  static Result<Run> run_with(Highs& highs, const model::SparseProgram& program, const RunControl& control,
                              const std::vector<double>* warm_x) {
    if (control.should_stop()) {
      Run stopped;
      stopped.status = RunStatus::interrupted;
      return stopped;
    }
    set_options(highs, program, control);
    if (load(highs, program) == HighsStatus::kError) return tl::unexpected{failed("refused the model")};
    if (warm_x != nullptr) {
      HighsSolution start;
      start.col_value = *warm_x;
      start.value_valid = true;
      highs.setSolution(start);
    }
    auto ran = highs.run();
    const auto status = highs.getModelStatus();
    // The primal simplex method sometimes stalls from a basis that is optimal but for the new cost, the dual one refuses prices
    // that are far apart, and presolve fails on some on/off states.
    const bool has_failed = status == HighsModelStatus::kSolveError || status == HighsModelStatus::kNotset;
    if ((status == HighsModelStatus::kUnknown || has_failed) && !control.should_stop()) {
      highs.clearSolver();
      set_options(highs, program, control);
      if (has_failed) {
        highs.setOptionValue("presolve", "off");
        if (program.semi_lower.empty()) highs.setOptionValue("user_objective_scale", -exponent_of_largest(program.cost));
      }
      ran = highs.run();
    }
    if (ran == HighsStatus::kError && highs.getModelStatus() == HighsModelStatus::kNotset)
      return tl::unexpected{failed("broke down")};
    return answer(highs, program, control);
  }

  static HighsStatus load(Highs& highs, const model::SparseProgram& program) {
    const auto& lp = highs.getLp();
    const HighsInt columns = program.column_count();
    const HighsInt rows = program.row_count();
    if (program.quadratic.empty() && program.semi_lower.empty() && lp.num_col_ == columns && lp.num_row_ == rows) {
      highs.changeColsCost(0, columns - 1, program.cost.data());
      highs.changeColsBounds(0, columns - 1, program.lower.data(), program.upper.data());
      if (rows > 0) highs.changeRowsBounds(0, rows - 1, program.row_lower.data(), program.row_upper.data());
      return highs.changeObjectiveOffset(program.offset);
    }
    if (program.quadratic.empty()) return highs.passModel(to_highs(program));
    HighsModel model;
    model.lp_ = to_highs(program);
    model.hessian_ = diagonal(program.quadratic);
    return highs.passModel(std::move(model));
  }

  static void set_options(Highs& highs, const model::SparseProgram& program, const RunControl& control) {
    const bool log = static_cast<bool>(control.control->log);
    highs.setOptionValue("output_flag", log);
    highs.setOptionValue("log_to_console", false);
    highs.setOptionValue("threads", 1);  // its scheduler is one for the process: requests run side by side instead
    highs.setOptionValue("parallel", "off");
    highs.setOptionValue("user_objective_scale", 0);
    highs.setOptionValue("mip_rel_gap", control.gap);
    highs.setOptionValue("mip_abs_gap", control.gap);
    highs.setOptionValue("mip_pool_soft_limit", 100);  // heuristics that see no stop go through all cuts
    const bool lp = program.quadratic.empty() && program.semi_lower.empty();
    const double tolerance = program.quadratic.empty() ? 1e-9 : 1e-6;  // an interior point is not followed by a crossover here
    highs.setOptionValue("primal_feasibility_tolerance", std::min(tolerance, 1e-7));
    highs.setOptionValue("dual_feasibility_tolerance", tolerance);
    if (lp) {
      const bool warm = highs.getBasis().valid;
      highs.setOptionValue("solver", "simplex");
      highs.setOptionValue("presolve", "off");  // takes longer than what it saves, and sees no stop
      highs.setOptionValue("simplex_strategy", warm ? kSimplexStrategyPrimal : kSimplexStrategyChoose);
    }
    watch(highs, control, log);
  }

  static void watch(Highs& highs, const RunControl& control, bool log) {
    highs.setCallback(
        [&control](int type, const std::string& message, const HighsCallbackOutput* out, HighsCallbackInput* in, void*) {
          if (type == kCallbackLogging) {
            control.control->log(message);
            return;
          }
          if (type == kCallbackMipInterrupt && control.control->progress) {
            const bool has_gap = std::isfinite(out->mip_gap);  // infinite until there is a point
            control.control->progress({"solve", has_gap ? std::optional{out->mip_gap} : std::nullopt, out->running_time});
          }
          const bool is_enough = type == kCallbackMipInterrupt && out->mip_primal_bound <= control.enough_cost;
          if (in != nullptr && (is_enough || control.should_stop())) in->user_interrupt = true;
        });
    for (const auto type : {kCallbackSimplexInterrupt, kCallbackIpmInterrupt, kCallbackMipInterrupt}) highs.startCallback(type);
    if (log) highs.startCallback(kCallbackLogging);
    const auto left = std::chrono::duration<double>(control.deadline - Clock::now()).count();
    highs.setOptionValue("time_limit", highs.getRunTime() + std::max(left, 0.0));
  }

  static Result<Run> answer(const Highs& highs, const model::SparseProgram& program, const RunControl& control) {
    Run run;
    const auto& info = highs.getInfo();
    run.iterations = std::max<long>(0, info.simplex_iteration_count) + std::max<long>(0, info.ipm_iteration_count) +
                     std::max<long>(0, info.qp_iteration_count);
    const auto& solution = highs.getSolution();
    const bool feasible = info.primal_solution_status == kSolutionStatusFeasible && solution.value_valid;
    if (!program.semi_lower.empty()) run.bound = info.mip_dual_bound;
    switch (highs.getModelStatus()) {
      case HighsModelStatus::kOptimal: break;
      case HighsModelStatus::kUnknown:  // an interior point that rounding keeps from its last digits
        if (!program.quadratic.empty() && info.max_primal_infeasibility < 1e-7 && info.max_dual_infeasibility < 1e-4) break;
        return tl::unexpected{failed("made no progress")};
      case HighsModelStatus::kInfeasible:
      case HighsModelStatus::kUnboundedOrInfeasible: run.status = RunStatus::infeasible; return run;
      case HighsModelStatus::kInterrupt:
      case HighsModelStatus::kTimeLimit:
      case HighsModelStatus::kHighsInterrupt:
        run.status = RunStatus::interrupted;
        if (feasible) run.x = solution.col_value;
        if (program.semi_lower.empty() && all_finite(solution.row_dual) && solution.row_dual.size() == program.row_lower.size())
          run.row_dual = solution.row_dual;
        return run;
      default:
        if (control.should_stop()) {
          run.status = RunStatus::interrupted;
          return run;
        }
        return tl::unexpected{failed("ended with: " + highs.modelStatusToString(highs.getModelStatus()))};
    }
    run.x = solution.col_value;
    if (solution.dual_valid) {
      run.row_dual = solution.row_dual;
      run.reduced_cost = solution.col_dual;
    }
    return run;
  }

  Highs lp_;
};

class HighsBackend final : public Backend {
 public:
  [[nodiscard]] std::string_view name() const noexcept override { return "highs"; }
  [[nodiscard]] std::string version() const override { return highsVersion(); }
  [[nodiscard]] Capabilities capabilities() const noexcept override { return {.integers = true, .quadratic_cost = true}; }
  [[nodiscard]] Result<Solution> solve(const model::PlanningModel& model, const SolveOptions& options,
                                       const PlanControl& control) const override {
    HighsSolver solver;
    return solve_in_stages(model, options, capabilities().lp_gap, control, solver);
  }
};

}  // namespace

std::unique_ptr<ProgramSolver> make_highs_programs() { return std::make_unique<HighsSolver>(); }

std::unique_ptr<Backend> make_highs() { return std::make_unique<HighsBackend>(); }

}  // namespace chargeplan::solvers
