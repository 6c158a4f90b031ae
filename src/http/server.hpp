/// The service's socket: connections, limits, deadlines, the queue to the workers. Routes know nothing of it.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "chargeplan/error.hpp"
#include "http/access/gate.hpp"
#include "http/context.hpp"
#include "http/message.hpp"
#include "http/router.hpp"
#include "http/storage/store.hpp"
#include "http/tls_files.hpp"

namespace chargeplan::http {

/// What a process does of what several share.
enum class Role {
  all,     ///< answers requests and makes plans
  api,     ///< answers requests; plans that are kept are made by others
  worker,  ///< makes plans; answers only how it is
};

struct ServerOptions {
  std::string bind = "127.0.0.1";  ///< an IP address or `localhost`
  int port = 8080;                 ///< 0: any that is free
  bool no_auth = false;            ///< also where others than this machine can call
  std::size_t workers = 1;
  std::size_t queue_limit = 64;         ///< requests that wait for a worker
  std::size_t connection_limit = 1024;  ///< further ones wait to be accepted
  std::size_t header_limit_bytes = std::size_t{16} << 10U;
  std::size_t body_limit_bytes = std::size_t{32} << 20U;
  std::chrono::milliseconds idle_limit{60'000};    ///< between the requests of a connection
  std::chrono::milliseconds header_limit{10'000};  ///< from a request's first byte to the end of its header
  std::chrono::milliseconds body_limit{60'000};
  std::chrono::milliseconds write_limit{60'000};
  std::chrono::milliseconds wait_limit{10'000};   ///< for a plan, where the client does not say; then its request becomes a job
  std::chrono::milliseconds drain_limit{30'000};  ///< what is at work may finish; then solves are stopped at their best plan
  int job_processes_limit = 3;                    ///< that may die of a job, before it fails
  Role role = Role::all;                          ///< another than `all` needs a store that processes share
  PlanningLimits planning{};
  GateOptions gate{};
  TlsFiles tls{};
};

/// Who answers. Tests put others in the place of the routes.
struct Routing {
  std::function<Place(const Request&)> place = place_of;
  std::function<Response(const Request&, const Context&)> answer = http::answer;
};

/// Takes one line of JSON, without its end. Called from the thread that serves.
using Log = std::function<void(std::string_view line)>;

/// Threads: one for all connections, which never solves; `workers`, and one more, that compute; some that wait for disks.
class Server {
 public:
  /// Listens; nothing is answered before `serve`. `store`: where it keeps what it is given; without one in memory, to its end.
  /// Errors: invalid_input (`bind` is no address, or not this machine's own and neither keys nor `no_auth` are given), io.
  [[nodiscard]] static Result<Server> listen(const ServerOptions& options, Log log, Routing routing = {},
                                             std::unique_ptr<Store> store = {});
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  Server(Server&&) noexcept;
  Server& operator=(Server&&) noexcept;
  ~Server();

  [[nodiscard]] int port() const;
  /// Reads the files of TLS again, for connections that begin later; what is wrong with them is logged, and the ones before stay.
  /// From any thread.
  void reload_certificate();
  /// Answers until `stop`, then drains: accepts no more, finishes what is at work.
  void serve(const std::stop_token& stop);

 private:
  class Service;
  explicit Server(std::unique_ptr<Service> service);
  std::unique_ptr<Service> service_;
};

}  // namespace chargeplan::http
