#include "io/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <utility>

namespace chargeplan::io {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> failure(const std::string& path, std::string_view what, int error_number) {
  std::string reason = std::strerror(error_number);  // NOLINT(concurrency-mt-unsafe): glibc's is safe for known numbers
  return tl::unexpected(
      Error{ErrorCode::io, fmt::format("{}: {}: {}", path, what, reason), {{path, "io", fmt::format("{}: {}", what, reason)}}});
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_{number} {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ > STDERR_FILENO) ::close(number_);
  }
  [[nodiscard]] int get() const noexcept { return number_; }
  [[nodiscard]] bool is_open() const noexcept { return number_ >= 0; }
  /// False where closing tells of a write that failed late (full disk, network file system).
  [[nodiscard]] bool close() { return ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_;
};

/// 0, or the error number.
int write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

Result<std::string> read_all(int descriptor, const std::string& path, std::size_t expected_bytes, std::size_t limit_bytes) {
  std::string content;
  std::size_t size = 0;
  while (true) {
    // One byte more than expected: a file of the size that it claims is read with one look for its end.
    content.resize(std::max(size + (std::size_t{64} << 10U), std::min(expected_bytes, limit_bytes) + 1));
    const ssize_t got = ::read(descriptor, content.data() + size, content.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failure(path, "cannot be read", errno);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
    if (size > limit_bytes) {
      std::string message = fmt::format("is larger than {} MiB, the most that is read", limit_bytes >> 20U);
      return tl::unexpected(
          Error{ErrorCode::invalid_input, fmt::format("{} {}", path, message), {{path, "file_too_large", std::move(message)}}});
    }
  }
  content.resize(size);
  return content;
}

/// A file beside the target that goes away unless it was renamed to it.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& target) {
    static std::atomic<unsigned> count{0};
    // Not mkstemp: with open, the kernel applies the umask as for any new file. A name of a crashed run is passed over.
    for (int attempt = 0; attempt < 100 && descriptor_ < 0; ++attempt) {
      path_ = (target.parent_path() / fmt::format(".{}.{}-{}.tmp", target.filename().string(), ::getpid(), ++count)).string();
      descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (descriptor_ < 0 && errno != EEXIST) break;
    }
    exists_ = descriptor_ >= 0;
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (exists_) ::unlink(path_.c_str());
  }
  [[nodiscard]] bool is_open() const noexcept { return descriptor_ >= 0; }

  /// `mode` of the file that is replaced. Result: 0, or the error number.
  [[nodiscard]] int fill(std::string_view content, std::optional<mode_t> mode) {
    if (const int error = write_all(descriptor_, content)) return error;
    if (mode && ::fchmod(descriptor_, *mode) != 0) return errno;
    if (::fsync(descriptor_) != 0) return errno;
    return ::close(std::exchange(descriptor_, -1)) == 0 ? 0 : errno;
  }
  [[nodiscard]] int rename_to(const fs::path& target) {
    if (::rename(path_.c_str(), target.c_str()) != 0) return errno;
    exists_ = false;
    return 0;
  }

 private:
  std::string path_;
  int descriptor_ = -1;
  bool exists_ = false;
};

Result<void> write_in_place(const std::string& path, std::string_view content) {
  Descriptor file{::open(path.c_str(), O_WRONLY | O_CLOEXEC)};
  if (!file.is_open()) return failure(path, "cannot be written", errno);
  if (const int error = write_all(file.get(), content)) return failure(path, "cannot be written", error);
  if (!file.close()) return failure(path, "cannot be written", errno);
  return {};
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t limit_bytes) {
  if (path == "-") return read_all(STDIN_FILENO, "stdin", 0, limit_bytes);
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!file.is_open()) return failure(path, "cannot be opened", errno);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return failure(path, "cannot be read", errno);
  if (S_ISDIR(status.st_mode)) return failure(path, "cannot be read", EISDIR);
  return read_all(file.get(), path, static_cast<std::size_t>(std::max<off_t>(status.st_size, 0)), limit_bytes);
}

Result<void> write_file(const std::string& path, std::string_view content) {
  if (path == "-") {
    if (const int error = write_all(STDOUT_FILENO, content)) return failure("stdout", "cannot be written", error);
    return {};
  }
  // A link stays a link: what it points to is replaced.
  std::error_code code;
  fs::path target = fs::is_symlink(path, code) ? fs::weakly_canonical(path, code) : fs::path{path};
  if (code) target = path;
  struct stat status {};
  const bool exists = ::stat(target.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) return failure(path, "cannot be written", EISDIR);
  if (exists && !S_ISREG(status.st_mode)) return write_in_place(path, content);  // a pipe or a device has no whole
  if (exists && ::access(target.c_str(), W_OK) != 0) return failure(path, "cannot be written", errno);

  TemporaryFile temporary{target};
  if (!temporary.is_open()) return failure(path, "cannot be written", errno);
  const std::optional<mode_t> mode = exists ? std::optional<mode_t>{status.st_mode & 07777U} : std::nullopt;
  if (const int error = temporary.fill(content, mode)) return failure(path, "cannot be written", error);
  if (const int error = temporary.rename_to(target)) return failure(path, "cannot be written", error);
  const std::string folder = target.has_parent_path() ? target.parent_path().string() : ".";
  if (const Descriptor opened{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)}; opened.is_open())
    ::fsync(opened.get());  // best effort: some file systems refuse, and the content is safe by now
  return {};
}

}  // namespace chargeplan::io
