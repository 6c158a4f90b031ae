/// fleet: our own solver, which sees a plan as many small sessions tied by few rows. Source: docs/solver.md.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>
#include <utility>

#include "chargeplan/version.hpp"
#include "model/repair.hpp"
#include "solvers/fleet/flat.hpp"
#include "solvers/fleet/linear_program.hpp"
#include "solvers/fleet/minimum_power.hpp"
#include "solvers/fleet/program.hpp"
#include "solvers/registry.hpp"

namespace chargeplan::solvers {
namespace {

using fleet::Program;
using model::PlanningModel;
using Clock = std::chrono::steady_clock;

constexpr double minimum_power_gap = 1e-4;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// One solve: `run` reads as the algorithm.
class FleetRun {
 public:
  FleetRun(const PlanningModel& model, const SolveOptions& options, const PlanControl& control)
      : model_{model},
        control_{control},
        deadline_{start_ + options.time_limit},
        gap_{options.gap.value_or(minimum_power_gap)},
        team_{options.threads} {}

  Result<Solution> run() {
    const auto program = fleet::build_program(model_);
    if (program.column_count() == 0) return Solution{};  // nothing to decide
    report("solve");
    const auto near =
        model_.start ? fleet::solve_from_plan(program, model_, *model_.start, watch(model_.integer)) : std::nullopt;
    const auto vertex = near ? *near : fleet::solve_linear_program(program, model_, watch(model_.integer));
    solution_.iterations = vertex.iterations + vertex.pivots;
    log(vertex);
    if (vertex.status == fleet::SimplexStatus::stalled)
      return tl::unexpected{Error{ErrorCode::solver_failed, "fleet stalled in its simplex method", {}}};
    adopt(program, vertex);
    const bool lacks_states = model_.integer && !model::keeps_minimum_power(model_, solution_.power);
    if (lacks_states) keep_minimum_power(program, vertex);
    if (model_.tie_break == TieBreak::flat && solution_.tie_break_complete) even_out(program, lacks_states ? nullptr : &vertex);
    return std::move(solution_);
  }

 private:
  [[nodiscard]] bool should_stop() const { return control_.stop.stop_requested() || Clock::now() >= deadline_; }

  /// The gap and the ties of a `relaxation` are not those of the plan.
  [[nodiscard]] fleet::Watch watch(bool relaxation) {
    return {[this] { return should_stop(); },
            [this, relaxation](std::string_view phase, std::optional<double> gap) {
              relaxation ? report("solve") : report(phase, gap);
            },
            team_};
  }

  void report(std::string_view phase, std::optional<double> gap = std::nullopt) const {
    if (control_.progress) control_.progress({phase, gap, std::chrono::duration<double>(Clock::now() - start_).count()});
  }

  void log(const fleet::Vertex& vertex) const {
    if (!control_.log) return;
    control_.log("fleet: " + std::to_string(vertex.iterations) + " iterations, " + std::to_string(vertex.pivots) + " pivots\n");
  }

  void adopt(const Program& program, const fleet::Vertex& vertex) {
    solution_.power.resize(program.unmet);
    for (std::size_t j = 0; j < program.unmet; ++j) solution_.power[j] = std::clamp(vertex.x[j], 0.0, program.upper[j]);
    for (std::size_t t = 0; t < at(model_.T); ++t) {
      const int k = program.curtailed[t];
      solution_.curtailed.push_back(k < 0 ? 0.0 : std::clamp(vertex.x[at(k)], 0.0, model_.V[t]));
    }
    // What a basic column lost to rounding, times a price of overload of 1e8 per kW, would be money.
    const bool is_within_limit = program.overload >= 0 && vertex.x[at(program.overload)] <= 0;
    if (is_within_limit) model::keep_limits(model_, solution_.power, solution_.curtailed);
    solution_.duals = duals_of(program, model_, vertex);
    if (vertex.status == fleet::SimplexStatus::optimal) return;
    solution_.status = SolveStatus::interrupted;
    solution_.tie_break_complete = false;
  }

  void keep_minimum_power(const Program& program, const fleet::Vertex& relaxed) {
    auto plan = fleet::plan_minimum_power(program, model_, relaxed, watch(false),
                                          {.deadline = deadline_, .gap = gap_, .control = &control_});
    solution_.power = std::move(plan.power);
    solution_.curtailed = std::move(plan.curtailed);
    solution_.bound_cost = plan.bound_cost;
    solution_.iterations += plan.iterations;
    solution_.tie_break_complete = plan.tie_break_complete;
    if (control_.log) control_.log("fleet: minimum power at a gap of " + std::to_string(100 * plan.gap()) + " %\n");
    if (should_stop() && plan.gap() > gap_) solution_.status = SolveStatus::interrupted;
  }

  void even_out(const Program& program, const fleet::Vertex* vertex) {
    report("tie_break");
    auto flat =
        fleet::flatten(program, model_, {std::move(solution_.power), std::move(solution_.curtailed)}, vertex, watch(false));
    solution_.power = std::move(flat.power);
    solution_.curtailed = std::move(flat.curtailed);
    solution_.iterations += flat.iterations;
    solution_.tie_break_complete = flat.is_complete;
    if (control_.log)
      control_.log("fleet: net power evened out in " + std::to_string(flat.iterations) + " iterations and pivots\n");
  }

  const PlanningModel& model_;
  const PlanControl& control_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point deadline_;
  double gap_;  ///< asked for, of (8); without it the gap is rounding, whatever is asked for
  fleet::Team team_;
  Solution solution_;
};

class FleetBackend final : public Backend {
 public:
  [[nodiscard]] std::string_view name() const noexcept override { return "fleet"; }
  [[nodiscard]] std::string version() const override { return std::string{chargeplan::version()}; }
  [[nodiscard]] Capabilities capabilities() const noexcept override {
    return {.integers = true, .quadratic_cost = true, .lp_gap = 1e-8};
  }
  [[nodiscard]] Result<Solution> solve(const PlanningModel& model, const SolveOptions& options,
                                       const PlanControl& control) const override {
    return FleetRun{model, options, control}.run();
  }
};

}  // namespace

std::unique_ptr<Backend> make_fleet() { return std::make_unique<FleetBackend>(); }

}  // namespace chargeplan::solvers
