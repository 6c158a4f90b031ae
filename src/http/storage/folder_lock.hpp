/// Keeps a folder for one process. The system lets go of it when the process ends, however it ends.
#pragma once

#include <string>

#include "chargeplan/error.hpp"

namespace chargeplan::http {

class FolderLock {
 public:
  /// Errors: io: another process has it (its number is told), no right.
  [[nodiscard]] static Result<FolderLock> take(const std::string& folder);
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&& other) noexcept;
  ~FolderLock();

 private:
  explicit FolderLock(int descriptor) : descriptor_{descriptor} {}
  int descriptor_ = -1;
};

}  // namespace chargeplan::http
