/// Answers for clients that take them packed, by their Accept-Encoding.
#pragma once

#include "http/message.hpp"

namespace chargeplan::http {

/// The answer as it is sent. Whoever reads or keeps an answer does so before.
[[nodiscard]] Response packed(const Request& request, Response&& response);

}  // namespace chargeplan::http
