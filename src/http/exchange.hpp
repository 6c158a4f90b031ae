/// One request of a connection and its answer. While others have the task, the connection only looks at `done`.
#pragma once

#include <memory>
#include <optional>

#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/clock.hpp"
#include "http/connection.hpp"
#include "http/random_id.hpp"

namespace chargeplan::http {

struct Connection::Exchange {
  explicit Exchange(boost::asio::io_context& io) : finished{io} {}
  std::shared_ptr<Task> task = std::make_shared<Task>(random_id(4), Request{});
  std::optional<Response> response;
  std::optional<Response> promise;  ///< 202, once another process is to make the plan
  unsigned version = 11;
  bool keep_alive = false;
  bool client_ended = false;  ///< it sends no more: there is nothing after this, and Asio would wait for it for ever
  bool client_gone = false;   ///< nobody reads an answer
  SteadyClock::time_point began = SteadyClock::now();
  bool counted = false;  ///< as a call of its client's
  bool done = false;
  bool overdue = false;                ///< its client waits for no plan any more, only for a promise
  boost::asio::steady_timer finished;  ///< never fires; cancelled when done

  [[nodiscard]] Request& request() const { return task->request(); }
};

/// Of what a connection waits for: what went wrong, in the place of an exception.
inline auto into(boost::system::error_code& failure) {
  return boost::asio::redirect_error(boost::asio::use_awaitable, failure);
}

/// What it means where somebody who had the task comes without an answer.
enum class Connection::Says {
  nobody_waits,  ///< the last word
  another_answers,
};

}  // namespace chargeplan::http
