#include "http/dashboard.hpp"

#include <algorithm>
#include <string>

#include "http/gzip.hpp"

namespace chargeplan::http {
namespace {

// No 'unsafe-inline' and no eval: what might get into the page as markup still does not run, nor look like a part of it.
constexpr std::string_view content_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

constexpr std::size_t most_bytes = std::size_t{64} << 20U;  ///< of a file of ours

}  // namespace

const DashboardFile* find_dashboard_file(std::string_view path) noexcept {
  const auto files = dashboard_files();
  const auto found = std::find_if(files.begin(), files.end(), [&](const DashboardFile& file) { return file.path == path; });
  return found == files.end() ? nullptr : &*found;
}

Response dashboard_response(const DashboardFile& file, const Request& request) {
  const bool unpacks = file.gzipped && !takes_gzip(request.accept_encoding);
  Response response{.content_type = std::string{file.content_type}};
  response.body = unpacks ? gunzip(file.bytes, {.most_bytes = most_bytes}).value() : std::string{file.bytes};
  response.headers.emplace_back("Content-Security-Policy", content_policy);
  response.headers.emplace_back("Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (!file.gzipped) return response;
  response.headers.emplace_back("Vary", "Accept-Encoding");
  if (!unpacks) response.headers.emplace_back("Content-Encoding", "gzip");
  return response;
}

}  // namespace chargeplan::http
