/// Where the service keeps what it is given, and for how long: flags of `serve`.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <string>

#include "http/storage/store.hpp"

namespace chargeplan::cli {

class StorageFlags {
 public:
  void add_to(CLI::App& command);
  /// None where no folder is named. Errors: invalid_input, io.
  [[nodiscard]] Result<std::unique_ptr<http::Store>> open() const;

 private:
  std::string folder_;
  std::string keep_for_;
  std::int64_t keep_bytes_ = 0;
};

}  // namespace chargeplan::cli
