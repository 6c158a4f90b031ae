// The part of a connection that waits for a plan that another process makes.
#include <algorithm>
#include <utility>

#include <boost/asio/post.hpp>

#include "http/exchange.hpp"
#include "http/job_watch.hpp"

namespace chargeplan::http {

namespace asio = boost::asio;

namespace {

/// Of a promise, by its address; empty of any other answer.
std::string job_of(const Response& response) {
  constexpr std::string_view jobs = "/v1/jobs/";
  const auto location = std::find_if(response.headers.begin(), response.headers.end(),
                                     [](const auto& header) { return header.first == "Location"; });
  if (response.status != 202 || location == response.headers.end() || !location->second.starts_with(jobs)) return {};
  return location->second.substr(jobs.size());
}

}  // namespace

/// A promise is not told before its client has waited long enough; any other answer is.
std::function<void()> Connection::handing_over(const ExchangePtr& exchange, std::shared_ptr<std::optional<Response>> response) {
  return [&io = terms_.io, weak = weak_from_this(), exchange, response = std::move(response)] {
    asio::post(io, [weak, exchange, response] {
      const auto connection = weak.lock();
      if (!connection || exchange->done) return;
      if (*response && !job_of(**response).empty() && !exchange->overdue && !connection->terms_.draining)
        connection->await_plan(exchange, **response);
      else
        connection->settling(exchange, response, Says::nobody_waits)();
    });
  };
}

void Connection::await_plan(const ExchangePtr& exchange, const Response& promise) {
  exchange->promise = promise;
  if (exchange->client_ended) withdraw(*exchange);
  const auto response = std::make_shared<std::optional<Response>>();
  const auto settle = settling(exchange, response, Says::nobody_waits);
  terms_.watch->await(job_of(promise), [&terms = terms_, exchange, response, settle](const std::optional<JobRecord>& ended) {
    terms.storage.submit_promised(
        {.work = [&terms, exchange, response,
                  ended] { *response = terms.jobs.answer_of(ended, exchange->request()).value_or(*exchange->promise); },
         .then = settle},
        exchange->request().client);
  });
}

/// Nobody waits for the plan. With an Idempotency-Key its client may come again, and finds it there.
void Connection::withdraw(const Exchange& exchange) {
  const std::string& client = exchange.request().client;
  if (!exchange.promise || !exchange.request().idempotency_key.empty()) return;
  terms_.storage.submit_promised({.work = [&terms = terms_, id = exchange.task->id()] { (void)terms.jobs.cancel(id); }},
                                 client);
}

/// Answers with the promise, if there is one.
void Connection::tell_promise(Exchange& exchange) {
  if (!exchange.promise || exchange.done) return;
  exchange.response = exchange.promise;
  exchange.done = true;
  exchange.finished.cancel();
  socket_.cancel();
}

}  // namespace chargeplan::http
