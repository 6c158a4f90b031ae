/// One solver library behind one interface. A new backend is one file (or folder) here and one line in registry.cpp.
#pragma once

#include <functional>
#include <limits>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "chargeplan/error.hpp"
#include "chargeplan/options.hpp"
#include "model/planning_model.hpp"

namespace chargeplan::solvers {

struct Capabilities {
  bool integers = false;        ///< eq. (8)
  bool quadratic_cost = false;  ///< tie_break `flat`
  double lp_gap = 1e-6;         ///< relative, to which it solves an LP where none is asked for
};

enum class SolveStatus {
  optimal,      ///< to the gap asked for
  interrupted,  ///< by time or the stop token; `power` may be empty
};

/// A copy of what the solver found, in the model's terms; never a view into solver memory.
struct Solution {
  SolveStatus status = SolveStatus::optimal;
  std::vector<double> power;      ///< every set-point, kW; empty if no feasible point was found
  std::vector<double> curtailed;  ///< k_t, kW; empty as `power` is, or where there was nothing to decide
  model::Duals duals;             ///< of the first stage (of the LP relaxation for milp); may be empty
  double bound_cost = -std::numeric_limits<double>::infinity();  ///< the solver's own, for milp
  bool tie_break_complete = true;
  long iterations = 0;
};

/// One solver library. Stateless, shared between threads.
class Backend {
 public:
  virtual ~Backend() = default;
  [[nodiscard]] virtual std::string_view name() const noexcept = 0;
  [[nodiscard]] virtual std::string version() const = 0;
  [[nodiscard]] virtual Capabilities capabilities() const noexcept = 0;
  [[nodiscard]] virtual Result<Solution> solve(const model::PlanningModel& model, const SolveOptions& options,
                                               const PlanControl& control) const = 0;
};

/// In the order in which `auto` prefers them.
[[nodiscard]] const std::vector<std::unique_ptr<Backend>>& backends();

}  // namespace chargeplan::solvers
