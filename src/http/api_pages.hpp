/// What the service says of itself. The source is generated from src/http/contract/ and web/api/ (cmake/api_pages.cmake).
#pragma once

#include <string_view>

namespace chargeplan::http {

[[nodiscard]] std::string_view openapi_json() noexcept;
[[nodiscard]] std::string_view docs_page_gzip() noexcept;  ///< HTML, packed: a third of its size in the program and on the wire
[[nodiscard]] std::string_view docs_policy() noexcept;     ///< the page's Content-Security-Policy

}  // namespace chargeplan::http
