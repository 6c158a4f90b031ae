/// The themes of `validate(Problem)`: each adds the issues of its part.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "chargeplan/problem.hpp"
#include "domain/issue_list.hpp"

namespace chargeplan::domain {

/// The horizon's step count, where lengths can be told from it.
[[nodiscard]] std::optional<int> validate_horizon(const Horizon& horizon, IssueList& issues);

void validate_site(const Site& site, std::optional<int> step_count, IssueList& issues);
void validate_groups(const Site& site, std::optional<int> step_count, IssueList& issues);
void validate_evses(const Site& site, IssueList& issues);

/// Each session for itself, and their ids.
void validate_sessions(const Problem& problem, IssueList& issues);
/// What is past: lengths and ranges of what is known of it.
void validate_past(const Problem& problem, std::optional<int> step_count, IssueList& issues);
/// Two stays at once at one charging point.
void validate_overlaps(const Problem& problem, IssueList& issues);

/// Times in sentences are written as people of the site read them; in UTC where the horizon's zone is not known.
[[nodiscard]] std::string time_words(Instant instant, const Horizon& horizon);

[[nodiscard]] inline bool is_sane(Instant instant) { return instant >= earliest_time && instant < latest_time; }

using IndexById = std::unordered_map<std::string_view, std::size_t>;

/// The first of each id; an issue `duplicate_id` for each further one, `empty_id` for an empty one.
template <class Item>
[[nodiscard]] IndexById index_ids(std::string_view parent, const std::vector<Item>& items, IssueList& issues) {
  IndexById index;
  index.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    issues.check_id({parent, i, "id"}, items[i].id);
    if (items[i].id.empty()) continue;
    const auto [first, is_new] = index.emplace(items[i].id, i);
    if (!is_new)
      issues.add({parent, i, "id"}, "duplicate_id",
                 "id " + quoted(items[i].id) + " is already that of " + Field{parent, first->second, ""}.path() +
                     "; every id must be there once");
  }
  return index;
}

}  // namespace chargeplan::domain
