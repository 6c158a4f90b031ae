/// One connection: reads its requests, has them answered, sees its client go, writes the answers.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include "http/access/gate.hpp"
#include "http/jobs.hpp"
#include "http/log_line.hpp"
#include "http/metrics.hpp"
#include "http/server.hpp"
#include "http/socket.hpp"
#include "http/worker_pool.hpp"

namespace chargeplan::http {

/// What the connections of a server share; it outlives them.
struct ConnectionTerms {
  boost::asio::io_context& io;
  const ServerOptions& options;
  const Routing& routing;
  Jobs& jobs;
  WorkerPool& pool;     ///< computes
  WorkerPool& storage;  ///< waits for disks
  std::function<void(const LoggedRequest&)> log;
  std::function<Load()> load;
  Metrics& metrics;
  Gate& gate;
  bool durable = false;          ///< what is kept outlives the service
  Socket::Tls tls{};             ///< of connections that begin now; none: plain HTTP
  SharedNotes* notes = nullptr;  ///< there where other processes answer, too
  JobWatch* watch = nullptr;     ///< there where other processes make plans
  bool draining = false;         ///< no further request is begun
};

/// Threads: all functions on the I/O thread.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(const ConnectionTerms& terms, boost::asio::ip::tcp::socket&& accepted);

  /// All requests of the connection, one after the other. Whoever spawns it keeps the connection until it ends.
  [[nodiscard]] boost::asio::awaitable<void> converse();
  void close();
  /// Ends a connection that only waits for its next request.
  void leave_if_idle();
  /// Asks a solve that is at work to end at its best plan.
  void stop_solve();

 private:
  struct Exchange;
  enum class Says;
  using ExchangePtr = std::shared_ptr<Exchange>;

  boost::asio::awaitable<bool> shake_hands();
  boost::asio::awaitable<bool> wait_for_bytes();
  boost::asio::awaitable<bool> read(Exchange& exchange);
  boost::asio::awaitable<void> count_call(ExchangePtr exchange);
  boost::asio::awaitable<void> respond(ExchangePtr exchange);
  boost::asio::awaitable<void> wait_for_answer(ExchangePtr exchange);
  boost::asio::awaitable<void> watch(Exchange& exchange);
  boost::asio::awaitable<bool> write(Exchange& exchange, bool keep_alive);
  boost::asio::awaitable<bool> write_events(Exchange& exchange);
  [[nodiscard]] bool queue(const ExchangePtr& exchange, Place place);
  [[nodiscard]] bool accept_at_once(const ExchangePtr& exchange);
  std::function<void()> settling(const ExchangePtr& exchange, std::shared_ptr<std::optional<Response>> response, Says says);
  std::function<void()> handing_over(const ExchangePtr& exchange, std::shared_ptr<std::optional<Response>> response);
  void await_plan(const ExchangePtr& exchange, const Response& promise);
  void withdraw(const Exchange& exchange);
  void tell_promise(Exchange& exchange);
  boost::asio::awaitable<void> linger();
  boost::asio::awaitable<void> say_goodbye();
  void set_deadline(std::chrono::milliseconds limit);
  void clear_deadline();
  void log(const Exchange& exchange) const;

  const ConnectionTerms& terms_;
  Socket socket_;
  boost::asio::steady_timer deadline_;
  bool late_ = false;  ///< the deadline has passed and what was waited for is cancelled
  bool busy_ = false;  ///< from a request's first byte to its answer's last
  boost::beast::flat_buffer buffer_;
  std::string client_;
  ExchangePtr exchange_;
};

}  // namespace chargeplan::http
