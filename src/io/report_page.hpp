#pragma once

#include <string_view>

namespace chargeplan::io {

/// The page that web/report/ builds, with marks where title and data go. Its source is generated (cmake/report_page.cmake).
[[nodiscard]] std::string_view report_page() noexcept;

}  // namespace chargeplan::io
