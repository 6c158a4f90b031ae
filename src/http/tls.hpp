/// TLS of the service: a certificate and its key, TLS 1.2 and 1.3, ciphers with forward secrecy.
#pragma once

#include <memory>

#include <boost/asio/ssl/context.hpp>

#include "chargeplan/error.hpp"
#include "http/tls_files.hpp"

namespace chargeplan::http {

/// None where no files are named. Errors: invalid_input `broken_certificate`, `broken_key`, with OpenSSL's words.
[[nodiscard]] Result<std::unique_ptr<boost::asio::ssl::context>> tls_context(const TlsFiles& files);

}  // namespace chargeplan::http
