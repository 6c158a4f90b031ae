#include "http/job_json.hpp"
#include "http/storage/redis_scripts.hpp"
#include "http/storage/redis_store.hpp"
#include "http/storage/redis_values.hpp"

namespace chargeplan::http {
namespace {

JobStatus status_of(const std::string& word) {
  for (const auto status : {JobStatus::done, JobStatus::failed, JobStatus::cancelled})
    if (word == word_of(status)) return status;
  return JobStatus::queued;
}

}  // namespace

JobRecord job_record_of(const RedisReply& fields) {
  return {.id = text_at(fields, 0),
          .status = status_of(text_at(fields, 1)),
          .created = redis_instant_of(text_at(fields, 2)),
          .client = text_at(fields, 3),
          .request_id = text_at(fields, 4),
          .target = text_at(fields, 5),
          .body = {},
          .plan_id = text_at(fields, 6),
          .error = text_at(fields, 7)};
}

Result<Kept> RedisStore::accept_job(const JobRecord& job, const std::optional<AnswerKey>& key) {
  const std::string place = place_of(key);
  RedisCommand command{"EVAL", redis_scripts().accept_job, "0", place, key ? std::string_view{key->request_sha256} : ""};
  command.text(job.id).number(redis_time_of(job.created)).text(job.client).text(job.request_id).text(job.target).text(job.body);
  command.text(options_.holds_what_it_accepts ? std::string_view{queue_.holder()} : "").number(claim_limit.count());
  command.number(static_cast<std::int64_t>(options_.most_jobs_of_a_client));
  return client_.run(command).map([](const RedisReply& reply) {
    return reply.number == 1 ? Kept::yes : reply.number == 2 ? Kept::full : Kept::key_taken;
  });
}

Result<bool> RedisStore::end_job(const std::string& id, const JobEnd& end) {
  RedisCommand command{"EVAL", redis_scripts().end_job, "0", id, word_of(end.status)};
  command.number(redis_time_of(end.finished)).text(end.error);
  if (end.plan != nullptr) append(command, *end.plan);
  return client_.run(command).map([](const RedisReply& reply) { return reply.number == 1; });
}

Result<std::optional<JobRecord>> RedisStore::job(const std::string& id) {
  return client_.run(RedisCommand{"EVAL", redis_scripts().job, "0", id})
      .map([](const RedisReply& fields) -> std::optional<JobRecord> {
        if (text_at(fields, 0).empty()) return std::nullopt;
        return job_record_of(fields);
      });
}

Result<BegunJob> RedisStore::begin_job(const std::string& id) {
  return client_.run(RedisCommand{"EVAL", redis_scripts().begin_job, "0", queue_.holder(), id})
      .map([](const RedisReply& reply) {
        return BegunJob{.body = text_at(reply, 1), .processes = static_cast<int>(integer_of(text_at(reply, 0)))};
      });
}

Result<std::vector<JobRecord>> RedisStore::unfinished_jobs() {
  return client_.run(RedisCommand{"EVAL", redis_scripts().unfinished_jobs, "0"}).map([](const RedisReply& rows) {
    std::vector<JobRecord> records;
    for (const RedisReply& row : rows.items) records.push_back(job_record_of(row));
    return records;
  });
}

}  // namespace chargeplan::http
