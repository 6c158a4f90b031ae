#include "storage_flags.hpp"

#include <fmt/format.h>

#include <chrono>

#include "http/storage/data_folder.hpp"
#include "words.hpp"

namespace chargeplan::cli {
namespace {

constexpr std::int64_t least_bytes = std::int64_t{1} << 20U;
constexpr double longest_s = 86'400.0 * 36'500;

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
}

Result<std::unique_ptr<http::Store>> StorageFlags::open() const {
  Error error{ErrorCode::invalid_input, "what is to be kept cannot be as asked", {}};
  http::Retention retention;
  if (!keep_for_.empty()) {
    const auto seconds = duration_s(keep_for_);
    if (!seconds || *seconds < 1 || *seconds > longest_s)
      error.issues.push_back({"--keep-for", "out_of_range", fmt::format("\"{}\" is no duration such as 90d", keep_for_)});
    else
      retention.age = std::chrono::seconds{static_cast<std::int64_t>(*seconds)};
  }
  if (keep_bytes_ != 0 && keep_bytes_ < least_bytes)
    error.issues.push_back({"--keep-size", "out_of_range", "must be at least 1 MiB"});
  if (keep_bytes_ != 0) retention.bytes = keep_bytes_;
  if (folder_.empty())
    for (const auto& [flag, is_given] : {std::pair{"--keep-for", !keep_for_.empty()}, {"--keep-size", keep_bytes_ != 0}})
      if (is_given) error.issues.push_back({flag, "needs_data", "is about what is kept in a folder: name it by --data"});
  if (!error.issues.empty()) return tl::unexpected(std::move(error));
  if (folder_.empty()) return nullptr;
  return http::open_data_folder(folder_, retention);
}

}  // namespace chargeplan::cli
