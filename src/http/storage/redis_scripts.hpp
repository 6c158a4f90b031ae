/// What the service does in Redis, in Redis's own Lua: each script is one step, there as a whole or not at all.
#pragma once

#include <string>
#include <string_view>

namespace chargeplan::http {

/// All keys begin so; the number is the version of what lies under them.
inline constexpr std::string_view redis_prefix = "chargeplan:1:";

/// Arguments are named in the scripts, in their order. Read redis_scripts.cpp for the keys.
struct RedisScripts {
  std::string keep_plan, plans, remove_plan, accept_job, end_job, job, begin_job, unfinished_jobs, take, put_back_silent, hold,
      give_back, look;
  std::string put_document, documents, remove_document, remove_outdated;
};

[[nodiscard]] const RedisScripts& redis_scripts();

}  // namespace chargeplan::http
