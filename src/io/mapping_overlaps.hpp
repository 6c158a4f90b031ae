/// Two cars at one charging point at once: what a mapping does about them.
#pragma once

#include <utility>
#include <vector>

#include "io/mapping_rows.hpp"

namespace chargeplan::io {

/// Follows `mapping.overlaps` for rows of the same `overlap_key`, in the order of arrival. Result: the issues, for `error`.
[[nodiscard]] std::vector<Issue> handle_overlaps(std::vector<ImportedRow>& rows, const MappedFile& file, OverlapRule rule,
                                                 OddityLog& log, std::vector<std::pair<std::uint32_t, Issue>>& skipped);

}  // namespace chargeplan::io
