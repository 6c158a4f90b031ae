#include "http/access/api_key.hpp"

#include <array>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>
#include <openssl/rand.h>

#include "io/sha256.hpp"

namespace chargeplan::http {

NewKey make_key(std::string name, KeyScope scope, Instant created) {
  std::array<unsigned char, 32> random{};
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) throw std::runtime_error{"the system has no randomness"};
  std::string text = "chargeplan_";
  for (const unsigned char byte : random) text += fmt::format("{:02x}", byte);
  std::string sha256 = io::sha256_hex(text);
  return {std::move(text), {std::move(name), std::move(sha256), scope, created}};
}

}  // namespace chargeplan::http
