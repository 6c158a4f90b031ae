/// A plan that was kept, and what it was made of, read again.
#pragma once

#include <memory>
#include <string>

#include "http/context.hpp"
#include "http/storage/store.hpp"
#include "io/plan_document.hpp"
#include "io/request.hpp"

namespace chargeplan::http {

struct KeptPlan {
  io::PlanRequest request;
  io::PlanDocument document;
};

/// Null where there is no plan of that id.
/// Errors: as the store's; internal: what was kept cannot be read by this version.
[[nodiscard]] Result<std::shared_ptr<const KeptPlan>> read_kept_plan(const Context& context, const std::string& id);

}  // namespace chargeplan::http
