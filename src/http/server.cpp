#include "http/server.hpp"

#include <algorithm>
#include <exception>
#include <optional>
#include <set>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "http/log_line.hpp"
#include "http/problem.hpp"
#include "http/request_id.hpp"
#include "http/worker_pool.hpp"

namespace chargeplan::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using beast::http::field;
using boost::system::error_code;
using Parser = beast::http::request_parser<beast::http::string_body>;
using Answer = beast::http::response<beast::http::string_body>;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t read_ahead_bytes = std::size_t{64} << 10U;  ///< of requests that a client sends before it has its answer
constexpr std::chrono::milliseconds linger_limit{2000};
constexpr std::chrono::milliseconds stop_limit{5000};  ///< for a solve to end, once it is asked to

Instant now() { return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()); }

auto into(error_code& failure) { return asio::redirect_error(asio::use_awaitable, failure); }

/// One request and its answer. While a worker has it, the connection only looks at `done` and asks for a stop.
struct Exchange {
  explicit Exchange(asio::io_context& io) : finished{io} {}
  Request request;
  std::optional<Response> response;
  unsigned version = 11;
  bool keep_alive = false;
  bool client_ended = false;  ///< it sends no more: there is nothing after this, and Asio would wait for it for ever
  bool client_gone = false;   ///< nobody reads an answer
  SteadyClock::time_point began = SteadyClock::now();
  bool done = false;
  std::stop_source stop;
  asio::steady_timer finished;  ///< never fires; cancelled when done
};

struct Connection {
  Connection(asio::io_context& io, tcp::socket&& accepted) : socket{std::move(accepted)}, deadline{io} {
    error_code ignored;
    client = socket.remote_endpoint(ignored).address().to_string();
    ignored = socket.set_option(tcp::no_delay{true}, ignored);
  }
  tcp::socket socket;
  asio::steady_timer deadline;
  bool late = false;  ///< the deadline has passed and what was waited for is cancelled
  bool busy = false;  ///< from a request's first byte to its answer's last
  beast::flat_buffer buffer{read_ahead_bytes};
  std::string client;
  std::shared_ptr<Exchange> exchange;
};
using ConnectionPtr = std::shared_ptr<Connection>;

/// What is waited for on the socket is cancelled then. (Beast's own stream would close the socket, and nobody could be told.)
void set_deadline(const ConnectionPtr& connection, std::chrono::milliseconds limit) {
  connection->late = false;
  connection->deadline.expires_after(limit);
  connection->deadline.async_wait([connection](const error_code& cancelled) {
    if (cancelled || connection->deadline.expiry() > SteadyClock::now()) return;
    connection->late = true;
    connection->socket.cancel();
  });
}

void clear_deadline(Connection& connection) { connection.deadline.expires_at(SteadyClock::time_point::max()); }

struct FaultWords {
  Fault fault;
  std::string_view detail;
};

/// What a client is told that sent something else than a request; none where nobody listens any more.
std::optional<FaultWords> fault_of(const error_code& failure, bool late) {
  using beast::http::error;
  if (late) return FaultWords{Fault::request_timeout, "the request came too slowly"};
  if (failure == error::end_of_stream || failure == error::partial_message) return std::nullopt;
  if (failure.category() != beast::http::make_error_code(error::bad_method).category()) return std::nullopt;
  if (failure == error::header_limit || failure == error::buffer_overflow)
    return FaultWords{Fault::header_too_large, "the header is larger than this service reads"};
  if (failure == error::body_limit) return FaultWords{Fault::body_too_large, "the body is larger than this service reads"};
  return FaultWords{Fault::bad_request, "this is no request of HTTP/1.0 or 1.1"};
}

void take_header(Exchange& exchange, const Parser& parser) {
  const auto& header = parser.get();
  exchange.version = header.version();
  exchange.keep_alive = header.keep_alive();
  Request& request = exchange.request;
  request.method = header.method_string();
  request.target = header.target();
  request.content_type = header[field::content_type];
  request.content_encoding = header[field::content_encoding];
  request.accept = header[field::accept];
  request.accept_encoding = header[field::accept_encoding];
  request.id = request_id(header["X-Request-Id"]);
}

