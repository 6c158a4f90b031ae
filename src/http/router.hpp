/// Finds the route of a request, or says why there is none.
#pragma once

#include <string_view>
#include <vector>

#include "http/context.hpp"
#include "http/message.hpp"

namespace chargeplan::http {

/// Who may answer a request: an I/O thread only what takes no time; what is kept is not to wait behind solves.
enum class Place {
  io_thread,
  storage,  ///< a thread that waits for disks
  worker,   ///< a thread that computes, while the client waits
  job,      ///< as well, and the request becomes a job where that takes long
};

[[nodiscard]] Place place_of(const Request& request);

struct RouteName {
  std::string_view method;
  std::string_view path;
};

/// The path of the route that a request is for, as the contract writes it; `none` where there is no such path.
[[nodiscard]] std::string_view route_of(std::string_view method, std::string_view path);

/// Every route there is.
[[nodiscard]] std::vector<RouteName> route_names();

/// Result:  an answer, whatever the request is.
/// Errors:  those of docs/api.md, as application/problem+json; an exception is one of ours, and the status is 500.
/// Threads: reentrant; `context.stop` is polled by the solver.
[[nodiscard]] Response answer(const Request& request, const Context& context);

}  // namespace chargeplan::http
