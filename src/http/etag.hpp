/// Whether a client has an answer already. Source: RFC 9110, sections 8.8.3 and 13.1.2.
#pragma once

#include "http/message.hpp"

namespace chargeplan::http {

/// The answer with the ETag of its body; 304 without a body where the client's If-None-Match names it.
[[nodiscard]] Response with_etag(Response response, const Request& request);

}  // namespace chargeplan::http
