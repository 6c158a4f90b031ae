/// Where the service keeps what it is given, for how long, and what it does of what several share: flags of `serve`.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "http/server.hpp"
#include "http/storage/redis_store.hpp"
#include "http/storage/retention.hpp"
#include "http/storage/store.hpp"

namespace chargeplan::cli {

class StorageFlags {
 public:
  void add_to(CLI::App& command);
  /// `queue_limit`: of each client, where others make the plans.
  /// None where neither a folder nor a Redis is named. Errors: invalid_input, unsupported, io.
  [[nodiscard]] Result<std::unique_ptr<http::Store>> open(std::size_t queue_limit) const;

  [[nodiscard]] http::Role role() const noexcept { return role_; }

 private:
  [[nodiscard]] http::Retention read_retention(std::vector<Issue>& issues) const;
  void check_places(std::vector<Issue>& issues) const;
  [[nodiscard]] Result<std::unique_ptr<http::Store>> open_redis(const http::RedisOptions& options) const;

  std::string folder_;
  std::string redis_url_;
  bool may_forget_ = false;
  http::Role role_ = http::Role::all;
  std::string keep_for_;
  std::int64_t keep_bytes_ = 0;
};

}  // namespace chargeplan::cli
