#include "http/kept_plan.hpp"

#include <utility>

#include "http/recent_plans.hpp"

namespace chargeplan::http {
namespace {

using Found = std::shared_ptr<const KeptPlan>;

Result<Found> read_from(Store& store, const std::string& id) {
  const auto document = store.plan_document(id);
  if (!document) return tl::unexpected(document.error());
  const auto request = store.plan_request(id);
  if (!request) return tl::unexpected(request.error());
  if (!*document || !*request) return nullptr;
  auto plan = io::read_plan_json(**document);
  auto planned = io::read_request(**request);
  if (plan && planned) return std::make_shared<const KeptPlan>(KeptPlan{*std::move(planned), *std::move(plan)});
  const Error& why = plan ? planned.error() : plan.error();
  return tl::unexpected(Error{ErrorCode::internal, "a plan that was kept cannot be read: " + why.message, {}});
}

}  // namespace

Result<Found> read_kept_plan(const Context& context, const std::string& id) {
  if (context.recent_plans == nullptr) return read_from(*context.store, id);
  if (auto recent = context.recent_plans->find(id))
    return context.store->has_plan(id).map([&](bool is_kept) { return is_kept ? recent : nullptr; });
  auto found = read_from(*context.store, id);
  if (found && *found != nullptr) context.recent_plans->add(*found);
  return found;
}

}  // namespace chargeplan::http
