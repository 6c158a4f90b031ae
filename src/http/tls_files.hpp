/// What TLS is spoken with.
#pragma once

#include <string>

namespace chargeplan::http {

struct TlsFiles {
  std::string certificate{};  ///< PEM, the chain as clients are to be shown it; empty: plain HTTP
  std::string key{};          ///< PEM, without a password
};

}  // namespace chargeplan::http
