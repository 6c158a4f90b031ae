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
#include "http/job_taker.hpp"
#include "http/job_watch.hpp"
#include "http/jobs.hpp"
#include "http/log_line.hpp"
#include "http/storage/sqlite_store.hpp"
#include "http/tls.hpp"
#include "http/worker_pool.hpp"

namespace chargeplan::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::milliseconds stop_limit{5000};  ///< for a solve to end, once it is asked to
constexpr std::chrono::seconds store_interval{30};
/// Of what is kept in memory, where there is no folder; and beyond which plans make room for what nothing makes room for.
constexpr std::int64_t memory_limit_bytes = std::int64_t{256} << 20U, plans_limit_bytes = memory_limit_bytes / 4 * 3;
constexpr std::size_t storage_threads = 2;  ///< one reads while the other waits for a disk
constexpr std::size_t spare_workers = 1;    ///< for another client than the one that has the others

Error address_error(std::string slug, std::string message) {
  return {ErrorCode::invalid_input, "the service cannot listen as asked", {{"bind", std::move(slug), std::move(message)}}};
}

Result<asio::ip::address> address_of(const ServerOptions& options) {
  error_code failure;
  auto address = asio::ip::make_address(options.bind == "localhost" ? "127.0.0.1" : options.bind, failure);
  if (failure)
    return tl::unexpected(
        address_error("bad_address", fmt::format("\"{}\" is no IP address such as 127.0.0.1 or ::1", options.bind)));
  if (address.is_loopback() || options.no_auth || options.gate.keys != nullptr) return address;
  return tl::unexpected(address_error(
      "needs_no_auth", fmt::format("others than this machine could call at {}: name the API keys that may (--keys), "
                                   "listen on 127.0.0.1 or ::1, or allow everybody to call (--no-auth)",
                                   options.bind)));
}

std::unique_ptr<JobWatch> watch_of(SharedQueue* queue) {
  return queue == nullptr ? nullptr : std::make_unique<JobWatch>(*queue);
}

}  // namespace

class Server::Service {
 public:
  Service(const ServerOptions& options, Log log, std::unique_ptr<Store> store, Routing routing)
      : options_{options}, log_{std::move(log)}, store_{std::move(store)}, routing_{std::move(routing)} {}

  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;
  ~Service() { stop_sharing(); }

