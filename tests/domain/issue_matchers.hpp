/// Reads lists of issues in tests.
#pragma once

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
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

/// docs/errors.md explains it, in a row of one of its tables.
inline bool is_documented(const std::string& slug) {
  static const std::string page = [] {
    std::ifstream file{CHARGEPLAN_SOURCE_DIR "/docs/errors.md"};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }();
  std::istringstream lines{page};
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with("| `") && line.find("`" + slug + "`") != std::string::npos) return true;
  return false;
}

inline std::string listed(const std::vector<Issue>& issues) {
  std::string text;
  for (const auto& issue : issues) text += issue.path + " [" + issue.slug + "] " + issue.message + "\n";
  return text.empty() ? "no issues" : text;
}

}  // namespace chargeplan::test
