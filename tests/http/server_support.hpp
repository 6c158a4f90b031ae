/// A server on a port of its own, and clients that send it bytes as they like.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <condition_variable>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "http/server.hpp"

namespace chargeplan::test {

struct Received {
  int status = 0;  ///< 0: the server closed without an answer
  std::string version;
  std::map<std::string, std::string> headers;  ///< by name in lower case
  std::string body;
  [[nodiscard]] std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string{} : found->second;
  }
};

enum class BodyIs { sent, left_out };

class Client {
 public:
  explicit Client(int port) : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error{"no connection"};
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client() { leave(); }

  /// The server may have closed: then what it answered is still to be read.
  void send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  void get(const std::string& target, const std::string& headers = {}) const {
    send("GET " + target + " HTTP/1.1\r\nHost: test\r\n" + headers + "\r\n");
  }
  void post(const std::string& target, const std::string& body, const std::string& headers = {}) const {
    send("POST " + target + " HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n" + headers + "\r\n" + body);
  }
  void end_sending() const { ::shutdown(socket_, SHUT_WR); }
  void leave() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }

  Received receive(BodyIs body_is = BodyIs::sent) {
    std::size_t end = 0;
    while ((end = bytes_.find("\r\n\r\n")) == std::string::npos)
      if (!read_more()) return {};
    Received received = head_of(std::string_view{bytes_}.substr(0, end + 2));
    bytes_.erase(0, end + 4);
    const std::string length = received.header("content-length");
    const std::size_t size = length.empty() || body_is == BodyIs::left_out ? 0 : std::stoul(length);
    while (bytes_.size() < size)
      if (!read_more()) return {};
    received.body = bytes_.substr(0, size);
    bytes_.erase(0, size);
    return received;
  }
  /// What is left of an answer in chunks, once its header is received.
  std::string receive_chunked() {
    std::string body;
    for (;;) {
      std::size_t end = 0;
      while ((end = bytes_.find("\r\n")) == std::string::npos)
        if (!read_more()) return body;
      const std::size_t size = std::stoul(bytes_, nullptr, 16);
      while (bytes_.size() < end + 2 + size + 2)
        if (!read_more()) return body;
      body += bytes_.substr(end + 2, size);
      bytes_.erase(0, end + 2 + size + 2);
      if (size == 0) return body;
    }
  }
  /// Waits for the server's end of the connection; false where it sends more instead.
  bool is_closed() { return bytes_.empty() && !read_more(); }

 private:
  static Received head_of(std::string_view head) {
    Received received;
    received.version = head.substr(0, 8);
    received.status = std::stoi(std::string{head.substr(9, 3)});
    head.remove_prefix(head.find("\r\n") + 2);
    while (!head.empty()) {
      const std::size_t end = head.find("\r\n"), colon = head.find(": ");
      std::string name{head.substr(0, colon)};
      std::transform(name.begin(), name.end(), name.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      received.headers[name] = head.substr(colon + 2, end - colon - 2);
      head.remove_prefix(end + 2);
    }
    return received;
  }
  bool read_more() {
    std::array<char, 65536> part{};
    const ssize_t got = ::recv(socket_, part.data(), part.size(), 0);
    if (got > 0) bytes_.append(part.data(), static_cast<std::size_t>(got));
    return got > 0;
  }

  int socket_ = -1;
  std::string bytes_;
};

/// Serves from its making to its end; what it logs is kept.
class RunningServer {
 public:
  explicit RunningServer(http::ServerOptions options = {}, http::Routing routing = {}, std::unique_ptr<http::Store> store = {})
      : server_{listen(options, std::move(routing), std::move(store))}, thread_{[this](const std::stop_token& stop) {
          server_.serve(stop);
        }} {}
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;
  ~RunningServer() = default;

  [[nodiscard]] int port() const { return port_; }
  void ask_to_stop() { thread_.request_stop(); }
  void wait_for_end() { thread_.join(); }
  /// Waits for a line with that text.
  std::string logged(const std::string& part) {
    std::unique_lock lock{mutex_};
    std::string found;
    changed_.wait(lock, [&] {
      const auto line = std::find_if(lines_.begin(), lines_.end(),
                                     [&](const std::string& text) { return text.find(part) != std::string::npos; });
      if (line == lines_.end()) return false;
      found = *line;
      return true;
    });
    return found;
  }

 private:
  http::Server listen(http::ServerOptions& options, http::Routing&& routing, std::unique_ptr<http::Store>&& store) {
    options.port = 0;
    auto server = http::Server::listen(
        options,
        [this](std::string_view line) {
          const std::lock_guard lock{mutex_};
          lines_.emplace_back(line);
          changed_.notify_all();
        },
        std::move(routing), std::move(store));
    port_ = server.value().port();
    return std::move(server).value();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> lines_;
  int port_ = 0;
  http::Server server_;
  std::jthread thread_;
};

/// In the place of the routes: every request but those to /io goes to a worker, which answers method, target and body, /wait only
/// once the gate is open or the request stopped.
class GatedRouting {
 public:
  [[nodiscard]] http::Routing routing() {
    return {[](const http::Request& request) { return request.target == "/io" ? http::Place::io_thread : http::Place::worker; },
            [this](const http::Request& request, const http::Context& context) { return answer(request, context); }};
  }
  void open() {
    const std::lock_guard lock{mutex_};
    open_ = true;
    changed_.notify_all();
  }
  /// Until so many requests have waited at the gate.
  void wait_for_entered(int count) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return entered_ >= count; });
  }
  /// Until so many requests were stopped at the gate.
  void wait_for_stopped(int count) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return stopped_ >= count; });
  }

 private:
  http::Response answer(const http::Request& request, const http::Context& context) {
    std::string outcome;
    if (request.target == "/wait") {
      std::unique_lock lock{mutex_};
      ++entered_;
      changed_.notify_all();
      changed_.wait(lock, context.stop, [this] { return open_; });
      if (context.stop.stop_requested()) {
        ++stopped_;
        outcome = " stopped";
        changed_.notify_all();
      }
    }
    return {.body = request.method + " " + request.target + outcome + " " + request.body};
  }

  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool open_ = false;
  int entered_ = 0;
  int stopped_ = 0;
};

}  // namespace chargeplan::test