Answer answer_of(const Exchange& exchange, const Response& response, bool keep_alive) {
  Answer answer{static_cast<beast::http::status>(response.status), exchange.version};
  answer.reason(reason_of(response.status));
  answer.set(field::date, fmt::format("{:%a, %d %b %Y %H:%M:%S GMT}",
                                      fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()))));
  answer.set(field::content_type, response.content_type);
  answer.set("X-Request-Id", exchange.request.id);
  answer.set("X-Content-Type-Options", "nosniff");
  answer.set("X-Frame-Options", "DENY");
  answer.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  answer.set("Referrer-Policy", "no-referrer");
  answer.set("Cross-Origin-Resource-Policy", "same-origin");
  answer.set(field::cache_control, "no-store");
  for (const auto& [name, value] : response.headers) answer.set(name, value);
  answer.keep_alive(keep_alive);
  answer.content_length(response.body.size());
  return answer;
}

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
    while (!draining_) {
      if (connections_.size() >= options_.connection_limit) {
        co_await wait(room_, SteadyClock::time_point::max());
        continue;
      }
      error_code failure;
      tcp::socket socket = co_await acceptor_.async_accept(into(failure));
      if (draining_) co_return;
      if (failure) {  // mostly no file descriptor left: it may get better
        log_event("failure", failure.message());
        co_await wait(room_, SteadyClock::now() + std::chrono::milliseconds{100});
        continue;
      }
      const auto connection = std::make_shared<Connection>(io_, std::move(socket));
      connections_.insert(connection);
      asio::co_spawn(io_, converse(connection), [this, connection](const std::exception_ptr& mistake) {
        if (mistake) log_event("failure", "a connection ended by an exception");
        close(connection);
      });
    }
  }

  static asio::awaitable<void> wait(asio::steady_timer& timer, SteadyClock::time_point until) {
    error_code ignored;
    timer.expires_at(until);
    co_await timer.async_wait(into(ignored));
  }

  void close(const ConnectionPtr& connection) {
    error_code ignored;
    ignored = connection->socket.close(ignored);
    connection->deadline.cancel();
    connections_.erase(connection);
    room_.cancel();
    if (draining_ && connections_.empty()) drain_timer_.cancel();
  }

  /// All requests of a connection, one after the other.
  asio::awaitable<void> converse(ConnectionPtr connection) {
    for (bool open = true; open && !draining_;) {
      connection->busy = connection->buffer.size() > 0;
      if (!connection->busy) {
        const bool arrived = co_await wait_for_bytes(connection);
        if (!arrived) co_return;
      }
      connection->busy = true;
      const auto exchange = std::make_shared<Exchange>(io_);
      connection->exchange = exchange;
      exchange->request.received = now();
      const bool whole = co_await read(connection, *exchange);
      if (whole) co_await respond(connection, exchange);
      open = whole && exchange->response && exchange->keep_alive && !exchange->client_ended && !draining_;
      if (exchange->response && !exchange->client_gone) {
        const bool sent = co_await write(connection, *exchange, open);
        if (!sent) exchange->client_gone = true;
        open = open && sent;
      }
      log_request(*connection, *exchange);
      connection->exchange.reset();
      if (!whole && exchange->response) co_await linger(connection);
    }
  }

  asio::awaitable<bool> wait_for_bytes(ConnectionPtr connection) const {
    error_code failure;
    set_deadline(connection, options_.idle_limit);
    const std::size_t bytes = co_await connection->socket.async_read_some(connection->buffer.prepare(4096), into(failure));
    connection->buffer.commit(bytes);
    clear_deadline(*connection);
    co_return !failure;
  }

  /// False where there is no whole request; then there may be an answer that says why.
  asio::awaitable<bool> read(ConnectionPtr connection, Exchange& exchange) const {
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(options_.header_limit_bytes));
    parser.body_limit(options_.body_limit_bytes);
    error_code failure;
    set_deadline(connection, options_.header_limit);
    co_await beast::http::async_read_header(connection->socket, connection->buffer, parser, into(failure));
    take_header(exchange, parser);
    if (!failure && !parser.is_done()) {
      set_deadline(connection, options_.body_limit);
      if (parser.get()[field::expect] == "100-continue") {
        const beast::http::response<beast::http::empty_body> go_on{beast::http::status::continue_, exchange.version};
        co_await beast::http::async_write(connection->socket, go_on, into(failure));
      }
      if (!failure) co_await beast::http::async_read(connection->socket, connection->buffer, parser, into(failure));
    }
    clear_deadline(*connection);
    if (!failure && exchange.version >= 11 && parser.get().count(field::host) != 1) {
      exchange.response = problem(Fault::bad_request, "a request of HTTP/1.1 names its host once", exchange.request);
      co_return false;
    }
    if (failure) {
      const auto fault = fault_of(failure, connection->late);
      if (fault) exchange.response = problem(fault->fault, fault->detail, exchange.request);
      exchange.client_gone = !fault;
      co_return false;
    }
    exchange.request.body = std::move(parser.get().body());
    co_return true;
  }

  asio::awaitable<void> respond(ConnectionPtr connection, std::shared_ptr<Exchange> exchange) {
    if (routing_.place(exchange->request) == Place::io_thread) {
      exchange->response = routing_.answer(exchange->request, {.ready = pool_.has_room(), .limits = options_.planning});
      co_return;
    }
    const bool queued =
        pool_.submit({.work =
                          [this, exchange] {
                            if (exchange->stop.stop_requested()) return;
                            const Context context{.stop = exchange->stop.get_token(), .limits = options_.planning};
                            exchange->response = routing_.answer(exchange->request, context);
                          },
                      .then =
                          [this, connection, exchange] {
                            asio::post(io_, [connection, exchange] {
                              exchange->done = true;
                              exchange->finished.cancel();
                              connection->socket.cancel();
                            });
                          }});
    if (!queued) {
      exchange->response = problem(Fault::queue_full, "every worker is busy and the queue is full", exchange->request);
      co_return;
    }
    co_await watch(connection, *exchange);
    if (exchange->response) co_return;
    exchange->client_gone = exchange->client_ended;  // no worker had begun, and nobody waits for it
    if (!exchange->client_gone) exchange->response = problem(Fault::shutting_down, "the service ends", exchange->request);
  }

  /// Until a worker is done: keeps what the client sends ahead; stops the solve of one that goes away.
  asio::awaitable<void> watch(ConnectionPtr connection, Exchange& exchange) {
    bool open = true;
    while (!exchange.done) {
      const std::size_t room = connection->buffer.max_size() - connection->buffer.size();
      if (!open || room == 0) {
        co_await wait(exchange.finished, SteadyClock::time_point::max());
        continue;
      }
      error_code failure;
      const auto space = connection->buffer.prepare(std::min<std::size_t>(room, 4096));
      connection->buffer.commit(co_await connection->socket.async_read_some(space, into(failure)));
      if (!failure || failure == asio::error::operation_aborted) continue;
      open = false;
      exchange.client_ended = true;
      exchange.client_gone = failure != asio::error::eof;  // one that only ended its own side may still read
      exchange.stop.request_stop();
    }
  }

  asio::awaitable<bool> write(ConnectionPtr connection, Exchange& exchange, bool keep_alive) const {
    Answer answer = answer_of(exchange, *exchange.response, keep_alive);
    answer.body() = std::move(exchange.response->body);
    beast::http::response_serializer<beast::http::string_body> serializer{answer};
    error_code failure;
    set_deadline(connection, options_.write_limit);
    if (exchange.request.method == "HEAD")
      co_await beast::http::async_write_header(connection->socket, serializer, into(failure));
    else
      co_await beast::http::async_write(connection->socket, serializer, into(failure));
    clear_deadline(*connection);
    exchange.response->body = std::move(answer.body());
    co_return !failure;
  }

  /// Lets a client read why its request was not taken before what it still sends makes the system reset the connection.
  asio::awaitable<void> linger(ConnectionPtr connection) {
    error_code failure;
    failure = connection->socket.shutdown(tcp::socket::shutdown_send, failure);
    set_deadline(connection, linger_limit);
    while (!failure) {
      connection->buffer.clear();
      co_await connection->socket.async_read_some(connection->buffer.prepare(16'384), into(failure));
    }
    clear_deadline(*connection);
  }

  void drain() {
    if (draining_) return;
    draining_ = true;
    log_event("draining");
    error_code ignored;
    ignored = acceptor_.close(ignored);
    room_.cancel();
    for (const auto& connection : connections_)
      if (!connection->busy) ignored = connection->socket.cancel(ignored);
    if (!connections_.empty()) asio::co_spawn(io_, enforce_drain_limit(), asio::detached);
  }

  asio::awaitable<void> enforce_drain_limit() {
    co_await wait(drain_timer_, SteadyClock::now() + options_.drain_limit);
    if (connections_.empty()) co_return;
    for (const auto& connection : connections_)
      if (connection->exchange) connection->exchange->stop.request_stop();
    co_await wait(drain_timer_, SteadyClock::now() + stop_limit);
    if (!connections_.empty()) io_.stop();
  }

  void log_request(const Connection& connection, const Exchange& exchange) {
    const Request& request = exchange.request;
    const auto& response = exchange.response;
    log_(log_line(
        LoggedRequest{.received = request.received,
                      .request_id = request.id,
                      .client = connection.client,
                      .method = request.method,
                      .path = std::string_view{request.target}.substr(0, request.target.find('?')),
                      .status = response && !exchange.client_gone ? response->status : 0,
                      .duration = std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - exchange.began),
                      .body_bytes = request.body.size(),
                      .answer_bytes = response && !exchange.client_gone ? response->body.size() : 0,
                      .fault = response ? std::string_view{response->fault} : std::string_view{}}));
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
  std::set<ConnectionPtr> connections_;
  bool draining_ = false;
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
