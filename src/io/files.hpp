/// Files that appear whole or not at all; `-` is stdin or stdout.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "chargeplan/error.hpp"

namespace chargeplan::io {

inline constexpr std::size_t default_file_limit_bytes = std::size_t{512} << 20U;

/// Errors: io (missing, a folder, no right to read), invalid_input `file_too_large`.
[[nodiscard]] Result<std::string> read_file(const std::string& path, std::size_t limit_bytes = default_file_limit_bytes);

/// Written to a temporary name beside it, synced, renamed. Errors: io.
[[nodiscard]] Result<void> write_file(const std::string& path, std::string_view content);

}  // namespace chargeplan::io
