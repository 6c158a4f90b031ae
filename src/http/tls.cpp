#include "http/tls.hpp"

#include <utility>
#include <vector>

#include <fmt/format.h>
#include <openssl/ssl.h>

namespace chargeplan::http {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

Result<std::unique_ptr<ssl::context>> tls_context(const TlsFiles& files) {
  if (files.certificate.empty() && files.key.empty()) return std::unique_ptr<ssl::context>{};
  auto context = std::make_unique<ssl::context>(ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(context->native_handle(), "ECDHE+AESGCM:ECDHE+CHACHA20");  // of TLS 1.2; those of 1.3 are all good
  SSL_CTX_set_options(context->native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  std::vector<Issue> issues;
  error_code failure;
  failure = context->use_certificate_chain_file(files.certificate, failure);
  if (failure)
    issues.push_back(
        {"tls-cert", "broken_certificate", fmt::format("{}: no PEM certificate: {}", files.certificate, failure.message())});
  context->set_password_callback([](std::size_t, ssl::context::password_purpose) { return std::string{}; });  // nobody is asked
  const bool has_certificate = issues.empty();
  failure = context->use_private_key_file(files.key, ssl::context::pem, failure);
  if (failure)
    issues.push_back(
        {"tls-key", "broken_key",
         fmt::format("{}: no PEM key of that certificate, without a pass phrase: {}", files.key, failure.message())});
  else if (has_certificate &&
           SSL_CTX_check_private_key(context->native_handle()) != 1)  // of another kind: nobody compared them
    issues.push_back({"tls-key", "broken_key", fmt::format("{}: is not the key of {}", files.key, files.certificate)});
  if (issues.empty()) return context;
  return tl::unexpected(Error{ErrorCode::invalid_input, "the service cannot speak TLS with these files", std::move(issues)});
}

}  // namespace chargeplan::http
