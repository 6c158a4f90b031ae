/// Which pages of other hosts may call. Source: the Fetch standard, "HTTP extensions", "CORS protocol".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "http/message.hpp"

namespace chargeplan::http {

struct CorsOptions {
  std::vector<std::string> origins{};  ///< `https://planning.example`; none: no other page may; `*`: any may
};

/// The answer to a browser that asks beforehand; none where the request is no such question.
[[nodiscard]] std::optional<Response> preflight(const Request& request, const CorsOptions& options);

/// Lets the page that asked read the answer, where it may.
void allow_origin(const Request& request, const CorsOptions& options, Response& response);

}  // namespace chargeplan::http
