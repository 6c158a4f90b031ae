/// The dashboard's files, as the build of web/dashboard/ put them into the program.
#pragma once

#include <span>
#include <string_view>

#include "http/message.hpp"

namespace chargeplan::http {

struct DashboardFile {
  std::string_view path;  ///< of the request: `/`, `/assets/main-4F7Q.js`
  std::string_view content_type;
  std::string_view bytes;
  bool gzipped = false;    ///< `bytes` are packed
  bool immutable = false;  ///< its name changes with its content
};

/// Generated (cmake/dashboard_page.cmake).
[[nodiscard]] std::span<const DashboardFile> dashboard_files() noexcept;

/// Null where the dashboard has no such file.
[[nodiscard]] const DashboardFile* find_dashboard_file(std::string_view path) noexcept;

/// The file, with a policy that lets it load and ask nothing but this service. A file that is kept packed is sent packed: 406 for a
/// client that does not take gzip.
[[nodiscard]] Response dashboard_response(const DashboardFile& file, const Request& request);

}  // namespace chargeplan::http
