/// Which of our documents a JSON text says that it is: one in the place of another is said once, not field by field. And what
/// is said of one that is wrong.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "chargeplan/error.hpp"
#include "io/json_document.hpp"

namespace chargeplan::io {

struct DocumentKind {
  std::string_view schema, article_and_name;
};

inline constexpr DocumentKind request_kind{"chargeplan.request/1", "a request"};
inline constexpr DocumentKind plan_kind{"chargeplan.plan/1", "a plan"};
inline constexpr DocumentKind mapping_kind{"chargeplan.mapping/1", "a mapping"};
inline constexpr DocumentKind change_kind{"chargeplan.change/1", "a change"};

/// `the request has 2 problems`
inline Error invalid_document(std::string_view which, std::vector<Issue> issues) {
  std::string message = fmt::format("the {} has {} problem{}", which, issues.size(), issues.size() == 1 ? "" : "s");
  return {ErrorCode::invalid_input, std::move(message), std::move(issues)};
}

/// An issue where `root` is another of our documents than the one that is wanted.
inline std::optional<Issue> wrong_kind(const json::Value& root, const DocumentKind& wanted) {
  const auto* schema = json::find_member(root, "schema");
  if (schema == nullptr || schema->kind != json::Kind::string || schema->text() == wanted.schema) return std::nullopt;
  for (const auto& kind : {request_kind, plan_kind, mapping_kind, change_kind})
    if (schema->text() == kind.schema)
      return Issue{"schema", "unknown_value",
                   fmt::format("this is {} ({}), not {} ({})", kind.article_and_name, kind.schema, wanted.article_and_name,
                               wanted.schema)};
  return std::nullopt;
}

}  // namespace chargeplan::io
