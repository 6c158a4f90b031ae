/// The plan document (`chargeplan.plan/1`) <-> Plan.
#pragma once

#include <string>
#include <string_view>

#include "chargeplan/error.hpp"
#include "chargeplan/plan.hpp"

namespace chargeplan::io {

/// A plan as it leaves the program.
struct PlanDocument {
  std::string id;
  Instant created{};
  std::string request_sha256;
  std::string version;
  Plan plan;
  bool operator==(const PlanDocument&) const = default;
};

/// The document of a plan that was made just now: its id is made of the time and of the request.
[[nodiscard]] PlanDocument plan_document(Plan plan, std::string request_sha256, Instant created);

[[nodiscard]] std::string write_plan_json(const PlanDocument& document);

/// Reads what `write_plan_json` writes, to the bit. Errors: invalid_input, every issue.
[[nodiscard]] Result<PlanDocument> read_plan_json(std::string_view text);

}  // namespace chargeplan::io
