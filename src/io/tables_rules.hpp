/// The rules of `validate` for sessions that come from rows: each issue with the session and key that it is about.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "chargeplan/demand.hpp"
#include "chargeplan/problem.hpp"

namespace chargeplan::io {

struct SessionIssue {
  std::size_t session = 0;
  std::string key;  ///< `departure`; empty for the session as a whole
  std::string slug;
  std::string message;  ///< other sessions are named by their row
};

/// `row_of`: the row (from 1) of a session.
[[nodiscard]] std::vector<SessionIssue> check_sessions(const std::vector<Session>& sessions, const TimeZone& zone,
                                                       const std::function<std::uint64_t(std::size_t)>& row_of);

/// Nobody reads more issues of one file.
inline constexpr std::size_t most_table_issues = 1000;

/// invalid_input with at most `most_table_issues`, and how many more there are.
[[nodiscard]] Error table_error(const std::string& place, std::vector<Issue> issues);

}  // namespace chargeplan::io
