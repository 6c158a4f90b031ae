/// How long a client is willing to wait for its plan. Source: RFC 7240, "Prefer Header for HTTP".
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace chargeplan::http {

inline constexpr std::chrono::seconds longest_wait{600};

/// `wait=N` in a Prefer header, cut to `longest_wait`; 0 of `respond-async` without it. None where neither is there, or is one.
[[nodiscard]] std::optional<std::chrono::seconds> wait_of(std::string_view prefer);

}  // namespace chargeplan::http
