/// A connection's byte stream, plain or under TLS, as Asio and Beast use one.
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

namespace chargeplan::http {

class Socket {
 public:
  using Plain = boost::asio::ip::tcp::socket;
  using executor_type = Plain::executor_type;  // NOLINT(readability-identifier-naming): the name that Asio looks for

  using Tls = std::shared_ptr<boost::asio::ssl::context>;

  /// `tls`: none for plain HTTP.
  Socket(Plain&& accepted, Tls tls) : plain_{std::move(accepted)}, context_{std::move(tls)} {
    if (context_) tls_.emplace(plain_, *context_);
  }

  [[nodiscard]] executor_type get_executor() { return plain_.get_executor(); }
  [[nodiscard]] bool is_encrypted() const { return tls_.has_value(); }
  /// The TCP connection below.
  [[nodiscard]] Plain& plain() { return plain_; }

  template <class Token>
  auto async_handshake(Token&& token) {
    return tls_->async_handshake(boost::asio::ssl::stream_base::server, std::forward<Token>(token));
  }
  /// Says that no more is sent.
  template <class Token>
  auto async_shutdown(Token&& token) {
    return tls_->async_shutdown(std::forward<Token>(token));
  }
  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return tls_ ? tls_->async_read_some(buffers, std::forward<Token>(token))
                : plain_.async_read_some(buffers, std::forward<Token>(token));
  }
  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return tls_ ? tls_->async_write_some(buffers, std::forward<Token>(token))
                : plain_.async_write_some(buffers, std::forward<Token>(token));
  }
  /// Ends what is waited for; the connection stays.
  void cancel() {
    boost::system::error_code ignored;
    ignored = plain_.cancel(ignored);
  }
  void close() {
    boost::system::error_code ignored;
    ignored = plain_.close(ignored);
  }

 private:
  Plain plain_;
  Tls context_;  ///< also once the service has another
  std::optional<boost::asio::ssl::stream<Plain&>> tls_;
};

}  // namespace chargeplan::http
