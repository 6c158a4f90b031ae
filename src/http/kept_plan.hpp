/// A plan that was kept, and what it was made of, read again.
#pragma once

#include <optional>
#include <string>

#include "http/storage/store.hpp"
#include "io/plan_document.hpp"
#include "io/request.hpp"

namespace chargeplan::http {

struct KeptPlan {
  io::PlanRequest request;
  io::PlanDocument document;
};

/// None where there is no plan of that id.
/// Errors: as the store's; internal: what was kept cannot be read by this version.
[[nodiscard]] Result<std::optional<KeptPlan>> read_kept_plan(Store& store, const std::string& id);

}  // namespace chargeplan::http
