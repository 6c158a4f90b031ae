/// Keys in a file (`chargeplan.keys/1`), for a service without a database of them.
#pragma once

#include <cstdint>
#include <functional>
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
/// more leaves the keys as they were, and is told of once.
class KeyFile : public KeySource {
 public:
  using Report = std::function<void(const Error&)>;
  /// `report`: of a file that can no longer be read, from the thread that asks for a key. Errors: as `read_keys`.
  [[nodiscard]] static Result<std::shared_ptr<KeyFile>> open(std::string path, Report report);
  [[nodiscard]] std::optional<ApiKey> find(std::string_view sha256) override;

 private:
  /// Tells one writing of the file from the next, which is a new file by the old one's name.
  struct Version {
    std::uint64_t inode = 0;
    std::int64_t written_ns = 0, size_bytes = 0;
    bool operator==(const Version&) const = default;
  };

  [[nodiscard]] static Version version_of(const std::string& path);
  KeyFile(std::string path, Report report, std::vector<ApiKey> keys, Version version);
  void refresh();

  std::string path_;
  Report report_;
  std::vector<ApiKey> keys_;
  Version version_;
};

}  // namespace chargeplan::http
