/// Issues as JSON, as they stand in every answer: `[{"path", "slug", "message"}]`.
#pragma once

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

}  // namespace chargeplan::io
