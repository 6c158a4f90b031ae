/// The id under which a request is found again: in the client's log, in the answer, in ours.
#pragma once

#include <string>
#include <string_view>

namespace chargeplan::http {

/// The client's own where it is one (1 to 128 of letters, digits, `-`, `_`, `.`, `:`), else 32 random hex digits.
[[nodiscard]] std::string request_id(std::string_view of_client);

}  // namespace chargeplan::http
