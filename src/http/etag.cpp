#include "http/etag.hpp"

#include <string>
#include <string_view>

#include "io/sha256.hpp"

namespace chargeplan::http {
namespace {

/// The comparison is the weak one: `W/"a"` names `"a"`, too.
bool names(std::string_view if_none_match, std::string_view etag) {
  while (!if_none_match.empty()) {
    const std::size_t end = if_none_match.find(',');
    std::string_view one = if_none_match.substr(0, end);
    if_none_match = end == std::string_view::npos ? std::string_view{} : if_none_match.substr(end + 1);
    one.remove_prefix(std::min(one.find_first_not_of(" \t"), one.size()));
    one = one.substr(0, one.find_last_not_of(" \t") + 1);
    if (one.starts_with("W/")) one.remove_prefix(2);
    if (one == "*" || one == etag) return true;
  }
  return false;
}

}  // namespace

Response with_etag(Response response, const Request& request) {
  const std::string tag = "\"" + io::sha256_hex(response.body).substr(0, 32) + "\"";
  const bool known = names(request.if_none_match, tag);
  if (known) {
    response.status = 304;
    response.content_type.clear();
    response.body.clear();
  }
  response.headers.emplace_back("ETag", "W/" + tag);                    // weak: it stands for the packed answer as well
  response.headers.emplace_back("Cache-Control", "private, no-cache");  // may be kept, but is to be asked for
  return response;
}

}  // namespace chargeplan::http
