/// A job as JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/storage/store.hpp"
#include "http/task.hpp"

namespace chargeplan::http {

[[nodiscard]] std::string_view word_of(JobStatus status);

/// `{"id", "status", "plan_id", "created", "progress": {"phase", "gap", "elapsed_s"}, "error"}`, without a line's end.
[[nodiscard]] std::string write_job(const JobRecord& job, const std::optional<Task::State>& state);

}  // namespace chargeplan::http
