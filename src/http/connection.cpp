#include "http/connection.hpp"

#include <optional>
#include <utility>

#include <boost/asio/write.hpp>

#include "http/clock.hpp"
#include "http/exchange.hpp"
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
constexpr std::chrono::milliseconds event_interval{250};

}  // namespace

Connection::Connection(const ConnectionTerms& terms, tcp::socket&& accepted)
    : terms_{terms}, socket_{std::move(accepted), terms.tls}, deadline_{terms.io}, buffer_{read_ahead_bytes} {
  error_code ignored;
  client_ = socket_.plain().remote_endpoint(ignored).address().to_string();
  ignored = socket_.plain().set_option(tcp::no_delay{true}, ignored);
}

void Connection::close() {
  socket_.close();
  deadline_.cancel();
}

void Connection::leave_if_idle() {
  if (!busy_) socket_.cancel();
}

void Connection::stop_solve() {
  if (!exchange_) return;
  exchange_->task->stop();
  tell_promise(*exchange_);
}

asio::awaitable<void> Connection::converse() {
  const bool met = co_await shake_hands();
  if (!met) co_return;
  for (bool open = true; open && !terms_.draining;) {
    busy_ = buffer_.size() > 0;
    if (!busy_) {
      const bool arrived = co_await wait_for_bytes();
      if (!arrived) co_return;
    }
    busy_ = true;
    const auto exchange = std::make_shared<Exchange>(terms_.io);
    exchange_ = exchange;
    exchange->request().received = now();
    const bool whole = co_await read(*exchange);
    if (whole && !exchange->response) co_await respond(exchange);
    if (exchange->response && exchange->response->events && exchange->version < 11) exchange->keep_alive = false;
    open = whole && exchange->response && exchange->keep_alive && !exchange->client_ended && !terms_.draining;
    if (exchange->response && !exchange->client_gone) {
      terms_.gate.open_to_origin(exchange->request(), *exchange->response);
      const bool sent = co_await write(*exchange, open);
      if (!sent) exchange->client_gone = true;
      open = open && sent;
    }
    log(*exchange);
    exchange_.reset();
    if (!whole && exchange->response) co_await linger();
  }
  co_await say_goodbye();
}

/// Who speaks no TLS, or takes too long, is left.
asio::awaitable<bool> Connection::shake_hands() {
  if (!socket_.is_encrypted()) co_return true;
  error_code failure;
  set_deadline(terms_.options.header_limit);
  co_await socket_.async_handshake(into(failure));
  clear_deadline();
  co_return !failure;
}

/// Under TLS an end that is not announced looks like one that an attacker made.
asio::awaitable<void> Connection::say_goodbye() {
  if (!socket_.is_encrypted()) co_return;
  error_code ignored;
  set_deadline(linger_limit);
  co_await socket_.async_shutdown(into(ignored));
  clear_deadline();
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
  take_header(exchange.request(), parser);
  exchange.version = parser.get().version();
  exchange.keep_alive = parser.get().keep_alive();
  const auto coding = parser.get()[field::transfer_encoding];
  if (!failure &&
      (parser.get().count(field::transfer_encoding) > 1 || !(coding.empty() || beast::iequals(coding, "chunked")))) {
    clear_deadline();
    exchange.response = problem(Fault::bad_request, "of the transfer codings chunked alone is read", exchange.request());
    co_return false;
  }
  if (!failure) exchange.response = terms_.gate.answer(exchange.request(), SteadyClock::now());
  if (!failure && !exchange.response) co_await count_call(exchange_);
  if (exchange.response) {
    clear_deadline();
    co_return parser.is_done();  // a body that nobody reads would be taken for the next request
  }
  if (!failure && !parser.is_done()) {
    set_deadline(options.body_limit);
    if (beast::iequals(parser.get()[field::expect], "100-continue")) {
      const beast::http::response<beast::http::empty_body> go_on{beast::http::status::continue_, exchange.version};
      co_await beast::http::async_write(socket_, go_on, into(failure));
    }
    if (!failure) co_await beast::http::async_read(socket_, buffer_, parser, into(failure));
  }
  clear_deadline();
  if (!failure && exchange.version >= 11 && parser.get().count(field::host) != 1) {
    exchange.response = problem(Fault::bad_request, "a request of HTTP/1.1 names its host once", exchange.request());
    co_return false;
  }
  if (failure) {
    const auto fault = fault_of(failure, late_);
    if (fault) exchange.response = problem(fault->fault, fault->detail, exchange.request());
    exchange.client_gone = !fault;
    co_return false;
  }
  exchange.request().body = std::move(parser.get().body());
  co_return true;
}

asio::awaitable<bool> Connection::write(Exchange& exchange, bool keep_alive) {
  WireAnswer answer = answer_of(*exchange.response, {exchange.version, keep_alive, exchange.request().id});
  answer.body() = std::move(exchange.response->body);
  beast::http::response_serializer<beast::http::string_body> serializer{answer};
  error_code failure;
  set_deadline(terms_.options.write_limit);
  if (exchange.request().method == "HEAD" || exchange.response->events)
    co_await beast::http::async_write_header(socket_, serializer, into(failure));
  else
    co_await beast::http::async_write(socket_, serializer, into(failure));
  clear_deadline();
  exchange.response->body = std::move(answer.body());
  if (failure || !exchange.response->events || exchange.request().method == "HEAD") co_return !failure;
  co_return co_await write_events(exchange);
}

/// Until the stream's end, the client's or the service's.
asio::awaitable<bool> Connection::write_events(Exchange& exchange) {
  const bool chunked = exchange.version >= 11;
  error_code failure;
  while (!failure && !terms_.draining) {
    const auto part = exchange.response->events->next();
    if (!part) break;
    set_deadline(terms_.options.write_limit);
    if (!part->empty() && chunked)
      co_await asio::async_write(socket_, beast::http::make_chunk(asio::buffer(*part)), into(failure));
    else if (!part->empty())
      co_await asio::async_write(socket_, asio::buffer(*part), into(failure));
    clear_deadline();
    exchange.finished.expires_after(event_interval);
    error_code ignored;
    if (!failure) co_await exchange.finished.async_wait(into(ignored));
  }
  if (!failure && chunked) co_await asio::async_write(socket_, beast::http::make_chunk_last(), into(failure));
  co_return !failure;
}

/// Lets a client read why its request was not taken before what it still sends makes the system reset the connection.
asio::awaitable<void> Connection::linger() {
  error_code failure;
  if (!socket_.is_encrypted()) failure = socket_.plain().shutdown(tcp::socket::shutdown_send, failure);
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
    if (connection->exchange_) connection->exchange_->finished.cancel();
  });
}

void Connection::clear_deadline() { deadline_.expires_at(SteadyClock::time_point::max()); }

void Connection::log(const Exchange& exchange) const {
  const Request& request = exchange.request();
  const auto& response = exchange.response;
  const bool answered = response && !exchange.client_gone;
  terms_.log({.received = request.received,
              .request_id = request.id,
              .client = client_,
              .key = request.client,
              .method = request.method,
              .path = std::string_view{request.target}.substr(0, request.target.find('?')),
              .status = answered ? response->status : 0,
              .duration = std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - exchange.began),
              .body_bytes = request.body.size(),
              .answer_bytes = answered ? response->body.size() : 0,
              .code = response ? std::string_view{response->code} : std::string_view{},
              .fault = response ? std::string_view{response->fault} : std::string_view{}});
}

}  // namespace chargeplan::http
