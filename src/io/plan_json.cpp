#include <utility>

#include "chargeplan/demand.hpp"
#include "io/document_kind.hpp"
#include "io/json_decoder.hpp"
#include "io/json_encoder.hpp"
#include "io/plan_document.hpp"
#include "io/plan_fields.hpp"

namespace chargeplan::io {
namespace {

/// A plan may come from anywhere: a zone that this machine does not know is no reason not to write it.
TimeZone zone_of(const Plan& plan) {
  auto zone = TimeZone::find(plan.horizon.time_zone);
  return zone ? *std::move(zone) : TimeZone::find("UTC").value();
}

}  // namespace

std::string write_plan_json(const PlanDocument& document) {
  const TimeZone zone = zone_of(document.plan);
  json::Encoder encoder{zone};
  encoder.write(PlanFile<const PlanDocument>{document});
  return encoder.text().take();
}

Result<PlanDocument> read_plan_json(std::string_view text) {
  const auto parsed = json::Document::parse(text);
  if (!parsed) return tl::unexpected(parsed.error());
  if (auto issue = wrong_kind(parsed->root(), plan_kind))
    return tl::unexpected(invalid_document("plan document", {*std::move(issue)}));
  PlanDocument document;
  PlanFile<PlanDocument> file{document};
  json::Decoder decoder{{.zone = nullptr, .complete = true}};
  decoder.read(parsed->root(), {}, file);
  if (!decoder.has_issues()) return document;
  return tl::unexpected(invalid_document("plan document", decoder.take_issues()));
}

}  // namespace chargeplan::io
