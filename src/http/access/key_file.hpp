/// Keys in a file (`chargeplan.keys/1`), for a service without a database of them.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "chargeplan/error.hpp"
#include "http/access/api_key.hpp"

namespace chargeplan::http {

/// Errors: io, invalid_input with every issue.
[[nodiscard]] Result<std::vector<ApiKey>> read_keys(const std::string& path);
/// Whole or not at all, for the owner's eyes only. Errors: io.
[[nodiscard]] Result<void> write_keys(const std::string& path, const std::vector<ApiKey>& keys);

/// Looks at the file again once a second: keys come and go while the service runs. A file that cannot be read any more leaves the
/// keys as they were.
class KeyFile : public KeySource {
 public:
  /// Errors: as `read_keys`.
  [[nodiscard]] static Result<std::shared_ptr<KeyFile>> open(std::string path);
  [[nodiscard]] std::optional<ApiKey> find(std::string_view sha256) override;
  /// What `find` does once a second.
  void refresh();

 private:
  KeyFile(std::string path, std::vector<ApiKey> keys);

  std::string path_;
  std::vector<ApiKey> keys_;
  std::filesystem::file_time_type written_{};
  std::chrono::steady_clock::time_point looked_{};
};

}  // namespace chargeplan::http
