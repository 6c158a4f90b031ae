#include <utility>

#include "io/json_encoder.hpp"
#include "io/request.hpp"
#include "io/request_fields.hpp"
#include "io/sha256.hpp"

namespace chargeplan::io {

std::string write_request(const PlanRequest& request) {
  const Problem& problem = request.problem;
  const auto found = TimeZone::find(problem.horizon.time_zone);
  const TimeZone zone = found ? *found : TimeZone::find("UTC").value();
  const HorizonFields horizon{StartTime{problem.horizon.start}, problem.horizon.step,     problem.horizon.step_count,
                              problem.horizon.time_zone,        problem.horizon.presence, problem.horizon.past_step_count};
  const RequestFile<const HorizonFields&, const Site&, const std::vector<Session>&, const PlanOptions&> file{
      horizon, problem.site, problem.sessions, request.options};
  json::Encoder encoder{zone};
  encoder.write(file);
  return encoder.text().take();
}

std::string write_sessions(const std::vector<Session>& sessions, const TimeZone& zone) {
  json::Encoder encoder{zone};
  json::Text& text = encoder.text();
  text.begin_object();
  text.key("schema");
  encoder.write(RequestSchema::v1);
  text.key("horizon");
  text.begin_object();
  text.key("time_zone");
  text.string(zone.name());
  text.end_object();
  text.key("sessions");
  encoder.write(sessions);
  text.end_object();
  return text.take();
}

std::string request_sha256(const PlanRequest& request) { return sha256_hex(write_request(request)); }

}  // namespace chargeplan::io
