/// Where the next page of plans begins: by the number of a plan's keeping, which nobody else is to know.
#pragma once

#include <charconv>
#include <cstdint>
#include <limits>
#include <string>

#include "chargeplan/error.hpp"

namespace chargeplan::http {

/// The page holds plans of lower numbers than this. Errors: invalid_input.
[[nodiscard]] inline Result<std::int64_t> number_before(const std::string& cursor) {
  std::int64_t number = std::numeric_limits<std::int64_t>::max();
  if (cursor.empty()) return number;
  const auto [end, failure] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), number);
  if (failure == std::errc{} && end == cursor.data() + cursor.size() && number > 0) return number;
  return tl::unexpected(Error{ErrorCode::invalid_input,
                              "the query is not understood",
                              {{"?cursor", "bad_cursor", "is none of this list's next_cursor"}}});
}

}  // namespace chargeplan::http
