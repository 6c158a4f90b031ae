#include "http/connection.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/clock.hpp"
#include "http/wire_message.hpp"

namespace chargeplan::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using beast::http::field;
using boost::system::error_code;

namespace {

constexpr std::size_t read_ahead_bytes = std::size_t{64} << 10U;  ///< of requests that a client sends before it has its answer
constexpr std::chrono::milliseconds linger_limit{2000};

auto into(error_code& failure) { return asio::redirect_error(asio::use_awaitable, failure); }

}  // namespace

/// One request and its answer. While a worker has it, the connection only looks at `done` and asks for a stop.
struct Connection::Exchange {
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

Connection::Connection(const ConnectionTerms& terms, tcp::socket&& accepted)
    : terms_{terms}, socket_{std::move(accepted)}, deadline_{terms.io}, buffer_{read_ahead_bytes} {
  error_code ignored;
  client_ = socket_.remote_endpoint(ignored).address().to_string();
  ignored = socket_.set_option(tcp::no_delay{true}, ignored);
}

void Connection::close() {
  error_code ignored;
  ignored = socket_.close(ignored);
  deadline_.cancel();
}

void Connection::leave_if_idle() {
  error_code ignored;
  if (!busy_) ignored = socket_.cancel(ignored);
}

void Connection::stop_solve() {
  if (exchange_) exchange_->stop.request_stop();
}

asio::awaitable<void> Connection::converse() {
  for (bool open = true; open && !terms_.draining;) {
    busy_ = buffer_.size() > 0;
    if (!busy_) {
      const bool arrived = co_await wait_for_bytes();
      if (!arrived) co_return;
    }
    busy_ = true;
    const auto exchange = std::make_shared<Exchange>(terms_.io);
    exchange_ = exchange;
    exchange->request.received = now();
    const bool whole = co_await read(*exchange);
    if (whole) co_await respond(exchange);
    open = whole && exchange->response && exchange->keep_alive && !exchange->client_ended && !terms_.draining;
    if (exchange->response && !exchange->client_gone) {
      const bool sent = co_await write(*exchange, open);
      if (!sent) exchange->client_gone = true;
      open = open && sent;
    }
    log(*exchange);
    exchange_.reset();
    if (!whole && exchange->response) co_await linger();
  }
}

asio::awaitable<bool> Connection::wait_for_bytes() {
  error_code failure;
  set_deadline(terms_.options.idle_limit);
  const std::size_t bytes = co_await socket_.async_read_some(buffer_.prepare(4096), into(failure));
  buffer_.commit(bytes);
  clear_deadline();
  co_return !failure;
}

/// False where there is no whole request; then there may be an answer that says why.
asio::awaitable<bool> Connection::read(Exchange& exchange) {
  const ServerOptions& options = terms_.options;
  WireParser parser;
  parser.header_limit(static_cast<std::uint32_t>(options.header_limit_bytes));
  parser.body_limit(options.body_limit_bytes);
  error_code failure;
  set_deadline(options.header_limit);
  co_await beast::http::async_read_header(socket_, buffer_, parser, into(failure));
  take_header(exchange.request, parser);
  exchange.version = parser.get().version();
  exchange.keep_alive = parser.get().keep_alive();
  if (!failure && !parser.is_done()) {
    set_deadline(options.body_limit);
    if (parser.get()[field::expect] == "100-continue") {
      const beast::http::response<beast::http::empty_body> go_on{beast::http::status::continue_, exchange.version};
      co_await beast::http::async_write(socket_, go_on, into(failure));
    }
    if (!failure) co_await beast::http::async_read(socket_, buffer_, parser, into(failure));
  }
  clear_deadline();
  if (!failure && exchange.version >= 11 && parser.get().count(field::host) != 1) {
    exchange.response = problem(Fault::bad_request, "a request of HTTP/1.1 names its host once", exchange.request);
    co_return false;
  }
  if (failure) {
    const auto fault = fault_of(failure, late_);
    if (fault) exchange.response = problem(fault->fault, fault->detail, exchange.request);
    exchange.client_gone = !fault;
    co_return false;
  }
  exchange.request.body = std::move(parser.get().body());
  co_return true;
}

asio::awaitable<void> Connection::respond(ExchangePtr exchange) {
  const Routing& routing = terms_.routing;
  if (routing.place(exchange->request) == Place::io_thread) {
    exchange->response =
        routing.answer(exchange->request, {.ready = terms_.pool.has_room(), .limits = terms_.options.planning});
    co_return;
  }
  const bool queued =
      terms_.pool.submit({.work =
                              [this, exchange] {
                                if (exchange->stop.stop_requested()) return;
                                const Context context{.stop = exchange->stop.get_token(), .limits = terms_.options.planning};
                                exchange->response = terms_.routing.answer(exchange->request, context);
                              },
                          .then =
                              [connection = shared_from_this(), exchange] {
                                asio::post(connection->terms_.io, [connection, exchange] {
                                  exchange->done = true;
                                  exchange->finished.cancel();
                                  connection->socket_.cancel();
                                });
                              }});
  if (!queued) {
    exchange->response = problem(Fault::queue_full, "every worker is busy and the queue is full", exchange->request);
    co_return;
  }
  co_await watch(*exchange);
  if (exchange->response) co_return;
  exchange->client_gone = exchange->client_ended;  // no worker had begun, and nobody waits for it
  if (!exchange->client_gone) exchange->response = problem(Fault::shutting_down, "the service ends", exchange->request);
}

/// Until a worker is done: keeps what the client sends ahead; stops the solve of one that goes away.
asio::awaitable<void> Connection::watch(Exchange& exchange) {
  bool open = true;
  while (!exchange.done) {
    error_code failure;
    const std::size_t room = buffer_.max_size() - buffer_.size();
    if (!open || room == 0) {
      exchange.finished.expires_at(SteadyClock::time_point::max());
      co_await exchange.finished.async_wait(into(failure));
      continue;
    }
    const auto space = buffer_.prepare(std::min<std::size_t>(room, 4096));
    buffer_.commit(co_await socket_.async_read_some(space, into(failure)));
    if (!failure || failure == asio::error::operation_aborted) continue;
    open = false;
    exchange.client_ended = true;
    exchange.client_gone = failure != asio::error::eof;  // one that only ended its own side may still read
    exchange.stop.request_stop();
  }
}

asio::awaitable<bool> Connection::write(Exchange& exchange, bool keep_alive) {
  WireAnswer answer = answer_of(*exchange.response, {exchange.version, keep_alive, exchange.request.id});
  answer.body() = std::move(exchange.response->body);
  beast::http::response_serializer<beast::http::string_body> serializer{answer};
  error_code failure;
  set_deadline(terms_.options.write_limit);
  if (exchange.request.method == "HEAD")
    co_await beast::http::async_write_header(socket_, serializer, into(failure));
  else
    co_await beast::http::async_write(socket_, serializer, into(failure));
  clear_deadline();
  exchange.response->body = std::move(answer.body());
  co_return !failure;
}

/// Lets a client read why its request was not taken before what it still sends makes the system reset the connection.
asio::awaitable<void> Connection::linger() {
  error_code failure;
  failure = socket_.shutdown(tcp::socket::shutdown_send, failure);
  set_deadline(linger_limit);
  while (!failure) {
    buffer_.clear();
    co_await socket_.async_read_some(buffer_.prepare(16'384), into(failure));
  }
  clear_deadline();
}

/// What is waited for on the socket is cancelled then. (Beast's own stream would close the socket, and nobody could be told.)
void Connection::set_deadline(std::chrono::milliseconds limit) {
  late_ = false;
  deadline_.expires_after(limit);
  deadline_.async_wait([connection = shared_from_this()](const error_code& cancelled) {
    if (cancelled || connection->deadline_.expiry() > SteadyClock::now()) return;
    connection->late_ = true;
    connection->socket_.cancel();
  });
}

void Connection::clear_deadline() { deadline_.expires_at(SteadyClock::time_point::max()); }

void Connection::log(const Exchange& exchange) const {
  const Request& request = exchange.request;
  const auto& response = exchange.response;
  const bool answered = response && !exchange.client_gone;
  terms_.log({.received = request.received,
              .request_id = request.id,
              .client = client_,
              .method = request.method,
              .path = std::string_view{request.target}.substr(0, request.target.find('?')),
              .status = answered ? response->status : 0,
              .duration = std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - exchange.began),
              .body_bytes = request.body.size(),
              .answer_bytes = answered ? response->body.size() : 0,
              .fault = response ? std::string_view{response->fault} : std::string_view{}});
}

}  // namespace chargeplan::http
