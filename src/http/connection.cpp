#include "http/connection.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "http/clock.hpp"
#include "http/exchange.hpp"
#include "http/packing.hpp"
#include "http/prefer.hpp"
#include "http/storage/shared_notes.hpp"
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

auto into(error_code& failure) { return asio::redirect_error(asio::use_awaitable, failure); }

/// Source: RFC 7240, section 3.
void name_wait(Response& response, std::chrono::seconds wait) {
  if (response.status < 300) response.headers.emplace_back("Preference-Applied", fmt::format("wait={}", wait.count()));
}

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
  if (!failure) exchange.response = terms_.gate.answer(exchange.request(), SteadyClock::now());
  if (!failure && !exchange.response) co_await count_call(exchange_);
  if (exchange.response) {
    clear_deadline();
    co_return parser.is_done();  // a body that nobody reads would be taken for the next request
  }
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

/// Beside what this process counts, what it and the others have counted together; that takes a moment, before the body is read.
asio::awaitable<void> Connection::count_call(ExchangePtr exchange) {
  const std::string& client = exchange->request().client;
  if (terms_.notes == nullptr || client.empty() || terms_.gate.calls_per_minute() == 0) co_return;
  clear_deadline();
  const auto wait = std::make_shared<std::optional<std::chrono::seconds>>();
  terms_.storage.submit_promised(
      {.work = [&terms = terms_, client, wait] { *wait = terms.notes->wait_of(client, terms.gate.calls_per_minute()); },
       .then =
           [&io = terms_.io, exchange] {
             asio::post(io, [exchange] {
               exchange->counted = true;
               exchange->finished.cancel();
             });
           }},
      client);
  while (!exchange->counted) {
    error_code ignored;
    exchange->finished.expires_at(SteadyClock::time_point::max());
    co_await exchange->finished.async_wait(into(ignored));
  }
  if (*wait) exchange->response = Gate::too_often(exchange->request(), **wait);
}

asio::awaitable<void> Connection::respond(ExchangePtr exchange) {
  const Routing& routing = terms_.routing;
  const Request& request = exchange->request();
  const Place place = routing.place(request);
  if (place == Place::io_thread) {
    Response response = routing.answer(request, {.limits = terms_.options.planning,
                                                 .durable = terms_.durable,
                                                 .body_limit_bytes = terms_.options.body_limit_bytes,
                                                 .metrics = &terms_.metrics,
                                                 .load = terms_.load()});
    exchange->response = packed(request, std::move(response));
    co_return;
  }
  if (terms_.options.role == Role::worker && !request.target.starts_with("/health/ready")) {
    exchange->response =
        problem(Fault::not_found, "this process only makes plans (--role worker): ask one that does not", request);
    co_return;
  }
  const bool at_once = place == Place::job && wait_of(request.prefer) == std::chrono::seconds{0};
  const bool queued = at_once ? accept_at_once(exchange) : queue(exchange, place);
  if (!queued) {
    exchange->response = problem(Fault::queue_full, "every worker is busy and the queue is full", request);
    co_return;
  }
  if (place == Place::job && !at_once)
    co_await wait_for_answer(exchange);
  else
    co_await watch(*exchange);
  if (exchange->response && at_once) name_wait(*exchange->response, std::chrono::seconds{0});
  if (exchange->response) co_return;
  exchange->client_gone = exchange->client_ended;  // no worker had begun, and nobody waits for it
  if (!exchange->client_gone) exchange->response = problem(Fault::shutting_down, "the service ends", request);
}

/// False where the queue is full.
bool Connection::queue(const ExchangePtr& exchange, Place place) {
  WorkerPool& pool = place == Place::storage ? terms_.storage : terms_.pool;
  const auto response = std::make_shared<std::optional<Response>>();
  WorkerPool::Job job;
  job.work = [&terms = terms_, task = exchange->task, response] { *response = terms.jobs.run(task, terms.routing.answer); };
  const bool hands_over = place == Place::job && terms_.options.role == Role::api;
  job.then = hands_over ? handing_over(exchange, response) : settling(exchange, response, Says::nobody_waits);
  return pool.submit(std::move(job), exchange->request().client);
}

/// For a client that waits for nothing: first a job, then a worker's. False where the queue is full.
bool Connection::accept_at_once(const ExchangePtr& exchange) {
  const std::string& client = exchange->request().client;
  if (!terms_.pool.has_room(client)) return false;
  const auto response = std::make_shared<std::optional<Response>>();
  WorkerPool::Job job;
  job.work = [&terms = terms_, task = exchange->task, response] {
    *response = terms.jobs.promise(task, terms.routing.answer);
    terms.pool.submit_promised({[&terms, task] { terms.jobs.run(task, terms.routing.answer); }}, task->request().client);
  };
  job.then = settling(exchange, response, Says::nobody_waits);
  terms_.storage.submit_promised(std::move(job), client);
  return true;
}

/// Tells the connection, on its own thread and if it is still there, what became of the task.
std::function<void()> Connection::settling(const ExchangePtr& exchange, std::shared_ptr<std::optional<Response>> response,
                                           Says says) {
  return [&io = terms_.io, weak = weak_from_this(), exchange, response = std::move(response), says] {
    asio::post(io, [weak, exchange, response, says] {
      const auto connection = weak.lock();
      if (!connection || exchange->done || (!*response && says == Says::another_answers)) return;
      exchange->response = std::move(*response);
      exchange->done = true;
      exchange->finished.cancel();
      connection->socket_.cancel();
    });
  };
}

/// As long as the client likes to wait; then its request becomes a job, unless it is about to be answered.
asio::awaitable<void> Connection::wait_for_answer(ExchangePtr exchange) {
  const auto preferred = wait_of(exchange->request().prefer);
  set_deadline(preferred ? std::chrono::milliseconds{*preferred} : terms_.options.wait_limit);
  co_await watch(*exchange);
  clear_deadline();
  exchange->overdue = true;
  if (exchange->promise && !exchange->client_ended) tell_promise(*exchange);
  if (!exchange->done && !exchange->client_ended) {
    const auto response = std::make_shared<std::optional<Response>>();
    terms_.storage.submit_promised(
        {.work = [&terms = terms_, task = exchange->task, response] { *response = terms.jobs.accept(task); },
         .then = settling(exchange, response, Says::another_answers)},
        exchange->request().client);
  }
  late_ = false;
  co_await watch(*exchange);
  if (exchange->response && preferred) name_wait(*exchange->response, *preferred);
}

/// Until there is an answer, or the deadline: keeps what the client sends ahead; ends the task of one that goes away.
asio::awaitable<void> Connection::watch(Exchange& exchange) {
  bool open = true;
  while (!exchange.done && !late_) {
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
    exchange.task->abandon();
    withdraw(exchange);
  }
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
