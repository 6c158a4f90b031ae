/// What a general solver library must do for us: solve one sparse program after another. The stages of model.md (relaxation,
/// on/off states, ties) are driven by staged.hpp.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "chargeplan/error.hpp"
#include "chargeplan/options.hpp"
#include "model/sparse_program.hpp"

namespace chargeplan::solvers {

using Clock = std::chrono::steady_clock;

/// What a run may spend, and whom it tells.
struct RunControl {
  Clock::time_point deadline;
  double gap = 1e-6;  ///< relative, of a run with semicontinuous columns
  const PlanControl* control = nullptr;
  std::string_view phase = "solve";       ///< for `Progress`
  double enough_cost = -model::infinity;  ///< at which such a run may end as interrupted: more is proven by others
  [[nodiscard]] bool should_stop() const { return control->stop.stop_requested() || Clock::now() >= deadline; }
};

enum class RunStatus {
  optimal,
  interrupted,  ///< `x` may be empty, and may be outside its rows: the stages repair it
  stalled,      ///< got no further short of its tolerance; `x` and the duals are the best it had
  infeasible,   ///< only in a second stage, where rows were fixed
};

/// A copy of the solver's answer. Duals are d cost / d right side.
struct Run {
  RunStatus status = RunStatus::optimal;
  std::vector<double> x;
  std::vector<double> row_dual;      ///< empty for runs with semicontinuous columns; unfinished, or empty, if interrupted
  std::vector<double> reduced_cost;  ///< cost - A'y
  double bound = -model::infinity;   ///< proven; only of runs with semicontinuous columns
  long iterations = 0;
};

/// One solver with its memory: a run may start from the one before, which had the same rows and columns.
class ProgramSolver {
 public:
  virtual ~ProgramSolver() = default;

  /// `warm_x`: a point to start from, for a run with semicontinuous columns. Errors: solver_failed.
  [[nodiscard]] virtual Result<Run> run(const model::SparseProgram& program, const RunControl& control,
                                        const std::vector<double>* warm_x = nullptr) = 0;

  /// How far, relative to the terms of its sum, a reduced cost or dual may be from zero and still be noise.
  [[nodiscard]] virtual double dual_noise() const noexcept = 0;
};

}  // namespace chargeplan::solvers
