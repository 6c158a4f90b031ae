/// What a valid problem deserves to be told about: model.md's warnings and notes. None of them keeps it from being planned.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "chargeplan/options.hpp"
#include "chargeplan/problem.hpp"
#include "domain/session_terms.hpp"

namespace chargeplan::domain {

struct Remarks {
  std::vector<Issue> warnings;            ///< for Plan::warnings
  std::vector<std::vector<Issue>> notes;  ///< for SessionPlan::notes; by index in `problem.sessions`
};

/// `problem` and `options` must validate; `terms` are `session_terms(problem, options.unmet_penalty_cost)`.
[[nodiscard]] Remarks remarks(const Problem& problem, const PlanOptions& options, std::span<const SessionTerms> terms);

/// `3 (00:45-01:00), 7-9 (01:45-02:30) and 12 (03:00-03:15)` of ascending step indices, with the site's times; long lists end
/// in `… (N steps)`.
[[nodiscard]] std::string step_words(std::span<const int> steps, const Horizon& horizon);

}  // namespace chargeplan::domain
