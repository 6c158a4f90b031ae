#include "http/known_plans.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "chargeplan/version.hpp"
#include "http/storage/shared_notes.hpp"
#include "io/plan_document.hpp"

namespace chargeplan::http {
namespace {

/// Source: RFC 9111, section 5.2.1.
bool has_directive(std::string_view cache_control, std::string_view directive) {
  const auto found = std::search(cache_control.begin(), cache_control.end(), directive.begin(), directive.end(),
                                 [](unsigned char a, char b) { return std::tolower(a) == b; });
  return found != cache_control.end();
}

}  // namespace

KnownPlans::KnownPlans(std::string_view request_sha256, const Request& request, const Context& context)
    : request_{request},
      context_{context},
      key_{fmt::format("{}:{}:{}:{}", version(), request.client.size(), request.client, request_sha256)} {}

std::optional<Plan> KnownPlans::find() const {
  if (context_.notes == nullptr || has_directive(request_.cache_control, "no-cache") ||
      has_directive(request_.cache_control, "no-store"))
    return std::nullopt;
  const auto text = context_.notes->plan(key_);
  if (!text) return std::nullopt;
  auto document = io::read_plan_json(*text);
  return document ? std::optional{std::move(document->plan)} : std::nullopt;
}

void KnownPlans::tell(const Plan& plan, const Response& answer) const {
  if (context_.notes == nullptr || has_directive(request_.cache_control, "no-store")) return;
  if (answer.status == 200 && plan.status != PlanStatus::feasible && !context_.stop.stop_requested())
    context_.notes->note_plan(key_, answer.body);
}

}  // namespace chargeplan::http
