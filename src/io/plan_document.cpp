#include "io/plan_document.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "chargeplan/version.hpp"

namespace chargeplan::io {

PlanDocument plan_document(Plan plan, std::string request_sha256, Instant created) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(created);
  std::string id = fmt::format("{:%Y%m%dT%H%M%SZ}-{}", fmt::gmtime(std::chrono::system_clock::to_time_t(whole)),
                               request_sha256.substr(0, 8));
  return {std::move(id), created, std::move(request_sha256), std::string{version()}, std::move(plan)};
}

}  // namespace chargeplan::io
