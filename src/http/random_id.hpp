/// Names that nobody has had before.
#pragma once

#include <random>
#include <string>

#include <fmt/format.h>

namespace chargeplan::http {

/// Hex digits, eight a word. From the system's own randomness: generators of two processes could begin alike.
inline std::string random_id(int words) {
  thread_local std::random_device device;
  std::string id;
  for (int i = 0; i < words; ++i) id += fmt::format("{:08x}", device());
  return id;
}

}  // namespace chargeplan::http
