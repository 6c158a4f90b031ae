/// Files that appear whole or not at all; `-` is stdin or stdout.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "chargeplan/error.hpp"

namespace chargeplan::io {

/// `path: what: why`, as the system words the error number.
[[nodiscard]] tl::unexpected<Error> file_failure(const std::string& path, std::string_view what, int error_number);

inline constexpr std::size_t default_file_limit_bytes = std::size_t{512} << 20U;

/// Errors: io (missing, a folder, no right to read), invalid_input `file_too_large`.
[[nodiscard]] Result<std::string> read_file(const std::string& path, std::size_t limit_bytes = default_file_limit_bytes);

/// A file that is written part by part: to a temporary name beside it, synced and renamed by `finish`. One that is let go of
/// before leaves nothing. Pipes and devices have no whole: what is appended is written.
class GrowingFile {
 public:
  /// Errors: io.
  [[nodiscard]] static Result<GrowingFile> create(const std::string& path);
  GrowingFile(const GrowingFile&) = delete;
  GrowingFile& operator=(const GrowingFile&) = delete;
  GrowingFile(GrowingFile&&) noexcept;
  GrowingFile& operator=(GrowingFile&&) noexcept;
  ~GrowingFile();
  /// Errors: io.
  [[nodiscard]] Result<void> append(std::string_view content);
  /// Once, after the last part. Errors: io.
  [[nodiscard]] Result<void> finish();

 private:
  struct Target;
  explicit GrowingFile(std::unique_ptr<Target> target);
  std::unique_ptr<Target> target_;
};

/// A whole file, as a GrowingFile. Errors: io.
[[nodiscard]] Result<void> write_file(const std::string& path, std::string_view content);

}  // namespace chargeplan::io
