/// How busy the service is, at one moment.
#pragma once

#include <cstddef>

namespace chargeplan::http {

struct Load {
  std::size_t connections = 0;
  std::size_t workers = 0;
  std::size_t workers_busy = 0;
  std::size_t queued = 0;  ///< requests that wait for a worker
};

}  // namespace chargeplan::http
