#include "http/storage/folder_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "io/files.hpp"

namespace chargeplan::http {
namespace {

std::string holder_of(int descriptor) {
  std::array<char, 32> text{};
  const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
  const std::string_view number{text.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
  return number.empty() ? std::string{} : fmt::format(" (process {})", number.substr(0, number.find('\n')));
}

}  // namespace

Result<FolderLock> FolderLock::take(const std::string& folder) {
  const std::string path = folder + "/lock";
  FolderLock lock{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
  if (lock.descriptor_ < 0) return io::file_failure(path, "cannot be opened", errno);
  if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return io::file_failure(path, "cannot be locked", errno);
    return tl::unexpected(Error{ErrorCode::io,
                                fmt::format("{} is in use by another chargeplan{}: end that one, or name another folder",
                                            folder, holder_of(lock.descriptor_)),
                                {}});
  }
  const std::string number = fmt::format("{}\n", ::getpid());  // for people only: it is the lock that holds
  if (::ftruncate(lock.descriptor_, 0) != 0 ||
      ::pwrite(lock.descriptor_, number.data(), number.size(), 0) != static_cast<ssize_t>(number.size()))
    return io::file_failure(path, "cannot be written", errno);
  return lock;
}

FolderLock::FolderLock(FolderLock&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}

FolderLock& FolderLock::operator=(FolderLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace chargeplan::http
