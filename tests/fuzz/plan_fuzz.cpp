/// No text makes the reader of plans crash; what it accepts is written as a document that it reads as the same plan.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "io/plan_document.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chargeplan;
  const auto document = io::read_plan_json({reinterpret_cast<const char*>(data), size});
  if (!document) {
    if (document.error().code != ErrorCode::invalid_input || document.error().issues.empty()) std::abort();
    return 0;
  }
  // The costs of an infeasible plan mean nothing and are not written; hence the second reading is the first to compare.
  const std::string written = io::write_plan_json(*document);
  const auto again = io::read_plan_json(written);
  if (!again || io::write_plan_json(*again) != written) std::abort();
  if (document->plan.status != PlanStatus::infeasible && *again != *document) std::abort();
  return 0;
}
