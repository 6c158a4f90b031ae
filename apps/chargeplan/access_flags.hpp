/// Who may call the service, from where and how: flags of `serve`.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "http/server.hpp"

namespace chargeplan::cli {

class AccessFlags {
 public:
  void add_to(CLI::App& command);
  /// Puts them into a server's options; `log` hears of a file of keys that can no longer be read. Errors: io, invalid_input (the file of keys).
  [[nodiscard]] Result<void> put_into(http::ServerOptions& options, const http::Log& log) const;

 private:
  std::string keys_file_;
  http::RateLimitOptions rate_limit_;
  http::CorsOptions cors_;
  http::TlsFiles tls_;
  bool no_auth_ = false;
};

}  // namespace chargeplan::cli
