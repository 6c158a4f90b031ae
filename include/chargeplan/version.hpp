#pragma once

#include <string_view>

namespace chargeplan {

/// `major.minor.patch` of this build.
[[nodiscard]] std::string_view version() noexcept;

}  // namespace chargeplan
