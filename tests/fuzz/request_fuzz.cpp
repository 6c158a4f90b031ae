/// No text makes the reader of requests crash; what it refuses it explains; what it accepts comes back the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "io/request.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chargeplan;
  const auto request = io::read_request({reinterpret_cast<const char*>(data), size});
  if (!request) {
    if (request.error().code != ErrorCode::invalid_input || request.error().issues.empty()) std::abort();
    for (const Issue& issue : request.error().issues)
      if (issue.slug.empty() || issue.message.empty()) std::abort();
    return 0;
  }
  const std::string canonical = io::write_request(*request);
  const auto again = io::read_request(canonical);
  if (!again || again->problem != request->problem || again->options != request->options) std::abort();
  if (io::write_request(*again) != canonical) std::abort();
  return 0;
}
