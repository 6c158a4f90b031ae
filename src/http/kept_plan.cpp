#include "http/kept_plan.hpp"

#include <utility>

namespace chargeplan::http {

Result<std::optional<KeptPlan>> read_kept_plan(Store& store, const std::string& id) {
  const auto document = store.plan_document(id);
  if (!document) return tl::unexpected(document.error());
  const auto request = store.plan_request(id);
  if (!request) return tl::unexpected(request.error());
  if (!*document || !*request) return std::nullopt;
  auto plan = io::read_plan_json(**document);
  auto planned = io::read_request(**request);
  if (plan && planned) return KeptPlan{*std::move(planned), *std::move(plan)};
  const Error& why = plan ? planned.error() : plan.error();
  return tl::unexpected(Error{ErrorCode::internal, "a plan that was kept cannot be read: " + why.message, {}});
}

}  // namespace chargeplan::http
