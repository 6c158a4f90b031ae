/// Planning again when something has changed since a plan was made.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "chargeplan/error.hpp"
#include "chargeplan/options.hpp"
#include "chargeplan/plan.hpp"
#include "chargeplan/problem.hpp"

namespace chargeplan {

/// What is known now of a site that has a plan.
struct Change {
  Instant now{};
  Site site;                                    ///< as it is from now on
  std::vector<Session> sessions;                ///< all that are or will be there; what they know of the past is not read
  std::map<std::string, double> delivered_kwh;  ///< in the battery by now, as measured; by session id
};

/// The problem that `plan` is to answer next: the same horizon, with the steps that have begun before `now` as its past.
/// Shape:   past steps keep the set-points, limits, prices and loads that `plan` was made with. A step in progress is past: its
///          set-point goes on until its end, which counts on top of what was delivered by now.
/// Units:   kW, kWh.
/// Result:  a session that is missing in the change and has charged already stays until now with what it has; one that has not
///          is gone. Energy that nobody measured is what the set-points bring.
/// Errors:  invalid_input: `now` before what was past already, energy measured of a session that is unknown or comes later, a plan
///          of another problem.
/// Threads: reentrant.   Source: docs/model.md, "The past".
[[nodiscard]] Result<Problem> continue_problem(const Problem& before, const Plan& plan, Change change);

/// As `plan`, sought from `start`, a plan of a problem that is near: sessions are known by their ids, steps by their time.
/// Result:  of the same cost and proof as `plan`'s (with minimum powers: within the same gap), sooner where `start` is near and the
///          solver can use it (fleet).
/// Errors, Threads: as `plan`'s.
[[nodiscard]] Result<Plan> plan_from(const Plan& start, const Problem& problem, const PlanOptions& options = {},
                                     const PlanControl& control = {});

/// A site whose plan is kept up to date.
/// Result:  as `plan`'s, kept here until the next; each is where the next one begins.
/// Errors:  as `plan`'s and `continue_problem`'s; problem and plan stay as they were.
/// Threads: one at a time.
class Planner {
 public:
  explicit Planner(Problem problem, PlanOptions options = {}) : problem_{std::move(problem)}, options_{std::move(options)} {}

  /// The problem as it is known now, its past included.
  [[nodiscard]] const Problem& problem() const noexcept { return problem_; }
  [[nodiscard]] const std::optional<Plan>& plan() const noexcept { return plan_; }

  /// Plans the problem as it is.
  [[nodiscard]] Result<const Plan*> plan_anew(const PlanControl& control = {});
  /// Goes on from the plan of before; makes that first where there is none.
  [[nodiscard]] Result<const Plan*> replan(Change change, const PlanControl& control = {});

 private:
  const Plan* keep(Plan&& planned);

  Problem problem_;
  PlanOptions options_;
  std::optional<Plan> plan_;
};

}  // namespace chargeplan
