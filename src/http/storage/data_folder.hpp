/// The folder with all that the service keeps (`--data DIR`): one process at a time, and copies of it while that runs.
#pragma once

#include <memory>
#include <string>

#include "chargeplan/error.hpp"
#include "http/storage/retention.hpp"
#include "http/storage/store.hpp"

namespace chargeplan::http {

/// The store in a folder, which is made, for its owner only, where it is missing. As long as it lives no other process can open it.
/// Errors: io: another process has it, no right, or as SqliteStore::open.
[[nodiscard]] Result<std::unique_ptr<Store>> open_data_folder(const std::string& folder, const Retention& retention);

/// Copies what a folder keeps, as it is at one moment, into a file: whole and on disk, or not at all. A process may have it open.
/// Errors: io.
[[nodiscard]] Result<void> back_up(const std::string& folder, const std::string& file);

}  // namespace chargeplan::http
