#include "http/storage/data_folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include "http/storage/folder_lock.hpp"
#include "http/storage/sqlite_store.hpp"
#include "io/files.hpp"

namespace chargeplan::http {
namespace {

namespace fs = std::filesystem;

std::string database_in(const std::string& folder) { return (fs::path{folder} / "chargeplan.sqlite3").string(); }

/// What the name tells is on disk, and not only in the system's memory.
Result<void> sync(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return io::file_failure(path, "cannot be opened", errno);
  const int failure = ::fsync(descriptor) == 0 ? 0 : errno;
  ::close(descriptor);
  if (failure != 0) return io::file_failure(path, "cannot be synced", failure);
  return {};
}

Result<void> copy_to(const std::string& database, const std::string& copy) {
  try {
    SQLite::Database source{database, SQLite::OPEN_READWRITE, 10'000};
    SQLite::Statement vacuum{source, "VACUUM INTO ?"};
    vacuum.bind(1, copy);
    vacuum.exec();
    return {};
  } catch (const SQLite::Exception& failure) {
    return tl::unexpected(
        Error{ErrorCode::io, fmt::format("{} could not be copied to {}: {}", database, copy, failure.what()), {}});
  }
}

}  // namespace

Result<std::unique_ptr<Store>> open_data_folder(const std::string& folder, const Retention& retention) {
  std::error_code failure;
  const bool is_new = fs::create_directories(folder, failure);
  if (failure) return io::file_failure(folder, "cannot be made", failure.value());
  if (is_new && ::chmod(folder.c_str(), 0700) != 0) return io::file_failure(folder, "cannot be kept from others", errno);
  return FolderLock::take(folder).and_then([&](FolderLock&& lock) {
    return SqliteStore::open(database_in(folder), retention, std::move(lock)).map([](std::unique_ptr<SqliteStore>&& store) {
      return std::unique_ptr<Store>{std::move(store)};
    });
  });
}

Result<void> back_up(const std::string& folder, const std::string& file) {
  const std::string database = database_in(folder);
  std::error_code failure;
  if (!fs::exists(database, failure))
    return tl::unexpected(Error{ErrorCode::io, fmt::format("{} holds no data of chargeplan's", folder), {}});
  if (fs::equivalent(database, file, failure))
    return tl::unexpected(Error{ErrorCode::io, fmt::format("{} is the data itself: name another file", file), {}});
  const std::string copy = fmt::format("{}.{}.tmp", file, ::getpid());
  auto done = copy_to(database, copy).and_then([&] { return sync(copy); });
  if (done && ::rename(copy.c_str(), file.c_str()) != 0) done = io::file_failure(file, "cannot be written", errno);
  if (!done) {
    fs::remove(copy, failure);
    return done;
  }
  const std::string parent = fs::path{file}.parent_path().string();
  return sync(parent.empty() ? "." : parent);
}

}  // namespace chargeplan::http
