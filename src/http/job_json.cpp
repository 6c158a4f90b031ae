#include "http/job_json.hpp"

#include "chargeplan/demand.hpp"
#include "io/json_text.hpp"

namespace chargeplan::http {

std::string_view word_of(JobStatus status) {
  switch (status) {
    case JobStatus::queued: return "queued";
    case JobStatus::running: return "running";
    case JobStatus::done: return "done";
    case JobStatus::failed: return "failed";
    case JobStatus::cancelled: break;
  }
  return "cancelled";
}

std::string write_job(const JobRecord& job, const std::optional<Task::State>& state) {
  static const TimeZone utc = TimeZone::find("UTC").value();
  io::json::Text text;
  const auto member = [&](std::string_view key, std::string_view value) {
    text.key(key);
    if (value.empty())
      text.null();
    else
      text.string(value);
  };
  text.begin_object();
  member("id", job.id);
  member("status", word_of(job.status));
  member("plan_id", job.plan_id);
  member("created", format_time(job.created, utc));
  text.key("progress");
  if (job.status == JobStatus::running && state) {
    text.begin_object();
    member("phase", state->phase);
    text.key("gap");
    if (state->gap)
      text.number(*state->gap);
    else
      text.null();
    text.key("elapsed_s");
    text.number(state->elapsed_s);
    text.end_object();
  } else {
    text.null();
  }
  text.key("error");
  if (job.error.empty())
    text.null();
  else
    text.raw(std::string_view{job.error}.substr(0, job.error.find_last_not_of('\n') + 1));
  text.end_object();
  return text.take();
}

}  // namespace chargeplan::http
