/// The known names that a mistyped one may have meant.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace chargeplan::demand {

/// At most three, nearest first: by edit distance without regard to case, to the whole name or to its last part (`Oslo` means
/// `Europe/Oslo`). Empty where nothing is near.
[[nodiscard]] std::vector<std::string_view> nearest_names(std::string_view wanted, std::span<const std::string_view> names);

}  // namespace chargeplan::demand