  Result<void> listen() {
    auto address = address_of(options_);
    if (!address) return tl::unexpected(std::move(address.error()));
    auto tls = tls_context(options_.tls);
    if (!tls) return tl::unexpected(std::move(tls.error()));
    terms_.tls = *std::move(tls);
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

  void reload_certificate() {
    asio::post(io_, [this] {
      auto tls = tls_context(options_.tls);
      if (tls) {
        terms_.tls = *std::move(tls);
        log_event("reloaded", options_.tls.certificate);
        return;
      }
      for (const Issue& issue : tls.error().issues) log_event("failure", fmt::format("{}: {}", issue.slug, issue.message));
    });
  }

  void serve(const std::stop_token& stop) {
    log_(log_line(LoggedEvent{
        .time = now(), .event = "listening", .detail = options_.bind, .port = port(), .kept = store_->whereabouts()}));
    share();
    asio::co_spawn(io_, accept(), asio::detached);
    asio::co_spawn(io_, look_after_the_store(), asio::detached);
    {
      const std::stop_callback on_stop{stop, [this] { asio::post(io_, [this] { drain(); }); }};
      io_.run();
    }
    stop_sharing();
    jobs_.suspend();  // what was accepted is left to the next start, or to other processes
    if (const auto given = give_back(); !given) log_event("failure", given.error().message);
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

  /// Takes up the jobs that nobody is at, those of the process before this one first of all, and removes what is outdated.
  asio::awaitable<void> look_after_the_store() {
    while (!terms_.draining) {
      storage_.submit_promised({.work =
                                    [this] {
                                      report(store_->remove_outdated(age_clock_.now()));
                                      if (queue_ != nullptr) return;
                                      report(jobs_.take_up().map([this](const std::vector<std::shared_ptr<Task>>& tasks) {
                                        for (const auto& task : tasks)
                                          pool_.submit_promised({[this, task] { jobs_.run(task, routing_.answer); }},
                                                                task->request().client);
                                      }));
                                    }},
                               {});
      co_await wait(store_timer_, SteadyClock::now() + store_interval);
    }
  }

  /// Takes jobs that processes share, where there are some.
  void share() {
    if (queue_ == nullptr || options_.role == Role::api) return;
    taker_.emplace(JobTaker::Terms{.queue = *queue_,
                                   .jobs = jobs_,
                                   .pool = pool_,
                                   .answer = routing_.answer,
                                   .at_once = options_.workers + spare_workers,
                                   .of_a_client = options_.workers,
                                   .report = [this](const Result<void>& result) { report(result); }});
  }

  /// What this process has is said to be its own for the last time.
  void stop_sharing() {
    if (taker_) taker_->stop_holding();
    if (watch_) watch_->stop();
  }

  Result<void> give_back() {
    std::vector<std::string> ids;
    for (SharedQueue::Held& job : jobs_.held()) ids.push_back(std::move(job.id));
    return store_->give_back(ids);
  }

  /// Logs, from whatever thread, what went wrong.
  void report(const Result<void>& result) {
    if (!result) asio::post(io_, [this, words = result.error().message] { log_event("failure", words); });
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
    if (taker_) taker_->ask_to_stop_taking();
    error_code ignored;
    ignored = acceptor_.close(ignored);
    room_.cancel();
    store_timer_.cancel();
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

  void log_event(std::string_view event, std::string_view detail = {}) {
    log_(log_line(LoggedEvent{.time = now(), .event = event, .detail = detail}));
  }

  void record(const LoggedRequest& request) {
    metrics_.count(CountedRequest{.route = route_of(request.method, request.path),
                                  .status = request.status,
                                  .code = request.code,
                                  .duration = request.duration});
    log_(log_line(request));
  }

  [[nodiscard]] Load load() const {
    const auto [queued, busy] = pool_.depth();
    return {.connections = connections_.size(), .workers = options_.workers, .workers_busy = busy, .queued = queued};
  }

  AgeClock age_clock_;
  ServerOptions options_;
  Log log_;
  std::unique_ptr<Store> store_;
  Routing routing_;
  Metrics metrics_;
  SharedQueue* queue_ = store_->shared_queue();
  std::unique_ptr<JobWatch> watch_ = watch_of(queue_);
  Jobs jobs_{*store_,
             {.has_room = [this](const std::string& client) { return pool_.has_room(client); },
              .limits = options_.planning,
              .watch = watch_.get(),
              .notes = store_->shared_notes(),
              .hands_over = options_.role == Role::api,
              .body_limit_bytes = options_.body_limit_bytes,
              .metrics = &metrics_},
             options_.job_processes_limit};
  asio::io_context io_{1};
  tcp::acceptor acceptor_{io_};
  asio::steady_timer room_{io_};         ///< cancelled when a connection leaves
  asio::steady_timer drain_timer_{io_};  ///< cancelled when the last one has left
  std::set<std::shared_ptr<Connection>> connections_;
  asio::steady_timer store_timer_{io_};
  Gate gate_{options_.gate};
  ConnectionTerms terms_{.io = io_,
                         .options = options_,
                         .routing = routing_,
                         .jobs = jobs_,
                         .pool = pool_,
                         .storage = storage_,
                         .log = [this](const LoggedRequest& request) { record(request); },
                         .load = [this] { return load(); },
                         .metrics = metrics_,
                         .gate = gate_,
                         .durable = store_->is_durable(),
                         .notes = store_->shared_notes(),
                         .watch = watch_.get()};
  std::optional<JobTaker> taker_;
  // Last: joined before the rest goes, the second, which feeds the first, before that.
  WorkerPool pool_{{.workers = options_.workers, .queue_limit = options_.queue_limit, .spare = spare_workers}};
  WorkerPool storage_{{.workers = storage_threads, .queue_limit = options_.connection_limit}};
};

Server::Server(std::unique_ptr<Service> service) : service_{std::move(service)} {}
Server::Server(Server&&) noexcept = default;
Server& Server::operator=(Server&&) noexcept = default;
Server::~Server() = default;

Result<Server> Server::listen(const ServerOptions& options, Log log, Routing routing, std::unique_ptr<Store> store) {
  if (!store) {
    auto memory = SqliteStore::in_memory({.age = {}, .bytes = plans_limit_bytes}, memory_limit_bytes);
    if (!memory) return tl::unexpected(std::move(memory.error()));
    store = *std::move(memory);
  }
  auto service = std::make_unique<Service>(options, std::move(log), std::move(store), std::move(routing));
  return service->listen().map([&] { return Server{std::move(service)}; });
}

int Server::port() const { return service_->port(); }

void Server::reload_certificate() { service_->reload_certificate(); }

void Server::serve(const std::stop_token& stop) { service_->serve(stop); }

}  // namespace chargeplan::http
