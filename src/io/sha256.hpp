/// SHA-256, by OpenSSL.
#pragma once

#include <string>
#include <string_view>

namespace chargeplan::io {

/// In lower-case hex.
[[nodiscard]] std::string sha256_hex(std::string_view text);

}  // namespace chargeplan::io
