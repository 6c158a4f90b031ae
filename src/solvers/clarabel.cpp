/// Clarabel: LP and QP by an interior point method, to a tolerance far below the plan's, so that its duals tell the ties.
#include "chargeplan_clarabel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <string>
#include <utility>

#include "solvers/registry.hpp"
#include "solvers/staged.hpp"

namespace chargeplan::solvers {
namespace {

double seconds_between(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

/// What goes along with a run, for callbacks that come through a language without our exceptions.
class Companion {
 public:
  explicit Companion(const RunControl& control) : control_{control} {}

  [[nodiscard]] ChargeplanClarabelCallbacks callbacks() {
    return {this,
            [](void* self, const ChargeplanClarabelProgress* progress) noexcept -> std::int32_t {
              return static_cast<Companion*>(self)->poll(*progress) ? 1 : 0;
            },
            control_.control->log ? &Companion::log : nullptr};
  }
  void rethrow() const {
    if (thrown_) std::rethrow_exception(thrown_);
  }

 private:
  bool poll(const ChargeplanClarabelProgress& progress) noexcept {
    guarded([&] {
      if (!control_.control->progress) return;
      const double elapsed_s = seconds_between(start_, Clock::now());
      const bool has_gap = control_.phase == "solve" && std::isfinite(progress.gap_ratio);  // of ties it is none of money
      control_.control->progress({control_.phase, has_gap ? std::optional{progress.gap_ratio} : std::nullopt, elapsed_s});
    });
    return thrown_ || control_.should_stop();
  }
  static void log(void* self, const char* text, std::size_t length) noexcept {
    auto& companion = *static_cast<Companion*>(self);
    companion.guarded([&] { companion.control_.control->log({text, length}); });
  }
  template <class Call>
  void guarded(Call call) noexcept {
    if (thrown_) return;
    try {
      call();
    } catch (...) {
      thrown_ = std::current_exception();
    }
  }

  const RunControl& control_;
  Clock::time_point start_ = Clock::now();
  std::exception_ptr thrown_;
};

ChargeplanClarabelProgram to_clarabel(const model::SparseProgram& program) {
  return {program.cost.size(),      program.row_lower.size(),
          program.cost.data(),      program.quadratic.empty() ? nullptr : program.quadratic.data(),
          program.lower.data(),     program.upper.data(),
          program.row_lower.data(), program.row_upper.data(),
          program.start.data(),     program.row.data(),
          program.value.data()};
}

/// See docs/decisions/0005-clarabel.md for what was measured.
ChargeplanClarabelSettings settings_of(const RunControl& control) {
  return {
      .gap_tolerance_ratio = 1e-12,
      .feasibility_tolerance = 1e-11,
      .reduced_gap_tolerance_ratio = std::clamp(control.gap, 1e-12, 1e-6),
      .reduced_feasibility_tolerance = 1e-8,
      .infeasibility_tolerance_ratio = control.phase == "solve" ? 0 : 1e-8,  // every problem has a plan; not every face a point
      .time_limit_s = std::max(1e-3, seconds_between(Clock::now(), control.deadline)),
      .iteration_limit = 200,
      .threads = 1,  // two gain nothing on these programs: requests run side by side instead
      .method = CHARGEPLAN_CLARABEL_FAER};
}

/// An interior point comes close to a bound and never reaches it. Where the reduced cost says that it would, it does. (A
/// later stage has such columns fixed, and ranges too narrow for this.)
void snap_to_bounds(const model::SparseProgram& program, Run& run) {
  constexpr double reach = 1e-8;
  for (std::size_t j = 0; j < run.x.size(); ++j) {
    const double bound = run.reduced_cost[j] > 0 ? program.lower[j] : program.upper[j];
    const double distance = std::abs(run.x[j] - bound);
    if (distance <= reach * std::max(1.0, std::abs(bound)) && std::abs(run.reduced_cost[j]) > distance) run.x[j] = bound;
  }
}

Error failed(const std::string& what) { return {ErrorCode::solver_failed, "Clarabel " + what, {}}; }

std::vector<double> zeros(std::size_t count) { return std::vector<double>(count); }

class ClarabelSolver final : public ProgramSolver {
 public:
  Result<Run> run(const model::SparseProgram& program, const RunControl& control, const std::vector<double>*) override {
    if (!program.semi_lower.empty()) return tl::unexpected{failed("has no on/off states")};
    Run run;
    run.x = zeros(program.cost.size());
    run.reduced_cost = zeros(program.cost.size());
    run.row_dual = zeros(program.row_lower.size());
    std::array<char, 256> message{};
    ChargeplanClarabelResult result{};
    result.x = run.x.data();
    result.row_dual = run.row_dual.data();
    result.column_dual = run.reduced_cost.data();
    result.message = message.data();
    result.message_capacity = message.size();

    const auto input = to_clarabel(program);
    const auto settings = settings_of(control);
    Companion companion{control};
    const auto callbacks = companion.callbacks();
    const auto status = chargeplan_clarabel_solve(&input, &settings, &callbacks, &result);
    companion.rethrow();
    run.iterations = static_cast<long>(result.iterations);
    switch (status) {
      case CHARGEPLAN_CLARABEL_SOLVED:
      case CHARGEPLAN_CLARABEL_ALMOST_SOLVED:
        if (control.phase == "solve") snap_to_bounds(program, run);
        return run;
      case CHARGEPLAN_CLARABEL_STOPPED: run.status = RunStatus::interrupted; return run;
      case CHARGEPLAN_CLARABEL_STALLED: run.status = RunStatus::stalled; return run;
      case CHARGEPLAN_CLARABEL_INFEASIBLE:
        run = {};
        run.status = RunStatus::infeasible;
        return run;
      case CHARGEPLAN_CLARABEL_UNBOUNDED:
      case CHARGEPLAN_CLARABEL_BAD_INPUT:
      case CHARGEPLAN_CLARABEL_FAILED: break;
    }
    return tl::unexpected{failed(std::string{"broke down: "} + message.data())};
  }
  [[nodiscard]] double dual_noise() const noexcept override { return 1e-9; }
};

class ClarabelBackend final : public Backend {
 public:
  [[nodiscard]] std::string_view name() const noexcept override { return "clarabel"; }
  [[nodiscard]] std::string version() const override { return chargeplan_clarabel_version(); }
  [[nodiscard]] Capabilities capabilities() const noexcept override { return {.integers = false, .quadratic_cost = true}; }
  [[nodiscard]] Result<Solution> solve(const model::PlanningModel& model, const SolveOptions& options,
                                       const PlanControl& control) const override {
    ClarabelSolver solver;
    return solve_in_stages(model, options, capabilities().lp_gap, control, solver);
  }
};

}  // namespace

std::unique_ptr<Backend> make_clarabel() { return std::make_unique<ClarabelBackend>(); }

}  // namespace chargeplan::solvers
