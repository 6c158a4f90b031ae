/// Text from outside may be no UTF-8; what we write always is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace chargeplan::io::utf8 {

inline constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

/// Bytes of the valid UTF-8 sequence that `text`, which is not empty, starts with; 0 where it is none.
/// Source: The Unicode Standard, table 3-7.
inline std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const auto follows = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0U) == 0x80U; };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80U) return 1;
  if (lead >= 0xC2U && lead < 0xE0U) return follows(1) ? 2 : 0;
  if (lead >= 0xE0U && lead < 0xF0U) {
    if (!follows(1) || !follows(2)) return 0;
    const bool overlong = lead == 0xE0U && byte(1) < 0xA0U;
    const bool surrogate = lead == 0xEDU && byte(1) >= 0xA0U;
    return overlong || surrogate ? 0 : 3;
  }
  if (lead >= 0xF0U && lead < 0xF5U) {
    if (!follows(1) || !follows(2) || !follows(3)) return 0;
    const bool overlong = lead == 0xF0U && byte(1) < 0x90U;
    const bool too_high = lead == 0xF4U && byte(1) >= 0x90U;
    return overlong || too_high ? 0 : 4;
  }
  return 0;
}

}  // namespace chargeplan::io::utf8
