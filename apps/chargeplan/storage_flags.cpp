#include "storage_flags.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include "http/storage/data_folder.hpp"
#include "http/storage/redis_address.hpp"
#include "http/storage/redis_store.hpp"
#include "words.hpp"

namespace chargeplan::cli {
namespace {

constexpr std::int64_t least_bytes = std::int64_t{1} << 20U;
constexpr double longest_s = 86'400.0 * 36'500;
const std::map<std::string, http::Role> roles{
    {"all", http::Role::all}, {"api", http::Role::api}, {"worker", http::Role::worker}};

}  // namespace

void StorageFlags::add_to(CLI::App& command) {
  command.add_option("--data", folder_, "folder of what is kept: plans, requests, jobs, sites, demands (else in memory only)")
      ->type_name("DIR")
      ->envname("CHARGEPLAN_DATA");
  command.add_option("--keep-for", keep_for_, "age at which plans and finished jobs are removed, such as 90d (default: never)")
      ->type_name("DURATION")
      ->envname("CHARGEPLAN_KEEP_FOR");
  command
      .add_option("--keep-size", keep_bytes_,
                  "size, such as 10GiB, beyond which the oldest plans and finished jobs are removed (default: never)")
      ->type_name("SIZE")
      ->transform(CLI::AsSizeValue(false))
      ->envname("CHARGEPLAN_KEEP_SIZE");
  command
      .add_option("--redis", redis_url_,
                  "Redis where it is kept instead, for several processes: redis://user:password@host:6379/0, unix:///path")
      ->type_name("URL")
      ->envname("CHARGEPLAN_REDIS");
  command.add_flag("--redis-volatile", may_forget_, "also a Redis that would lose what it was given")
      ->envname("CHARGEPLAN_REDIS_VOLATILE");
  command
      .add_option("--role", role_,
                  "what this process does of it: all; api: requests, no plans that are kept; worker: these (all)")
      ->transform(CLI::CheckedTransformer(roles))
      ->type_name("all|api|worker")
      ->envname("CHARGEPLAN_ROLE");
}

http::Retention StorageFlags::read_retention(std::vector<Issue>& issues) const {
  http::Retention retention;
  if (!keep_for_.empty()) {
    const auto seconds = duration_s(keep_for_);
    if (!seconds || *seconds < 1 || *seconds > longest_s)
      issues.push_back({"--keep-for", "out_of_range",
                        fmt::format("\"{}\" is no duration of a second or more, with its unit, such as 90d", keep_for_)});
    else
      retention.age = std::chrono::seconds{static_cast<std::int64_t>(*seconds)};
  }
  if (keep_bytes_ != 0 && keep_bytes_ < least_bytes)
    issues.push_back({"--keep-size", "out_of_range", "must be at least 1 MiB"});
  if (keep_bytes_ != 0) retention.bytes = keep_bytes_;
  return retention;
}

void StorageFlags::check_places(std::vector<Issue>& issues) const {
  if (!folder_.empty() && !redis_url_.empty())
    issues.push_back({"--redis", "two_stores", "what is kept is in a folder (--data) or in a Redis, not in both"});
  if (folder_.empty() && redis_url_.empty())
    for (const auto& [flag, is_given] : {std::pair{"--keep-for", !keep_for_.empty()}, {"--keep-size", keep_bytes_ != 0}})
      if (is_given)
        issues.push_back({flag, "needs_data", "is about what is kept in a folder or in a Redis: name it by --data or --redis"});
  if (redis_url_.empty())
    for (const auto& [flag, is_given] : {std::pair{"--role", role_ != http::Role::all}, {"--redis-volatile", may_forget_}})
      if (is_given) issues.push_back({flag, "needs_redis", "is about what processes share in a Redis: name it by --redis"});
}

Result<std::unique_ptr<http::Store>> StorageFlags::open_redis(const http::RedisOptions& options) const {
  return http::read_redis_url(redis_url_).and_then([&](http::RedisAddress&& address) {
    http::RedisOptions whole = options;
    whole.address = std::move(address);
    return http::RedisStore::open(whole).map(
        [](std::unique_ptr<http::RedisStore>&& store) { return std::unique_ptr<http::Store>{std::move(store)}; });
  });
}

Result<std::unique_ptr<http::Store>> StorageFlags::open(std::size_t queue_limit) const {
  Error error{ErrorCode::invalid_input, "what is to be kept cannot be as asked", {}};
  const http::Retention retention = read_retention(error.issues);
  check_places(error.issues);
  if (!error.issues.empty()) return tl::unexpected(std::move(error));
  const bool hands_over = role_ == http::Role::api;
  if (!redis_url_.empty())
    return open_redis({.address = {},
                       .retention = retention,
                       .may_forget = may_forget_,
                       .most_jobs_of_a_client = hands_over ? std::max<std::size_t>(queue_limit, 1) : 0,
                       .holds_what_it_accepts = !hands_over});
  if (folder_.empty()) return nullptr;
  return http::open_data_folder(folder_, retention);
}

}  // namespace chargeplan::cli
