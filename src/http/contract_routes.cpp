#include <string>

#include "http/api_pages.hpp"
#include "http/gzip.hpp"
#include "http/media_type.hpp"
#include "http/problem.hpp"
#include "http/routes.hpp"

namespace chargeplan::http {

Response get_contract(const RoutedRequest&, const Context&) { return {.body = std::string{openapi_json()}}; }

Response get_docs(const RoutedRequest& routed, const Context&) {
  Response page{.content_type = "text/html; charset=utf-8",
                .headers = {{"Content-Security-Policy", std::string{docs_policy()}}, {"Vary", "Accept-Encoding"}}};
  if (takes_gzip(routed.request.accept_encoding)) {
    page.body = docs_page_gzip();
    page.headers.emplace_back("Content-Encoding", "gzip");
    return page;
  }
  auto unpacked = gunzip(docs_page_gzip(), {.most_bytes = std::size_t{16} << 20U});
  if (!unpacked) return problem(unpacked.error(), routed.request);
  page.body = *std::move(unpacked);
  return page;
}

}  // namespace chargeplan::http
