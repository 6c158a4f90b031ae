/// The request document (`chargeplan.request/1`) <-> Problem and PlanOptions. Every issue at once, each with its path.
#pragma once

#include <span>
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

/// A document with nothing but sessions and the zone of their times: a layer that flags or a site file complete.
[[nodiscard]] std::string write_sessions(const std::vector<Session>& sessions, const TimeZone& zone);

/// SHA-256 of the canonical document, in lower-case hex.
[[nodiscard]] std::string request_sha256(const PlanRequest& request);

/// All of a request but its sessions: what `--site FILE` and the flags of the command line give.
struct RequestHead {
  TimeZone time_zone;
  HorizonRequest horizon;
  Site site;  ///< series not yet checked against the horizon
  PlanOptions options;
};

/// One of several documents that make up a request: flags over a site file over a request.
struct RequestLayer {
  std::string_view json;  ///< a request document, in whole or in part, or a bare site object
  std::string_view name;  ///< of the file, for what is wrong with its syntax; may be empty
};

/// `layers`: the strongest first. A field comes from the strongest layer that names it; weaker ones are not even looked at.
/// Sessions, if any, are passed over. Errors: invalid_input, unless `complete_request` could still find something.
[[nodiscard]] Result<RequestHead> read_request_head(std::span<const RequestLayer> layers);
[[nodiscard]] Result<RequestHead> read_request_head(std::string_view json);

/// A request before its horizon is resolved.
struct RequestDraft {
  RequestHead head;
  std::vector<Session> sessions;
};

/// As `read_request_head`, with the sessions of the strongest layer that has any. Errors: invalid_input, with every issue of
/// the whole, those that `validate` finds included.
[[nodiscard]] Result<RequestDraft> read_request_draft(std::span<const RequestLayer> layers);

/// Resolves the horizon, fills what depends on it, validates the whole. Errors: invalid_input.
[[nodiscard]] Result<PlanRequest> complete_request(RequestHead head, std::vector<Session> sessions);

/// Whether a text looks like a JSON document with sessions or a head, rather than a table.
[[nodiscard]] bool looks_like_json(std::string_view content);

}  // namespace chargeplan::io
