/// The known name that an unknown one was probably meant to be.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chargeplan::io {

/// None where nothing is near enough to be a likely slip.
[[nodiscard]] std::optional<std::string_view> nearest_name(std::string_view unknown, std::span<const std::string_view> known);

/// ` (did you mean "x"?)`, or nothing.
[[nodiscard]] std::string did_you_mean(std::string_view unknown, std::span<const std::string_view> known);

}  // namespace chargeplan::io
