/// How much the service keeps, and for how long.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace chargeplan::http {

/// Sites and demands stay until they are removed; so do jobs that are not finished.
struct Retention {
  std::optional<std::chrono::seconds> age;  ///< of plans and of finished jobs; absent: for ever
  std::optional<std::int64_t> bytes;        ///< beyond it the oldest plans and finished jobs go; absent: as the disk has room
};

}  // namespace chargeplan::http
