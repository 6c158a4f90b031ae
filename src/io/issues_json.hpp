/// Issues as JSON, as they stand in every answer: `[{"path", "slug", "message"}]`.
#pragma once

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "chargeplan/error.hpp"
#include "io/json_text.hpp"

namespace chargeplan::io {

inline void write_issues(json::Text& text, const std::vector<Issue>& issues) {
  text.begin_array();
  for (const Issue& issue : issues) {
    text.begin_object();
    for (const auto& [key, value] : {std::pair{"path", &issue.path}, {"slug", &issue.slug}, {"message", &issue.message}}) {
      text.key(key);
      text.string(*value);
    }
    text.end_object();
  }
  text.end_array();
}

/// Of an answer's issues a thousand, and how many more there are.
inline void write_first_issues(json::Text& text, const std::vector<Issue>& issues) {
  constexpr std::size_t most = 1000;
  std::vector<Issue> first;
  std::size_t left_out = 0;
  for (const Issue& issue : issues)
    if (first.size() < most || issue.slug == "more_issues")  // one that tells of others stays
      first.push_back(issue);
    else
      ++left_out;
  if (left_out > 0) first.push_back({"", "more_issues", fmt::format("{} more issues are not listed", left_out)});
  write_issues(text, first);
}

}  // namespace chargeplan::io
