/// The request document (`chargeplan.request/1`) <-> Problem and PlanOptions. Every issue at once, each with its path.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chargeplan/demand.hpp"
#include "chargeplan/error.hpp"
#include "chargeplan/options.hpp"
#include "chargeplan/problem.hpp"

namespace chargeplan::io {

struct PlanRequest {
  Problem problem;
  PlanOptions options;
  std::vector<Issue> notes;  ///< remarks of the reader that are no problems
};

/// A whole request. Errors: invalid_input.
[[nodiscard]] Result<PlanRequest> read_request(std::string_view json);

/// The canonical document: every default filled in, numbers in their shortest exact form, keys in the order of docs/formats.md.
[[nodiscard]] std::string write_request(const PlanRequest& request);

/// SHA-256 of the canonical document, in lower-case hex.
[[nodiscard]] std::string request_sha256(const PlanRequest& request);

/// All of a request but its sessions: what `--site FILE` and the flags of the command line give.
struct RequestHead {
  TimeZone time_zone;
  HorizonRequest horizon;
  Site site;  ///< series not yet checked against the horizon
  PlanOptions options;
};

/// `json`: a request document without sessions (`{"horizon": …, "site": …, "options": …}`) or a bare site object.
/// Result is completed with the sessions by `complete_request`.
[[nodiscard]] Result<RequestHead> read_request_head(std::string_view json);

/// Resolves the horizon, fills what depends on it, validates the whole. Errors: invalid_input.
[[nodiscard]] Result<PlanRequest> complete_request(RequestHead head, std::vector<Session> sessions);

}  // namespace chargeplan::io
