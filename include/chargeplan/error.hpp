/// Errors: bad input with all its issues, and what may fail around a plan. Source: docs/architecture.md, "Errors".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace chargeplan {

/// One remark on an input or a plan: where, what kind, and a sentence that says what is wrong and what would be right.
struct Issue {
  std::string path;     ///< `sessions[17].departure`, or `demand.xlsx, sheet demand, row 4, column C`
  std::string slug;     ///< stable, for programs: `departure_before_arrival`
  std::string message;  ///< for people
  bool operator==(const Issue&) const = default;
};

enum class ErrorCode {
  invalid_input,  ///< the caller's data: `issues` lists every problem
  unsupported,    ///< valid, but not something that the chosen solver or this build can do
  io,             ///< a file, a pipe or the network
  solver_failed,  ///< a solver broke down, or its plan was checked and found wanting
  internal,       ///< a mistake of ours
};

struct ErrorTraits {
  std::string_view slug;
  int http_status;
  int exit_status;
};

/// The one table from a code to its slug, HTTP status and exit status.
constexpr ErrorTraits traits(ErrorCode code) noexcept {
  switch (code) {  // no default: -Wswitch names a forgotten code
    case ErrorCode::invalid_input: return {"invalid_input", 422, 2};
    case ErrorCode::unsupported: return {"unsupported", 422, 3};
    case ErrorCode::io: return {"io", 500, 4};
    case ErrorCode::solver_failed: return {"solver_failed", 500, 5};
    case ErrorCode::internal: break;
  }
  return {"internal", 500, 1};
}

struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;
  std::vector<Issue> issues;
  bool operator==(const Error&) const = default;
};

template <class T>
using Result = tl::expected<T, Error>;

}  // namespace chargeplan
