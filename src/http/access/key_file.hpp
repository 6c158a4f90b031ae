/// Keys in a file (`chargeplan.keys/1`), for a service without a database of them.
#pragma once

#include <cstdint>
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

/// Keys come and go while the service runs: each call looks whether the file is another one now. A file that cannot be read any
/// more leaves the keys as they were.
class KeyFile : public KeySource {
 public:
  /// Errors: as `read_keys`.
  [[nodiscard]] static Result<std::shared_ptr<KeyFile>> open(std::string path);
  [[nodiscard]] std::optional<ApiKey> find(std::string_view sha256) override;

 private:
  /// Tells one writing of the file from the next, which is a new file by the old one's name.
  struct Version {
    std::uint64_t inode = 0;
    std::int64_t written_ns = 0;
    bool operator==(const Version&) const = default;
  };

  [[nodiscard]] static Version version_of(const std::string& path);
  KeyFile(std::string path, std::vector<ApiKey> keys, Version version);
  void refresh();

  std::string path_;
  std::vector<ApiKey> keys_;
  Version version_;
};

}  // namespace chargeplan::http
