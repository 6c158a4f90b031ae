/// gzip as a coding of content. Source: RFC 1952; RFC 9110, section 12.5.3 (Accept-Encoding).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "chargeplan/error.hpp"

namespace chargeplan::http {

/// Whether a client takes an answer that is packed, by its Accept-Encoding: only where it names gzip, or all, with a weight above 0.
[[nodiscard]] bool takes_gzip(std::string_view accept_encoding);

/// Quick rather than small: a plan is packed to a tenth in a few milliseconds.
[[nodiscard]] std::string gzip(std::string_view plain);

struct GunzipLimits {
  std::size_t most_bytes;  ///< of what comes out; it stops there, whatever the packed text says of its size
};

/// Errors: invalid_input, with the issue `broken_gzip` or `unpacked_too_large`.
[[nodiscard]] Result<std::string> gunzip(std::string_view packed, const GunzipLimits& limits);

}  // namespace chargeplan::http
