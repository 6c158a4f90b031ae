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
  /// Takes over `number`; only where none is held.
  void reset(int number) noexcept { number_ = number; }
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
    if (got < 0) return file_failure(path, "cannot be read", errno);
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

  [[nodiscard]] int append(std::string_view content) const { return write_all(descriptor_, content); }

  /// `mode` of the file that is replaced. Result: 0, or the error number.
  [[nodiscard]] int settle(std::optional<mode_t> mode) {
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

}  // namespace

tl::unexpected<Error> file_failure(const std::string& path, std::string_view what, int error_number) {
  std::string reason = std::strerror(error_number);  // NOLINT(concurrency-mt-unsafe): glibc's is safe for known numbers
  return tl::unexpected(
      Error{ErrorCode::io, fmt::format("{}: {}: {}", path, what, reason), {{path, "io", fmt::format("{}: {}", what, reason)}}});
}

Result<std::string> read_file(const std::string& path, std::size_t limit_bytes) {
  if (path == "-") return read_all(STDIN_FILENO, "stdin", 0, limit_bytes);
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!file.is_open()) return file_failure(path, "cannot be opened", errno);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return file_failure(path, "cannot be read", errno);
  if (S_ISDIR(status.st_mode)) return file_failure(path, "cannot be read", EISDIR);
  return read_all(file.get(), path, static_cast<std::size_t>(std::max<off_t>(status.st_size, 0)), limit_bytes);
}

struct GrowingFile::Target {
  std::string shown;
  std::string path;
  Descriptor in_place{-1};                 ///< stdout, a pipe, a device: it has no whole
  std::optional<TemporaryFile> temporary;  ///< of a file
  std::optional<mode_t> mode;              ///< of the file that is replaced

  [[nodiscard]] tl::unexpected<Error> refused(int error_number) const {
    return file_failure(shown, "cannot be written", error_number);
  }
};

GrowingFile::GrowingFile(std::unique_ptr<Target> target) : target_{std::move(target)} {}
GrowingFile::GrowingFile(GrowingFile&&) noexcept = default;
GrowingFile& GrowingFile::operator=(GrowingFile&&) noexcept = default;
GrowingFile::~GrowingFile() = default;

Result<GrowingFile> GrowingFile::create(const std::string& path) {
  auto target = std::make_unique<Target>();
  target->shown = path == "-" ? "stdout" : path;
  if (path == "-") {
    target->in_place.reset(STDOUT_FILENO);
    return GrowingFile{std::move(target)};
  }
  // A link stays a link: what it points to is replaced.
  std::error_code code;
  const fs::path file = fs::is_symlink(path, code) ? fs::weakly_canonical(path, code) : fs::path{path};
  target->path = code ? path : file.string();
  struct stat status {};
  const bool exists = ::stat(target->path.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) return target->refused(EISDIR);
  if (exists && !S_ISREG(status.st_mode)) {
    target->in_place.reset(::open(target->path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!target->in_place.is_open()) return target->refused(errno);
    return GrowingFile{std::move(target)};
  }
  if (exists && ::access(target->path.c_str(), W_OK) != 0) return target->refused(errno);
  if (exists) target->mode = status.st_mode & 07777U;
  target->temporary.emplace(target->path);
  if (!target->temporary->is_open()) return target->refused(errno);
  return GrowingFile{std::move(target)};
}

Result<void> GrowingFile::append(std::string_view content) {
  const int error = target_->temporary ? target_->temporary->append(content) : write_all(target_->in_place.get(), content);
  if (error != 0) return target_->refused(error);
  return {};
}

Result<void> GrowingFile::finish() {
  if (!target_->temporary) {
    if (target_->in_place.get() > STDERR_FILENO && !target_->in_place.close()) return target_->refused(errno);
    return {};
  }
  if (const int error = target_->temporary->settle(target_->mode)) return target_->refused(error);
  if (const int error = target_->temporary->rename_to(target_->path)) return target_->refused(error);
  const fs::path parent = fs::path{target_->path}.parent_path();
  const std::string folder = parent.empty() ? "." : parent.string();
  if (const Descriptor opened{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)}; opened.is_open())
    ::fsync(opened.get());  // best effort: some file systems refuse, and the content is safe by now
  return {};
}

Result<void> write_file(const std::string& path, std::string_view content) {
  auto file = GrowingFile::create(path);
  if (!file) return tl::unexpected(std::move(file.error()));
  if (auto appended = file->append(content); !appended) return appended;
  return file->finish();
}

}  // namespace chargeplan::io
