/// Reads lists of issues in tests.
#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "chargeplan/error.hpp"

namespace chargeplan::test {

using Finding = std::pair<std::string, std::string>;  ///< path, slug

inline std::multiset<Finding> findings(const std::vector<Issue>& issues) {
  std::multiset<Finding> all;
  for (const auto& issue : issues) all.emplace(issue.path, issue.slug);
  return all;
}

inline bool has(const std::vector<Issue>& issues, const std::string& path, const std::string& slug) {
  return findings(issues).contains({path, slug});
}

inline bool has_slug(const std::vector<Issue>& issues, const std::string& slug) {
  return std::any_of(issues.begin(), issues.end(), [&](const Issue& issue) { return issue.slug == slug; });
}

inline std::string listed(const std::vector<Issue>& issues) {
  std::string text;
  for (const auto& issue : issues) text += issue.path + " [" + issue.slug + "] " + issue.message + "\n";
  return text.empty() ? "no issues" : text;
}

}  // namespace chargeplan::test
