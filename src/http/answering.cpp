// The part of a connection that has a request answered: by whom, how long its client waits, and what becomes of it meanwhile.
#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/post.hpp>

#include "http/clock.hpp"
#include "http/exchange.hpp"
#include "http/packing.hpp"
#include "http/prefer.hpp"
#include "http/problem.hpp"
#include "http/storage/shared_notes.hpp"

namespace chargeplan::http {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

/// Source: RFC 7240, section 3.
void name_wait(Response& response, std::chrono::seconds wait) {
  if (response.status < 300) response.headers.emplace_back("Preference-Applied", fmt::format("wait={}", wait.count()));
}

}  // namespace

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
  if (!terms_.pool.reserve(client)) return false;
  const auto response = std::make_shared<std::optional<Response>>();
  WorkerPool::Job job;
  job.work = [&terms = terms_, task = exchange->task, response] {
    *response = terms.jobs.promise(task, terms.routing.answer);
    terms.pool.submit_promised({[&terms, task] { terms.jobs.run(task, terms.routing.answer); }}, task->request().client);
    terms.pool.release(task->request().client);
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

}  // namespace chargeplan::http
