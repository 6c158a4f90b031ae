/// Bodies that come packed, by their Content-Encoding.
#pragma once

#include <cstddef>

#include "chargeplan/error.hpp"
#include "http/message.hpp"

namespace chargeplan::http {

[[nodiscard]] bool is_packed(const Request& request);

/// The request as if its body had come plain; itself where it has.
/// Errors: invalid_input, with the issue `broken_gzip` or `unpacked_too_large`.
[[nodiscard]] Result<Request> unpacked(const Request& request, std::size_t most_bytes);

[[nodiscard]] Response unpacking_problem(const Error& error, const Request& request);

}  // namespace chargeplan::http
