#include "http/server.hpp"

#include <exception>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/clock.hpp"
#include "http/connection.hpp"
#include "http/log_line.hpp"
#include "http/worker_pool.hpp"

namespace chargeplan::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::milliseconds stop_limit{5000};  ///< for a solve to end, once it is asked to

Error address_error(std::string slug, std::string message) {
  return {ErrorCode::invalid_input, "the service cannot listen as asked", {{"bind", std::move(slug), std::move(message)}}};
}

Result<asio::ip::address> address_of(const ServerOptions& options) {
  error_code failure;
  auto address = asio::ip::make_address(options.bind == "localhost" ? "127.0.0.1" : options.bind, failure);
  if (failure)
    return tl::unexpected(
        address_error("bad_address", fmt::format("\"{}\" is no IP address such as 127.0.0.1 or ::1", options.bind)));
  if (address.is_loopback() || options.no_auth) return address;
  return tl::unexpected(address_error(
      "needs_no_auth", fmt::format("others than this machine could call at {}, and this service knows no API keys "
                                   "yet: listen on 127.0.0.1 or ::1, or allow everybody to call (--no-auth)",
                                   options.bind)));
}

}  // namespace

class Server::Service {
 public:
  Service(const ServerOptions& options, Log log, Routing routing)
      : options_{options}, log_{std::move(log)}, routing_{std::move(routing)} {}

  Result<void> listen() {
    auto address = address_of(options_);
    if (!address) return tl::unexpected(std::move(address.error()));
    const tcp::endpoint endpoint{*address, static_cast<asio::ip::port_type>(options_.port)};
    try {
      acceptor_.open(endpoint.protocol());
      acceptor_.set_option(tcp::acceptor::reuse_address{true});
      acceptor_.bind(endpoint);
      acceptor_.listen();
    } catch (const boost::system::system_error& failure) {
      return tl::unexpected(
          Error{ErrorCode::io, fmt::format("{}, port {}: {}", options_.bind, options_.port, failure.code().message()), {}});
    }
    return {};
  }

  [[nodiscard]] int port() const { return acceptor_.local_endpoint().port(); }

  void serve(const std::stop_token& stop) {
    log_event("listening", options_.bind, port());
    asio::co_spawn(io_, accept(), asio::detached);
    {
      const std::stop_callback on_stop{stop, [this] { asio::post(io_, [this] { drain(); }); }};
      io_.run();
    }
    log_event("stopped");
  }

 private:
  asio::awaitable<void> accept() {
    while (!terms_.draining) {
      if (connections_.size() >= options_.connection_limit) {
        co_await wait(room_, SteadyClock::time_point::max());
        continue;
      }
      error_code failure;
      tcp::socket socket = co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, failure));
      if (terms_.draining) co_return;
      if (failure) {  // mostly no file descriptor left: it may get better
        log_event("failure", failure.message());
        co_await wait(room_, SteadyClock::now() + std::chrono::milliseconds{100});
        continue;
      }
      const auto connection = std::make_shared<Connection>(terms_, std::move(socket));
      connections_.insert(connection);
      asio::co_spawn(io_, connection->converse(), [this, connection](const std::exception_ptr& mistake) {
        if (mistake) log_event("failure", "a connection ended by an exception");
        close(connection);
      });
    }
  }

  static asio::awaitable<void> wait(asio::steady_timer& timer, SteadyClock::time_point until) {
    error_code ignored;
    timer.expires_at(until);
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }

  void close(const std::shared_ptr<Connection>& connection) {
    connection->close();
    connections_.erase(connection);
    room_.cancel();
    if (terms_.draining && connections_.empty()) drain_timer_.cancel();
  }

  void drain() {
    if (terms_.draining) return;
    terms_.draining = true;
    log_event("draining");
    error_code ignored;
    ignored = acceptor_.close(ignored);
    room_.cancel();
    for (const auto& connection : connections_) connection->leave_if_idle();
    if (!connections_.empty()) asio::co_spawn(io_, enforce_drain_limit(), asio::detached);
  }

  asio::awaitable<void> enforce_drain_limit() {
    co_await wait(drain_timer_, SteadyClock::now() + options_.drain_limit);
    if (connections_.empty()) co_return;
    for (const auto& connection : connections_) connection->stop_solve();
    co_await wait(drain_timer_, SteadyClock::now() + stop_limit);
    if (!connections_.empty()) io_.stop();
  }

  void log_event(std::string_view event, std::string_view detail = {}, int port = 0) {
    log_(log_line(LoggedEvent{.time = now(), .event = event, .detail = detail, .port = port}));
  }

  ServerOptions options_;
  Log log_;
  Routing routing_;
  asio::io_context io_{1};
  tcp::acceptor acceptor_{io_};
  asio::steady_timer room_{io_};         ///< cancelled when a connection leaves
  asio::steady_timer drain_timer_{io_};  ///< cancelled when the last one has left
  std::set<std::shared_ptr<Connection>> connections_;
  ConnectionTerms terms_{
      .io = io_, .options = options_, .routing = routing_, .pool = pool_, .log = [this](const LoggedRequest& request) {
        log_(log_line(request));
      }};
  WorkerPool pool_{{.workers = options_.workers, .queue_limit = options_.queue_limit}};  ///< last: joined before the rest goes
};

Server::Server(std::unique_ptr<Service> service) : service_{std::move(service)} {}
Server::Server(Server&&) noexcept = default;
Server& Server::operator=(Server&&) noexcept = default;
Server::~Server() = default;

Result<Server> Server::listen(const ServerOptions& options, Log log, Routing routing) {
  auto service = std::make_unique<Service>(options, std::move(log), std::move(routing));
  return service->listen().map([&] { return Server{std::move(service)}; });
}

int Server::port() const { return service_->port(); }

void Server::serve(const std::stop_token& stop) { service_->serve(stop); }

}  // namespace chargeplan::http
