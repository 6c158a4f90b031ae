#include "http/packing.hpp"

#include <algorithm>
#include <utility>

#include "http/gzip.hpp"
#include "http/media_type.hpp"

namespace chargeplan::http {
namespace {

/// Worth the time to pack: neither small, nor packed already as workbooks are.
bool is_worth_packing(const Response& response) {
  constexpr std::size_t least_bytes = 1024;
  return response.body.size() >= least_bytes && essence_of(response.content_type) != xlsx_type &&
         std::none_of(response.headers.begin(), response.headers.end(),
                      [](const auto& header) { return header.first == "Content-Encoding"; });
}

}  // namespace

Response packed(const Request& request, Response&& response) {
  if (response.status == 304) response.headers.emplace_back("Vary", "Accept-Encoding");  // as what it stands for may have
  if (!is_worth_packing(response)) return std::move(response);
  response.headers.emplace_back("Vary", "Accept-Encoding");
  if (!takes_gzip(request.accept_encoding)) return std::move(response);
  response.body = gzip(response.body);
  response.headers.emplace_back("Content-Encoding", "gzip");
  return std::move(response);
}

}  // namespace chargeplan::http
